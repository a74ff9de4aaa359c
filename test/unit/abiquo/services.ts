/** What each service must be, as the documents say it. */

/** One of several probes that would do; the service must have at least one of its row's. */
export type ReadyChoice =
  | { readonly tcp: number }
  | { readonly exec: RegExp }
  | { readonly http: { readonly port: number; readonly path?: RegExp } }
  | { readonly process: true };

interface ProcessRow {
  /** Must be there: the init script cannot be believed, or there is none. Else it is judged only where it is. */
  readonly required: boolean;
  readonly matches: readonly string[];
  readonly misses?: readonly string[];
}

interface ServiceRow {
  readonly kind?: 'job';
  /** All of them must be among the unit candidates. */
  readonly units?: readonly string[];
  readonly process?: ProcessRow;
  readonly ready?: readonly ReadyChoice[];
  /** What the stop override must say. */
  readonly stop?: RegExp;
  /** Words that the caution must hold, each; 'no': the documents know of no hazard. Left out: not judged. */
  readonly caution?: readonly RegExp[] | 'no';
  /** What a guard before the stop must ask: a hook of the service, or a job beside it. */
  readonly guard?: RegExp;
  /** Milliseconds that `timeouts.ready` must give at least. */
  readonly readyTimeout?: number;
  readonly source: string;
}

const TOMCAT =
  '/usr/java/default/bin/java -Djava.util.logging.config.file=/opt/abiquo/tomcat/conf/logging.properties -server ' +
  '-Xms1024m -classpath /opt/abiquo/tomcat/bin/bootstrap.jar -Dcatalina.base=/opt/abiquo/tomcat ' +
  'org.apache.catalina.startup.Bootstrap start';
const LVM_TOMCAT = TOMCAT.replaceAll('/opt/abiquo/tomcat', '/opt/abiquo/lvmiscsi/tomcat');
const EMMETT = 'java -Xmx1024m -jar /opt/abiquo/watchtower/emmett/bin/emmett.jar';
const DELOREAN = 'java -Xmx1024m -jar /opt/abiquo/watchtower/delorean/bin/delorean.jar';
const V2V = '/bin/bash /usr/bin/v2v-diskmanager VMDK_STREAM_OPTIMIZED L29wdC92bV9y VMDK_FLAT L29wdC92bV9y';
const MECHADORA =
  '/bin/bash /usr/bin/mechadora deploy 10.60.13.20 iqn.2008-03.com.abiquo:8654 /opt/vm_repository/1/a';
const AIM = '/usr/sbin/abiquo-aim --config-file /etc/abiquo-aim.ini -d';
const HALF_WRITTEN = /half|incomplete|partial|corrupt|unfinished|broken|truncated/i;

export const services: Readonly<Record<string, ServiceRow>> = {
  'abiquo-tomcat': {
    units: ['abiquo-tomcat'],
    process: {
      required: true,
      matches: [TOMCAT],
      misses: [LVM_TOMCAT, EMMETT, 'grep tomcat', 'tail -f /opt/abiquo/tomcat/logs/catalina.out'],
    },
    source:
      'SEED1; PUP; no status verb before 3.x: hazard 7; `grep tomcat` matches too much: inconsistency 12',
  },
  mysqld: {
    units: ['mariadb', 'mysqld', 'mysql'],
    process: { required: false, matches: ['/usr/libexec/mysqld --basedir=/usr', '/usr/sbin/mariadbd'] },
    ready: [{ exec: /mysqladmin\b.*\bping/ }, { tcp: 3306 }],
    caution: [/data|harm/i, /server|api|tomcat/i],
    source: 'SEED1 caution; INST5 mysqld, INST6 mysql, COOK mariadb',
  },
  redis: {
    units: ['redis', 'redis-server', 'redismaster', 'redis@master'],
    process: { required: false, matches: ['/usr/bin/redis-server 127.0.0.1:6379'] },
    ready: [{ exec: /redis-cli\b.*\bping/ }, { tcp: 6379 }],
    stop: /redis-cli\b.*\bshutdown/i,
    caution: [/tomcat/i],
    source:
      'SEED1 caution and stop; hazard 1: SIGQUIT of RPM6 redis.init loses data; COOK redismaster, redis@master',
  },
  'rabbitmq-server': {
    units: ['rabbitmq-server'],
    ready: [{ exec: /rabbitmqctl|rabbitmq-diagnostics/ }, { tcp: 5672 }],
    caution: [/tomcat/i],
    source: 'SEED1 caution (under the wrong heading: inconsistency 4)',
  },
  'v2v-diskmanager': {
    kind: 'job',
    process: { required: true, matches: [V2V], misses: ['grep v2v', MECHADORA, TOMCAT] },
    caution: [HALF_WRITTEN, /disk|image|conver/i],
    source: 'SEED1 "This is not a daemon"; hazard 9',
  },
  mechadora: {
    kind: 'job',
    process: { required: true, matches: [MECHADORA], misses: ['grep mechadora', V2V, TOMCAT] },
    caution: [HALF_WRITTEN, /disk|volume|lun/i],
    source: 'SEED1; hazard 9 (dd to an iSCSI LUN)',
  },
  nfs: {
    units: ['nfs-server', 'nfs', 'nfs-kernel-server'],
    ready: [{ exec: /showmount|exportfs|rpcinfo/ }, { tcp: 2049 }],
    caution: [/mount|hang|hung/i],
    source: 'SEED1; hazard 11',
  },
  smb: { units: ['smb', 'smbd'], ready: [{ tcp: 445 }, { tcp: 139 }], source: 'SEED1; RPM6' },
  dhcpd: { units: ['dhcpd', 'isc-dhcp-server'], caution: [/lease/i], source: 'SEED1; hazard 12' },
  dhrelay: {
    units: ['relay-config', 'dhcrelay', 'isc-dhcp-relay'],
    process: { required: true, matches: ['/usr/sbin/dhcrelay -i eth1.10 10.60.1.4'] },
    stop: /dhcrelay/,
    source: 'inconsistency 2 (`service dhcpd` is a copy); hazard 6: relay-config cannot stop, has no status',
  },
  'abiquo-aim': {
    units: ['abiquo-aim'],
    process: { required: true, matches: [AIM], misses: ['grep abiquo-aim'] },
    ready: [{ tcp: 8889 }, { process: true }],
    caution: [/libvirt/i],
    source: 'SEED1; PUP; hazard 5: its stop stops libvirtd first, no status verb before 2.2',
  },
  libvirtd: { units: ['libvirtd'], source: 'RPM6 abiquo-cloud-node; init script of AIM' },
  'abiquo-emmett': {
    units: ['abiquo-emmett'],
    process: { required: true, matches: [EMMETT], misses: [DELOREAN, TOMCAT, 'grep abiquo-emmett'] },
    ready: [{ tcp: 36638 }],
    source: 'hazards 3 and 4: stop returns while it runs, the seed pattern never matches',
  },
  'abiquo-delorean': {
    units: ['abiquo-delorean'],
    process: { required: true, matches: [DELOREAN], misses: [EMMETT, TOMCAT, 'grep abiquo-delorean'] },
    source: 'hazards 3 and 4; it listens on no port',
  },
  'abiquo-lvmiscsi': {
    units: ['abiquo-lvmiscsi'],
    process: { required: false, matches: [LVM_TOMCAT], misses: [TOMCAT] },
    ready: [{ tcp: 8180 }, { http: { port: 8180 } }],
    source: 'RPM5 abiquo-lvmiscsi.spec and server.xml; SEED1 tick of tomcat under LVM',
  },
  tgtd: {
    units: ['tgtd', 'tgt'],
    process: { required: false, matches: ['/usr/sbin/tgtd -f'] },
    ready: [{ exec: /tgtadm/ }, { tcp: 3260 }],
    caution: [/initiator|guest|disk|volume/i],
    guard: /tgtadm|3260/,
    source: 'INST6; hazard 10',
  },
  'iscsi-sessions': {
    kind: 'job',
    caution: [/guest/, /initiator/],
    source:
      'hazard 10: a guard that is told before the first stop, and not by a tgtd that refuses in the middle',
  },
  httpd: {
    units: ['httpd', 'apache2'],
    ready: [{ tcp: 80 }, { tcp: 443 }, { http: { port: 80 } }, { http: { port: 443 } }],
    source: 'INST6; COOK ui_proxies',
  },
  guacd: { units: ['guacd'], ready: [{ tcp: 4822 }], caution: 'no', source: 'COOK' },
  mail: {
    units: ['postfix', 'sendmail', 'exim4'],
    ready: [{ tcp: 25 }],
    caution: 'no',
    source: 'RPM6 Requires sendmail; SAN "Checking MTA"; SEED2 Mail Server',
  },
  kairosdb: {
    units: ['kairosdb'],
    process: {
      required: false,
      matches: ['java -cp /opt/kairosdb/lib/x.jar org.kairosdb.core.Main -c start'],
    },
    ready: [{ http: { port: 8080 } }, { tcp: 8080 }, { tcp: 4242 }],
    source: 'PUP',
  },
  cassandra: {
    units: ['cassandra'],
    process: { required: false, matches: ['java -ea org.apache.cassandra.service.CassandraDaemon'] },
    ready: [{ tcp: 9160 }, { tcp: 9042 }, { exec: /nodetool/ }],
    caution: [/kill|left|remain|still run|surviv|behind/i],
    readyTimeout: 300_000,
    source: 'COOK wait_for_port; hazard 8: stop may leave it, about 5 minutes to come up',
  },
  zookeeper: {
    units: ['zookeeper'],
    process: {
      required: true,
      matches: [
        '/usr/bin/java -cp /etc/zookeeper/conf org.apache.zookeeper.server.quorum.QuorumPeerMain /etc/zookeeper/conf/zoo.cfg',
      ],
      misses: [TOMCAT, 'grep QuorumPeerMain'],
    },
    ready: [{ tcp: 2181 }],
    source: 'INST6 standalone-api; PROPS; its init script is "active" to systemd after it has died: tried',
  },
};
