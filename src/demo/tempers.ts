/** How quick the services of a platform are: long enough to be seen, short enough to be waited for. */
import type { Behaviour } from '../lab/behaviour.ts';

type Temper = Pick<Behaviour, 'startDelay' | 'readyDelay' | 'stopDelay'>;

const BRISK: Temper = { startDelay: 150, readyDelay: 300, stopDelay: 300 };
const STEADY: Temper = { startDelay: 300, readyDelay: 700, stopDelay: 600 };
/** What runs on Java. */
const SLOW: Temper = { startDelay: 300, readyDelay: 1800, stopDelay: 1300 };

const TEMPERS: Readonly<Record<string, Temper>> = {
  'abiquo-tomcat': SLOW,
  'abiquo-lvmiscsi': SLOW,
  'abiquo-emmett': STEADY,
  'abiquo-delorean': STEADY,
  kairosdb: STEADY,
  cassandra: SLOW,
  mysqld: STEADY,
  'rabbitmq-server': STEADY,
  app: SLOW,
  db: STEADY,
};

export const temperOf = (service: string): Temper => TEMPERS[service] ?? BRISK;
