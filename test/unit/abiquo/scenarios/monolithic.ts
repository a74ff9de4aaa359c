import { type Scenario, TOMCAT, jobs, NO_JOB } from './scenario.ts';

export const monolithic: readonly Scenario[] = [
  {
    in: 'lean',
    action: 'start',
    select: [TOMCAT],
    exactly: ['mysqld@mono', 'redis@mono', 'rabbitmq-server@mono', 'abiquo-tomcat@mono'],
    source: 'SEED1 cautions',
  },
  {
    in: 'monolithic',
    action: 'start',
    select: [TOMCAT],
    exactly: ['mysqld@mono', 'redis@mono', 'rabbitmq-server@mono', 'abiquo-tomcat@mono'],
    maybe: ['nfs@mono'],
    source: 'am: "unless local"',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: ['redis'],
    exactly: ['redis@mono', 'abiquo-tomcat@mono', ...jobs('mono')],
    before: [
      ['stop:v2v-diskmanager@mono', 'stop:abiquo-tomcat@mono'],
      ['stop:abiquo-tomcat@mono', 'stop:redis@mono'],
    ],
    source: 'SEED1 caution of redis; hazard 9',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: ['mysqld'],
    exactly: ['mysqld@mono', 'abiquo-tomcat@mono', ...jobs('mono')],
    before: [['stop:abiquo-tomcat@mono', 'stop:mysqld@mono']],
    source: 'SEED1 caution of mysqld',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: ['rabbitmq-server'],
    exactly: ['rabbitmq-server@mono', 'abiquo-tomcat@mono', ...jobs('mono')],
    source: 'SEED1 caution of rabbitmq',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: ['smb'],
    exactly: ['smb@mono'],
    source: 'SEED1: the same folder',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: ['nfs'],
    has: ['stop:nfs@mono'],
    hasNot: ['stop:smb@'],
    source: 'SEED1: the same folder',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: ['v2v-diskmanager'],
    exactly: ['v2v-diskmanager@mono'],
    source: 'a guard alone',
  },
  {
    in: 'monolithic',
    action: 'stop',
    select: [],
    has: ['stop:guacd@mono', 'stop:mail@mono', 'stop:smb@mono', 'stop:dhcpd@mono'],
    before: [
      ['stop:mechadora@mono', 'stop:abiquo-tomcat@mono'],
      ['stop:v2v-diskmanager@mono', 'stop:redis@mono'],
      ['stop:httpd@mono', 'stop:abiquo-tomcat@mono'],
      ...['mysqld', 'redis', 'rabbitmq-server', 'dhcpd', 'guacd', 'mail'].map(
        (below) => ['stop:abiquo-tomcat@mono', `stop:${below}@mono`] as const,
      ),
    ],
    source: 'full stop: SEED1 cautions, SHUT, UPG',
  },
  {
    in: 'monolithic',
    action: 'start',
    select: [],
    hasNot: NO_JOB,
    before: ['mysqld', 'redis', 'rabbitmq-server', 'dhcpd', 'guacd'].map(
      (below) => [`start:${below}@mono`, 'start:abiquo-tomcat@mono'] as const,
    ),
    source: 'the reverse of the stop',
  },
];
