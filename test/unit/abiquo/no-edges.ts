/** Dependencies that must not exist, each with what it would do to an operator. */
import type { DependencyKind, InstanceId } from '../../../src/topology/model.ts';
import type { TopologyName } from './topologies.ts';

interface NoEdge {
  /** `twoDatacenters` unless said. */
  readonly in?: TopologyName;
  readonly owner: InstanceId;
  /** A service, one instance of it, or everything. */
  readonly on: string;
  /** All kinds unless said. */
  readonly kinds?: readonly DependencyKind[];
  readonly source: string;
}

const PULLS: readonly DependencyKind[] = ['requires', 'wants'];
const AT_STOP: readonly DependencyKind[] = ['requires', 'wants', 'after', 'stopAfter'];

export const noEdges: readonly NoEdge[] = [
  { owner: 'abiquo-tomcat@rsA', on: 'mysqld', source: 'only a server has a database: SM14; facts, edges' },
  { owner: 'abiquo-tomcat@v2vA', on: 'mysqld', source: 'only a server has a database' },
  { owner: 'abiquo-tomcat@rsA', on: 'redis@rsB', source: 'a datacenter has its own Redis' },
  { owner: 'abiquo-tomcat@rsA', on: 'redis@api', source: 'a datacenter has its own Redis' },
  { owner: 'abiquo-tomcat@rsA', on: 'nfs@v2vB', source: 'one NFS repository for each AM' },
  { owner: 'abiquo-tomcat@rsA', on: 'dhcpd@rsB', source: 'the DHCP of a datacenter' },
  { owner: 'abiquo-tomcat@rsA', on: 'abiquo-aim@kvmB1', source: 'the hypervisors of a datacenter' },
  {
    owner: 'abiquo-tomcat@rsA',
    on: 'abiquo-tomcat',
    kinds: [...PULLS, 'after'],
    source: 'no hard edge between API and remote services: UPG',
  },
  {
    owner: 'abiquo-tomcat@v2vA',
    on: 'abiquo-tomcat',
    kinds: [...PULLS, 'after'],
    source: 'no hard edge between API and remote services: UPG',
  },
  { owner: 'abiquo-tomcat@v2vA', on: 'dhcpd', source: 'virtualfactory is not here' },
  { owner: 'abiquo-tomcat@v2vA', on: 'guacd', source: 'RS and monolithic only: COOK' },
  {
    owner: 'abiquo-tomcat@v2vA',
    on: 'redis',
    kinds: PULLS,
    source: 'soft: abiquo.properties.v2v has no Redis',
  },
  {
    owner: 'abiquo-tomcat@v2vA',
    on: 'v2v-diskmanager',
    kinds: PULLS,
    source: 'the child depends on the parent, not the reverse',
  },
  { owner: 'abiquo-tomcat@api', on: 'abiquo-tomcat', source: 'the API waits for no remote service: UPG' },
  { owner: 'abiquo-tomcat@api', on: 'redis@rsA', source: 'PROPS: the Redis of the server or data node' },
  { owner: 'abiquo-tomcat@api', on: 'nfs', source: 'am and bpm-async have it, not the API' },
  { owner: 'abiquo-tomcat@api', on: 'dhcpd', source: 'virtualfactory is not here; inconsistency 9' },
  { owner: 'abiquo-tomcat@api', on: 'abiquo-aim', source: 'vsm and virtualfactory talk to AIM' },
  { owner: 'abiquo-tomcat@api', on: 'abiquo-emmett', source: 'it reconnects, off by default: PROPS' },
  { owner: 'abiquo-tomcat@rsA', on: 'abiquo-emmett', source: 'it reconnects, off by default: PROPS' },
  {
    owner: 'abiquo-delorean@mon',
    on: 'abiquo-emmett',
    kinds: AT_STOP,
    source: 'after emmett on start only: UPG',
  },
  { owner: 'abiquo-emmett@mon', on: 'abiquo-delorean', source: 'emmett comes first: UPG' },
  {
    owner: 'abiquo-emmett@mon',
    on: 'abiquo-tomcat',
    kinds: [...PULLS, 'after'],
    source: 'soft start only: facts, edges',
  },
  { owner: 'abiquo-emmett@mon', on: 'redis', source: 'none documented' },
  { owner: 'kairosdb@mon', on: 'mysqld', source: 'its store is Cassandra' },
  { owner: 'abiquo-aim@kvmA1', on: 'redis', kinds: PULLS, source: 'up to 2.6 only: PUP "Pre 3.x"' },
  { owner: 'abiquo-aim@kvmA1', on: 'nfs', kinds: PULLS, source: 'the check was removed in 2.0rel1.4.2-2' },
  { owner: 'abiquo-aim@kvmA1', on: 'redis@rsB', source: 'a datacenter has its own Redis' },
  { owner: 'dhrelay@relayB', on: 'dhcpd', kinds: PULLS, source: 'soft: it forwards to an address' },
  { owner: 'abiquo-lvmiscsi@lvmA', on: 'abiquo-tomcat', source: 'another Tomcat: RPM5' },
  { owner: 'mechadora@v2vA', on: 'tgtd', kinds: PULLS, source: 'soft; many platforms have other storage' },
  {
    owner: 'httpd@api',
    on: 'abiquo-tomcat',
    kinds: PULLS,
    source: 'soft: stopping the API leaves the page up',
  },
  { in: 'monolithic', owner: 'smb@mono', on: 'nfs', source: 'the same folder, no dependency: SEED1' },
  { in: 'monolithic', owner: 'nfs@mono', on: 'smb', source: 'the same folder, no dependency: SEED1' },
  { in: 'lean', owner: 'abiquo-tomcat@mono', on: 'abiquo-tomcat', source: 'never its own candidate' },
  { in: 'shared', owner: 'abiquo-tomcat@nars', on: 'nfs', source: 'no am here: ABI54 310739957' },
  {
    in: 'shared',
    owner: 'abiquo-tomcat@pcr',
    on: 'nfs',
    source: 'a public cloud region has no NFS: PUP, ANS',
  },
  { in: 'shared', owner: 'abiquo-tomcat@rsB', on: 'nfs@nfsA', source: 'one NFS repository for each AM' },
  { owner: 'redis@rsA', on: '*', source: 'at the bottom: facts, edges' },
  { owner: 'mysqld@api', on: '*', source: 'at the bottom' },
  { owner: 'rabbitmq-server@api', on: '*', source: 'at the bottom' },
  { owner: 'cassandra@mon', on: '*', source: 'at the bottom' },
  { owner: 'libvirtd@kvmA1', on: '*', source: 'at the bottom' },
  { owner: 'tgtd@lvmA', on: '*', source: 'at the bottom' },
];

/** Judged neither way: an owner's service, and what it may have beside its rows in edges.ts. */
export const openEdges: readonly { readonly owner: string; readonly on: string; readonly why: string }[] = [
  { owner: 'abiquo-tomcat', on: 'httpd', why: 'a stopAfter would also say "httpd first on stop" (UPG)' },
  { owner: 'abiquo-delorean', on: 'abiquo-tomcat', why: 'startAfter is implied through emmett' },
];
