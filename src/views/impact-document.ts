/** What goes down with something, for programs: `abq.impact/1`. */
import type { BrokenFloor } from '../topology/floors.ts';
import type { Impact, Loss } from '../topology/impact.ts';
import type { Topology } from '../topology/model.ts';
import type { ImpactDocument, ImpactFloor, ImpactLoss } from './topology-documents.ts';
import { fallenOf, isProcess } from './impact.ts';

export const impactDocument = (
  topology: Topology,
  impact: Impact,
  selectors: readonly string[],
): ImpactDocument => ({
  schema: 'abq.impact/1',
  topology: { name: topology.name, hash: topology.hash },
  selectors,
  instances: [...topology.instances.values()].filter(isProcess).length,
  down: fallenOf(topology, impact).map(({ fall: { id, because }, instance: { service, host } }) => ({
    id,
    service: service.name,
    host: host.name,
    ...(host.site !== undefined && { site: host.site }),
    kind: service.kind,
    external: service.external,
    named: because === undefined,
    ...(because && { because: { lost: because.lost, place: because.declared.place } }),
    ...(service.purpose !== undefined && { purpose: service.purpose }),
    ...(service.caution !== undefined && { caution: service.caution }),
  })),
  redundancy: impact.redundancy.map(lossOf),
  noticing: impact.noticing.map(lossOf),
  floors: impact.floors.map(floorOf),
  protected: impact.protected,
  passive: impact.passive,
});

const lossOf = ({ id, kind, on, lost, need, left, of, declared }: Loss): ImpactLoss => ({
  id,
  kind,
  on,
  lost,
  need,
  left,
  of,
  place: declared.place,
});

const floorOf = ({ service, site, keep, min, left, members, consented }: BrokenFloor): ImpactFloor => ({
  service: service.name,
  per: keep.per,
  ...(site !== undefined && { site }),
  min,
  left,
  of: members.length,
  consented,
});
