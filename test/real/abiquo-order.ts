/** The orders of topology/abiquo.yaml, by hand from the documents: the dependent first, then what it depends on. */

export type Pairs = readonly (readonly [string, string])[];

/** Hard dependencies, dependent first. */
export const REQUIRES: Pairs = [
  ['abiquo-tomcat@server', 'mysqld@server'],
  ['abiquo-tomcat@server', 'redis@server'],
  ['abiquo-tomcat@server', 'rabbitmq-server@server'],
  ['abiquo-tomcat@server', 'zookeeper@server'],
  ['abiquo-tomcat@rs', 'rabbitmq-server@server'],
  ['abiquo-tomcat@rs', 'redis@rs'],
  ['abiquo-tomcat@rs', 'nfs@storage'],
  ['abiquo-tomcat@v2v', 'rabbitmq-server@server'],
  ['abiquo-tomcat@v2v', 'nfs@storage'],
  ['abiquo-lvmiscsi@storage', 'tgtd@storage'],
  ['abiquo-aim@kvm', 'libvirtd@kvm'],
  ['kairosdb@mon', 'cassandra@mon'],
  ['abiquo-emmett@mon', 'kairosdb@mon'],
  ['abiquo-emmett@mon', 'mysqld@server'],
  ['abiquo-emmett@mon', 'rabbitmq-server@server'],
  ['abiquo-delorean@mon', 'kairosdb@mon'],
  ['abiquo-delorean@mon', 'mysqld@server'],
  ['abiquo-delorean@mon', 'rabbitmq-server@server'],
];

/** Order only, both ways. */
export const AFTER: Pairs = [
  ['httpd@server', 'abiquo-tomcat@server'],
  ['abiquo-tomcat@server', 'mail@server'],
  ['abiquo-tomcat@rs', 'guacd@rs'],
  ['abiquo-tomcat@rs', 'dhcpd@dhcp'],
  ['abiquo-tomcat@rs', 'abiquo-aim@kvm'],
  ['abiquo-tomcat@rs', 'abiquo-lvmiscsi@storage'],
  ['abiquo-tomcat@v2v', 'redis@rs'],
  ['abiquo-aim@kvm', 'redis@rs'],
  ['abiquo-aim@kvm', 'nfs@storage'],
  ['dhrelay@dhcprelay', 'dhcpd@dhcp'],
];

/** The API goes first, both ways: no mirror. */
export const API_FIRST: Pairs = [
  ['abiquo-tomcat@rs', 'abiquo-tomcat@server'],
  ['abiquo-tomcat@v2v', 'abiquo-tomcat@server'],
];

export const START_AFTER: Pairs = [
  ['abiquo-emmett@mon', 'abiquo-tomcat@server'],
  ['abiquo-emmett@mon', 'abiquo-tomcat@rs'],
  ['abiquo-delorean@mon', 'abiquo-emmett@mon'],
];
