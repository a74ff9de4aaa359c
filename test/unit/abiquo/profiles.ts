/**
 * Which services a host of each profile has, as the documents say it.
 *
 * - `ticked`: there without a word · `optional`: there only `with: [it]`
 * - `either`: the documents contradict each other on which of the two; it must be reachable one way
 * - `open`: it may be there or not, README.md says why
 *
 * Everything else must not be there. A service added to a profile is a step that an operator did not expect.
 */
interface Profile {
  readonly ticked: readonly string[];
  readonly optional?: readonly string[];
  readonly either?: readonly string[];
  readonly open?: readonly string[];
  /** Modules of abiquo-tomcat, seen through their check addresses. */
  readonly modules?: readonly string[];
  readonly source: string;
}

const API = ['api'];
const REMOTE = ['virtualfactory', 'vsm', 'am', 'nodecollector', 'ssm'];
const JOBS = ['v2v-diskmanager', 'mechadora'];

export const profiles: Readonly<Record<string, Profile>> = {
  monolithic: {
    ticked: [
      'abiquo-tomcat',
      'mysqld',
      'redis',
      'rabbitmq-server',
      'v2v-diskmanager',
      'mechadora',
      'httpd',
      'mail',
      'guacd',
    ],
    optional: ['nfs', 'smb', 'dhcpd'],
    modules: [...API, ...REMOTE, 'bpm-async'],
    source: 'SEED1 table; SM14 positions; SMDIFF stars; httpd, mail, guacd: INST6, COOK, RPM6',
  },
  server: {
    ticked: ['abiquo-tomcat', 'mysqld', 'redis', 'rabbitmq-server', 'httpd', 'mail'],
    either: [],
    open: ['zookeeper'],
    modules: API,
    source: 'SEED1 text "Redis is also installed on the Abiquo Server", SEED2, SM14; zookeeper off: INST6',
  },
  'remote-services': {
    ticked: ['abiquo-tomcat', 'redis', 'guacd'],
    optional: ['dhcpd', 'nfs', 'smb'],
    open: JOBS,
    modules: REMOTE,
    source:
      'SEED1 table; SM14, SMDIFF; nfs and smb: PROPS "NFS on Remote Services"; the jobs moved to V2V: SM14',
  },
  v2v: {
    ticked: ['abiquo-tomcat', ...JOBS],
    optional: ['nfs', 'smb'],
    modules: ['bpm-async'],
    source: 'RPM6 abiquo-v2v.spec, TESTS abiquo_v2v.rb, COOK setup_v2v; nfs, smb here: SEED2, PROPS',
  },
  kvm: { ticked: ['abiquo-aim', 'libvirtd'], source: 'SEED1 table; RPM6 abiquo-cloud-node' },
  xen: { ticked: ['abiquo-aim'], open: ['libvirtd'], source: 'SEED2 "On Xen, KVM and VirtualBox"' },
  virtualbox: { ticked: ['abiquo-aim'], open: ['libvirtd'], source: 'SEED2 "On Xen, KVM and VirtualBox"' },
  lvm: {
    ticked: ['abiquo-lvmiscsi', 'tgtd', 'iscsi-sessions'],
    source:
      'SEED1 tick of tomcat = the second Tomcat: RPM5 abiquo-lvmiscsi.spec, INST5, INST6, TESTS; hazard 10, a job',
  },
  'dhcp-relay': { ticked: ['dhrelay'], optional: ['dhcpd'], source: 'SEED1 table; SMDIFF star' },
  monitoring: {
    ticked: ['abiquo-emmett', 'abiquo-delorean', 'kairosdb', 'cassandra'],
    optional: ['mysqld'],
    source: 'SEED1 table; SM14; mysqld: COOK install_ext_services.rb',
  },
  'nfs-repository': {
    ticked: ['nfs'],
    either: ['smb'],
    source:
      'INST6 enables both; SMDIFF stars both and drops smb in v21; a repository host without NFS is none',
  },
};

/** Not in the required list; a graph may add it to any profile (facts: rpcbind of NFS). */
export const openEverywhere: readonly string[] = ['rpcbind'];

/** The address that tells whether a module is up; all on port 8009, which is HTTP in Abiquo. */
interface ModuleCheck {
  readonly path: RegExp;
  /** An answer that means ready, and one that must not. */
  readonly ready: number;
  readonly notReady?: number;
  readonly source: string;
}

const check = (module: string, source: string): ModuleCheck => ({
  path: new RegExp(`^/${module}/check$`),
  ready: 200,
  notReady: 503,
  source,
});

export const tomcatPort = 8009;

export const moduleChecks: Readonly<Record<string, ModuleCheck>> = {
  api: {
    path: /^\/api(\/.*)?$/,
    ready: 401,
    source: 'TESTS GET /api/console => 401; COOK waits for any answer',
  },
  virtualfactory: check('virtualfactory', 'TESTS; SRC AbstractCheckServlet'),
  vsm: check('vsm', 'TESTS; 503 unless Redis and RabbitMQ answer'),
  am: check('am', 'TESTS; 503 unless Redis answers and the repository is mounted'),
  nodecollector: check('nodecollector', 'TESTS; SRC'),
  ssm: check('ssm', 'TESTS; SRC'),
  'bpm-async': check('bpm-async', 'SRC RemoteServiceService.CHECK_RESOURCE; not in TESTS'),
};

/** Up to 2.2 only: a default host must not wait for it (README.md, "The module server"). */
export const serverModulePath = /^\/server\/messagebroker\/amf$/;
