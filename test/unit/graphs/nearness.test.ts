/** Which instance of several the graph `abiquo` means, on layouts where the scopes of its dependencies tell. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { DependencyKind } from '../../../src/topology/model.ts';
import { dependenciesOn, instanceOf, load } from '../abiquo/graph.ts';
import type { Document } from '../abiquo/topologies.ts';

interface Row {
  readonly name: string;
  readonly hosts: Document['hosts'];
  readonly owner: `${string}@${string}`;
  readonly on: string;
  readonly kind: DependencyKind;
  readonly candidates: readonly string[];
}

const server = { profiles: ['server'] };
const remote = { profiles: ['remote-services'] };

const rows: readonly Row[] = [
  {
    name: 'in one site, remote services use the Redis of their own host',
    hosts: { api: server, rs1: remote, rs2: remote },
    owner: 'abiquo-tomcat@rs1',
    on: 'redis',
    kind: 'requires',
    candidates: ['redis@rs1'],
  },
  {
    name: 'in one site, the API uses the Redis of its own host',
    hosts: { api: server, rs1: remote },
    owner: 'abiquo-tomcat@api',
    on: 'redis',
    kind: 'requires',
    candidates: ['redis@api'],
  },
  {
    name: "a datacenter without a repository of its own does not use another's",
    hosts: {
      api: { ...server, site: 'hq' },
      rs1: { ...remote, site: 'dc1', with: ['nfs'] },
      rs2: { ...remote, site: 'dc2' },
    },
    owner: 'abiquo-tomcat@rs2',
    on: 'nfs',
    kind: 'requires',
    candidates: [],
  },
  {
    name: 'delorean follows an emmett on another host of the site',
    hosts: {
      api: server,
      mon1: { profiles: ['monitoring'] },
      mon2: { profiles: ['monitoring'], without: ['abiquo-emmett'] },
    },
    owner: 'abiquo-delorean@mon2',
    on: 'abiquo-emmett',
    kind: 'startAfter',
    candidates: ['abiquo-emmett@mon1'],
  },
  {
    name: 'a single API server asks for no ZooKeeper',
    hosts: { api: server },
    owner: 'abiquo-tomcat@api',
    on: 'zookeeper',
    kind: 'requires',
    candidates: [],
  },
];

for (const { name, hosts, owner, on, kind, candidates } of rows) {
  test(name, async () => {
    const topology = await load({ name: 'near', extends: 'abiquo', hosts });
    const found = dependenciesOn(instanceOf(topology, owner), on).filter((each) => each.kind === kind);
    assert.equal([...new Set(found.flatMap((each) => each.candidates))].sort(), candidates);
  });
}

test.run();
