/**
 * Abiquo on the lab's hosts (topology/abiquo.yaml), as the tests know it: written by hand beside the graph, so that what
 * the graph says is compared with the hosts and not with itself.
 */
import * as assert from 'uvu/assert';
import { workspace, type Workspace } from './abq.ts';
import { everywhere, HOSTS, inside } from './hosts.ts';
import { hostOf, SYSV, takeDown, UNITS, unitsOf, type Units } from './platform.ts';
import type { Watched } from './witness.ts';

interface Seen {
  /** Debian's. */
  readonly unit: string;
  /** Who listens where: the proof that it runs, which asks neither abq nor systemd. */
  readonly program: string;
  readonly port: number;
  /** Debian's package; `stand-in`: Debian has none, its unit, port and command line are the real one's. */
  readonly from: string;
}

const row = (unit: string, program: string, port: number, from: string): Seen => ({
  unit,
  program,
  port,
  from,
});
const TOMCAT = row('abiquo-tomcat', 'java', 8009, 'tomcat10 in /opt/abiquo/tomcat');

/** Every instance of a daemon on a host with systemd, in an order in which they can be started. */
const SERVICES: Readonly<Record<string, Seen>> = {
  'mysqld@server': row('mariadb', 'mariadbd', 3306, 'mariadb-server'),
  'redis@server': row('redis-server', 'redis-server', 6379, 'redis-server'),
  'rabbitmq-server@server': row('rabbitmq-server', 'beam.smp', 5672, 'rabbitmq-server'),
  'zookeeper@server': row('zookeeper', 'java', 2181, 'zookeeperd (an init script)'),
  'mail@server': row('postfix', 'master', 25, 'postfix'),
  'abiquo-tomcat@server': TOMCAT,
  'httpd@server': row('apache2', 'apache2', 80, 'apache2'),
  'redis@rs': row('redis-server', 'redis-server', 6379, 'redis-server'),
  'guacd@rs': row('guacd', 'guacd', 4822, 'stand-in'),
  'dhcpd@dhcp': row('isc-dhcp-server', 'dhcpd', 7911, 'isc-dhcp-server'),
  'dhrelay@dhcprelay': row('isc-dhcp-relay', 'dhcrelay', 67, 'isc-dhcp-relay'),
  'nfs@storage': row('nfs-ganesha', 'ganesha.nfsd', 2049, 'nfs-ganesha'),
  'smb@storage': row('smbd', 'smbd', 445, 'samba'),
  'tgtd@storage': row('tgt', 'tgtd', 3260, 'tgt'),
  'abiquo-lvmiscsi@storage': row('abiquo-lvmiscsi', 'java', 8180, 'tomcat10 in /opt/abiquo/lvmiscsi'),
  'libvirtd@kvm': row('libvirtd', 'libvirtd', 16509, 'libvirt-daemon-system'),
  'abiquo-aim@kvm': row('abiquo-aim', 'abiquo-aim', 8889, 'stand-in'),
  'abiquo-tomcat@rs': TOMCAT,
  'abiquo-tomcat@v2v': TOMCAT,
  'cassandra@mon': row('cassandra', 'cassandra', 9042, 'stand-in, as nodetool'),
  'kairosdb@mon': row('kairosdb', 'kairosdb', 8080, 'stand-in'),
  'abiquo-emmett@mon': row('abiquo-emmett', 'abiquo-emmett', 36638, 'stand-in'),
  'abiquo-delorean@mon': row('abiquo-delorean', 'abiquo-delorean', 8701, 'stand-in'),
};

/** The init script's one. */
const LEGACY = row('abiquo-aim', 'abiquo-aim', 8889, 'stand-in (an init script)');
export const ALL: Readonly<Record<string, Seen>> = { ...SERVICES, [SYSV]: LEGACY };

/** Services of the graph that nobody starts: guards.test.ts has them. */
export const JOBS = ['v2v-diskmanager', 'mechadora', 'iscsi-sessions'];

/** What of the graph these hosts do not show, and why: printed by the test, so that nobody takes it for proven. */
export const NOT_COVERED: Readonly<Record<string, string>> = {
  'module server': 'ended with Abiquo 2.2; no profile has it',
  'units of EL (mysqld, httpd, smb, dhcpd, tgtd, relay-config ...)': 'the hosts are Debian 12',
  'nfs-server, the NFS server of the kernel': 'the kernel under the lab may have none: NFS-Ganesha instead',
  'monolithic, virtualbox': 'profiles only: their services are in this table, on other hosts',
};

export const ABIQUO: Units = Object.fromEntries(
  Object.entries(SERVICES).map(([instance, { unit }]) => [instance, unit]),
);

/** Where an order depends on when something answers and not on when its unit is active. */
export const WATCHED: Watched = {
  server: [
    'mysqld=tcp:3306',
    'redis=tcp:6379',
    'rabbitmq-server=tcp:5672',
    'zookeeper=tcp:2181',
    'abiquo-tomcat=http:8009:/api',
  ],
  rs: ['redis=tcp:6379', 'abiquo-tomcat=http:8009:/vsm/check'],
  v2v: ['abiquo-tomcat=http:8009:/bpm-async/check'],
  storage: ['nfs=tcp:2049', 'tgtd=tcp:3260', 'abiquo-lvmiscsi=tcp:8180'],
  mon: ['cassandra=tcp:9042', 'kairosdb=tcp:8080'],
};

const REMOTE = ['virtualfactory', 'vsm', 'am', 'nodecollector', 'ssm'];
const MODULES: Readonly<Record<string, readonly string[]>> = {
  server: ['api'],
  rs: REMOTE,
  v2v: ['bpm-async'],
};

export const abiquo = (): Workspace => workspace({ of: 'abiquo.yaml' });

/** Nothing of either platform runs; the web applications lie where they belong; the NFS server of the kernel is masked. */
export async function abiquoDown(): Promise<void> {
  await takeDown(UNITS);
  await takeDown(ABIQUO);
  for (const [host, modules] of Object.entries(MODULES)) {
    const copies = modules.map((module) => `/opt/abiquo/modules/${module}`).join(' ');
    await inside(host, `cp -r ${copies} /opt/abiquo/tomcat/webapps/`);
  }
  await inside('storage', 'systemctl mask --quiet --runtime nfs-server nfs-kernel-server');
}

/** For the files that follow: as it was. */
export async function abiquoGone(): Promise<void> {
  await takeDown(ABIQUO);
  await inside('storage', 'systemctl unmask --quiet --runtime nfs-server nfs-kernel-server');
}

/** Which daemons run, by who listens on their host; sorted. One whose unit says otherwise fails the test. */
export async function listening(): Promise<string[]> {
  const sockets = new Map(
    await Promise.all(
      HOSTS.map(async ({ name }) => [name, await inside(name, 'ss -Hlntup')] as [string, string]),
    ),
  );
  const found = Object.entries(ALL).filter(([instance, { program, port }]) => {
    const lines = (sockets.get(hostOf(instance)) ?? '').split('\n');
    return lines.some((line) => line.includes(`:${port} `) && line.includes(`"${program}"`));
  });
  const names = found.map(([instance]) => instance).toSorted();
  const active = await everywhere('systemd', async (host) => {
    const instances = Object.keys(ABIQUO).filter((instance) => hostOf(instance) === host);
    const states = await inside(host, `systemctl is-active ${unitsOf(host, ABIQUO).join(' ')} || true`);
    return instances.filter((_, index) => states.split('\n')[index] === 'active');
  });
  assert.equal(
    names.filter((instance) => instance !== SYSV),
    active.flat().toSorted(),
    'who listens against what systemd says',
  );
  return names;
}

export interface Row {
  readonly state: string;
  readonly ready: boolean;
  readonly unit?: string;
  readonly detail?: string;
}

/** What `abq status` says, by instance. */
export async function statusOf(space: Workspace): Promise<ReadonlyMap<string, Row>> {
  const ended = await space.abq('status', '--json');
  assert.is(ended.code, 0, ended.output);
  const { instances } = JSON.parse(ended.stdout) as { instances: readonly (Row & { id: string })[] };
  return new Map(instances.map((each) => [each.id, each]));
}
