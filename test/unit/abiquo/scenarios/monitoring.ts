import { type Scenario } from './scenario.ts';

export const monitoring: readonly Scenario[] = [
  {
    in: 'twoDatacenters',
    action: 'start',
    select: ['abiquo-delorean'],
    exactly: ['mysqld@api', 'rabbitmq-server@api', 'cassandra@mon', 'kairosdb@mon', 'abiquo-delorean@mon'],
    before: [
      ['start:cassandra@mon', 'start:kairosdb@mon'],
      ['start:kairosdb@mon', 'start:abiquo-delorean@mon'],
    ],
    source: 'COOK; emmett is soft',
  },
  {
    in: 'twoDatacenters',
    action: 'start',
    select: ['abiquo-emmett', 'abiquo-delorean'],
    before: [
      ['start:abiquo-emmett@mon', 'start:abiquo-delorean@mon'],
      ['start:mysqld@api', 'start:abiquo-emmett@mon'],
    ],
    source: 'UPG "in this order"',
  },
  {
    in: 'twoDatacenters',
    action: 'stop',
    select: ['abiquo-emmett', 'abiquo-delorean'],
    exactly: ['abiquo-emmett@mon', 'abiquo-delorean@mon'],
    apart: [['stop:abiquo-emmett@mon', 'stop:abiquo-delorean@mon']],
    source: 'requirement: on start only',
  },
  {
    in: 'twoDatacenters',
    action: 'stop',
    select: ['cassandra'],
    exactly: ['cassandra@mon', 'kairosdb@mon', 'abiquo-emmett@mon', 'abiquo-delorean@mon'],
    before: [
      ['stop:abiquo-delorean@mon', 'stop:kairosdb@mon'],
      ['stop:abiquo-emmett@mon', 'stop:kairosdb@mon'],
      ['stop:kairosdb@mon', 'stop:cassandra@mon'],
    ],
    source: 'UPG',
  },
  {
    in: 'watchtowerMysql',
    action: 'stop',
    select: ['mysqld@mon'],
    exactly: ['mysqld@mon', 'abiquo-emmett@mon', 'abiquo-delorean@mon'],
    source: 'COOK install_ext_services.rb',
  },
  {
    in: 'watchtowerMysql',
    action: 'stop',
    select: ['mysqld@api'],
    exactly: ['mysqld@api', 'abiquo-tomcat@api'],
    source: 'kinton and watchtower apart',
  },
];
