/** A small platform, with all that a view of the topology may have to tell, and the one of an example. */
import { loadTopology } from '../../../src/config/load.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { select } from '../../../src/topology/selectors.ts';
import type { Selection } from '../../../src/topology/selection.ts';
import { sound } from '../config/given.ts';

export const SHOP = sound(`
name: shop
hosts:
  d[1-3]: {site: mad, services: [db]}
  w1: {site: mad, services: [web, nightly]}
  w2: {site: bcn, services: [web, cache]}
  w3: {site: bcn, services: [cache, spare], standby: [cache]}
services:
  db: {purpose: Orders., caution: No orders while it is down., keep: 2, serial: [d1, d2, d3]}
  web:
    purpose: The shop.
    requires: [{service: base, scope: platform, restart: true}]
    wants: [cache@platform]
  base: {kind: milestone, on: [d1], requires: [{service: db, need: 2, scope: platform}]}
  cache: {after: [{service: db, scope: d1}]}
  nightly: {kind: job, process: '^nightly', requires: [web@host]}
  spare: {protected: true, requires: [cache@host]}
`);

export const distributed = async (): Promise<Topology> => {
  const config = 'examples/abiquo-distributed/abq.config.yaml';
  const loaded = await loadTopology({ cwd: '.', config, env: {} });
  if (!loaded.ok) throw new Error(loaded.errors[0]?.message);
  return loaded.value.topology;
};

export const selection = (topology: Topology, ...selectors: readonly string[]): Selection => {
  const found = select(topology, selectors);
  if (!found.ok) throw new Error(found.errors[0]?.message);
  return found.value;
};

export const instancesOf = (topology: Topology, selector: string): readonly InstanceId[] =>
  selection(topology, selector).instances;
