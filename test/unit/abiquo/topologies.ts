/**
 * Platforms as an operator would write them: every layout of the documents, without touching the graph.
 * Hosts only; a topology that cannot be said like this is a fault of the graph.
 */
type Fields = Readonly<Record<string, unknown>>;

export interface Document {
  readonly name: string;
  readonly extends: string;
  readonly hosts: Readonly<Record<string, Fields>>;
  readonly services?: Readonly<Record<string, Fields>>;
  readonly profiles?: Readonly<Record<string, readonly unknown[]>>;
}

const platform = (
  name: string,
  hosts: Readonly<Record<string, Fields>>,
  services?: Readonly<Record<string, Fields>>,
): Document => ({ name, extends: 'abiquo', hosts, ...(services === undefined ? {} : { services }) });

const api = { site: 'hq', profiles: ['server'] };

/** SEED1 Monolithic, with all that is optional. */
const monolithic = platform('monolithic', {
  mono: { profiles: ['monolithic'], with: ['nfs', 'smb', 'dhcpd'] },
});

/** The same and nothing optional: the repository lies on the disk. */
const lean = platform('lean', { mono: { profiles: ['monolithic'] } });

/** SEED2, distributed: dcA has a repository of its own, in dcB it lies on the V2V host as SEED2 recommends. */
const twoDatacenters = platform('two-datacenters', {
  api,
  mon: { site: 'hq', profiles: ['monitoring'] },
  rsA: { site: 'dcA', profiles: ['remote-services'], with: ['dhcpd'] },
  v2vA: { site: 'dcA', profiles: ['v2v'] },
  nfsA: { site: 'dcA', profiles: ['nfs-repository'] },
  lvmA: { site: 'dcA', profiles: ['lvm'] },
  'kvmA[1-2]': { site: 'dcA', profiles: ['kvm'] },
  rsB: { site: 'dcB', profiles: ['remote-services'], with: ['dhcpd'] },
  v2vB: { site: 'dcB', profiles: ['v2v'], with: ['nfs'] },
  relayB: { site: 'dcB', profiles: ['dhcp-relay'] },
  kvmB1: { site: 'dcB', profiles: ['kvm'] },
});

/** A filer that nobody here manages (SEED1: nfs "usually in small installations"). */
const filer = platform('filer', {
  api,
  rs: { site: 'dc', profiles: ['remote-services'] },
  v2v: { site: 'dc', profiles: ['v2v'] },
});

/** ABI26 API Load Balancing Concepts: N API behind a balancer, all data on a node of its own. */
const node = { ...api, without: ['mysqld', 'redis', 'rabbitmq-server', 'httpd'] };
const balanced = platform('balanced', {
  data: { site: 'hq', services: ['mysqld', 'redis', 'rabbitmq-server', 'zookeeper'] },
  api1: node,
  api2: node,
  lb: { site: 'hq', services: ['httpd'] },
  rs1: { site: 'dc', profiles: ['remote-services'] },
});

/** SEED1: "Redis can also be installed on a separate server for the remote services"; rs2 shares it from afar. */
const redisApart = platform('redis-apart', {
  api,
  red: { site: 'dc1', services: ['redis'] },
  rs1: { site: 'dc1', profiles: ['remote-services'], without: ['redis'] },
  rs2: { site: 'dc2', profiles: ['remote-services'], without: ['redis'], bind: { redis: 'red' } },
});

/** SEED1: "or an already existing MySQL server". */
const externalMysql = platform(
  'external-mysql',
  {
    db: { site: 'hq', address: 'mysql.example.net', transport: 'none', services: ['mysqld'] },
    api: { ...api, without: ['mysqld'] },
    mon: { site: 'hq', profiles: ['monitoring'] },
  },
  { mysqld: { external: true } },
);

/** COOK install_ext_services.rb: the monitoring host has a database of its own for the schema watchtower. */
const watchtowerMysql = platform('watchtower-mysql', {
  api,
  mon: { site: 'hq', profiles: ['monitoring'], with: ['mysqld'] },
});

/** pageId=311789619: Redis on a third host, one Tomcat of the two is active. */
const pair = platform('pair', {
  api,
  red: { site: 'dc', services: ['redis'] },
  rs1: { site: 'dc', profiles: ['remote-services'], without: ['redis'] },
  rs2: { site: 'dc', profiles: ['remote-services'], without: ['redis'], standby: ['abiquo-tomcat'] },
});

/** ABI54 310739957: virtualfactory and vsm shared over one Redis, an AM for each datacenter; pcr is a public cloud region. */
const local = { 'abiquo-tomcat': ['am', 'ssm', 'nodecollector'] };
const shared = platform('shared', {
  api,
  nars: {
    site: 'dcA',
    profiles: ['remote-services'],
    modules: { 'abiquo-tomcat': ['virtualfactory', 'vsm'] },
  },
  rsA: {
    site: 'dcA',
    profiles: ['remote-services'],
    without: ['redis'],
    bind: { redis: 'nars' },
    modules: local,
  },
  rsB: {
    site: 'dcB',
    profiles: ['remote-services'],
    without: ['redis'],
    bind: { redis: 'nars' },
    modules: local,
  },
  nfsA: { site: 'dcA', profiles: ['nfs-repository'] },
  nfsB: { site: 'dcB', profiles: ['nfs-repository'] },
  pcr: {
    site: 'cloud',
    profiles: ['remote-services'],
    modules: { 'abiquo-tomcat': ['virtualfactory', 'vsm', 'nodecollector'] },
  },
});

/**
 * No document: API and remote services on each of two hosts. "API first" between them would be a circle, so each host's
 * remote services go with its own API.
 */
const both = {
  site: 'hq',
  profiles: ['server', 'remote-services'],
  without: ['mysqld', 'redis', 'rabbitmq-server'],
};
const twins = platform('twins', {
  data: { site: 'hq', services: ['mysqld', 'redis', 'rabbitmq-server', 'zookeeper'] },
  one: { ...both, bind: { 'abiquo-tomcat': 'one' } },
  two: { ...both, bind: { 'abiquo-tomcat': 'two' } },
  rs: { site: 'dc', profiles: ['remote-services'] },
});

export const topologies = {
  monolithic,
  lean,
  twoDatacenters,
  filer,
  balanced,
  redisApart,
  externalMysql,
  watchtowerMysql,
  pair,
  shared,
  twins,
};

export type TopologyName = keyof typeof topologies;

/** One host of a profile, with what it needs elsewhere. */
export const hostOf = (profile: string, optional: readonly string[]): Document =>
  platform('profile', {
    probe: { site: 'dc', profiles: [profile], ...(optional.length === 0 ? {} : { with: optional }) },
    ...(profile === 'monolithic' ? {} : { api, rs: { site: 'dc', profiles: ['remote-services'] } }),
  });

/** Each service once, on a host of its own: its definition can be read wherever the graph puts it. */
export const everything: Document = platform('everything', {
  mono: { profiles: ['monolithic'], with: ['nfs', 'smb', 'dhcpd'], services: ['zookeeper'] },
  rest: { profiles: ['lvm', 'dhcp-relay', 'monitoring', 'kvm'] },
});

/** The module server went away after 2.2: who still has it says so in a profile of their own. */
export const oldServer: Document = {
  ...platform('old-server', { old: { profiles: ['old-server'] } }),
  profiles: {
    'old-server': [{ 'abiquo-tomcat': { modules: ['server'] } }, 'mysqld', 'redis', 'rabbitmq-server'],
  },
};
