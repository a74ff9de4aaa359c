/** Rolling restarts: what goes together, and in which sequence. */
import { allUp, doc, down, up } from './case.ts';
import { roll, rollAll, type RollingCase } from './rolling-case.ts';

const four = doc('a b c d', { db: { on: ['a', 'b', 'c', 'd'] } });
const pair = doc('a b', { app: { on: ['a', 'b'], requires: ['db@host'] }, db: { on: ['a', 'b'] } });

export const unitCases: RollingCase[] = [
  {
    says: 'reading 28: a target that requires another one goes together with it',
    document: pair,
    goal: roll('app db'),
    observed: allUp,
    expected: {
      batches: ['app@a db@a', 'app@b db@b'],
      order: ['stop:app@a stop:db@a start:db@a start:app@a stop:app@b stop:db@b start:db@b start:app@b'],
    },
  },
  {
    says: 'reading 28: transitively, also through milestones',
    document: doc('a b', {
      app: { on: ['a'], requires: ['group'] },
      group: { on: ['a'], kind: 'milestone', requires: ['mq', 'db'] },
      mq: { on: ['a'], requires: ['db'] },
      db: { on: ['b'] },
      log: { on: ['b'] },
    }),
    goal: roll('app db log mq'),
    observed: allUp,
    expected: { batches: ['app@a db@b mq@a', 'log@b'] },
  },
  {
    says: 'reading 28: so few are ready that losing one breaks it',
    document: doc('a b c', {
      app: { on: ['c'], requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'] },
    }),
    goal: roll('app db@a', { batch: '1' }),
    observed: { '*': up, 'db@b': down },
    expected: { batches: ['app@c db@a'], order: ['stop:app@c stop:db@a start:db@a start:app@c'] },
  },
  {
    says: 'reading 28: with one to spare they stay two units, and what others need goes first or not',
    document: doc('a b c', {
      app: { on: ['c'], requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'] },
    }),
    goal: roll('app db'),
    observed: allUp,
    expected: { sizes: [1, 1, 1] },
  },
  {
    says: '`--by host`: hosts; all targets on one host are one unit',
    document: doc('a b c', { db: { on: ['a', 'b'] }, log: { on: ['b', 'c'] } }),
    goal: roll('db log', { by: 'host' }),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b log@b', 'log@c'] },
  },
  {
    says: '`--by host`: hosts that need each other go together',
    document: doc('a b c', {
      app: { on: ['a'], requires: ['db'] },
      db: { on: ['b'] },
      log: { on: ['a', 'b', 'c'] },
    }),
    goal: rollAll({ by: 'host' }),
    observed: allUp,
    expected: { batches: ['app@a db@b log@a log@b', 'log@c'] },
  },
  {
    says: '`--by host --batch 2`',
    document: four,
    goal: roll('db', { by: 'host', batch: '2' }),
    observed: allUp,
    expected: { batches: ['db@a db@b', 'db@c db@d'] },
  },
];

export const sequenceCases: RollingCase[] = [
  {
    says: 'reading 31: what others need goes first, then by id',
    document: doc('a b', { app: { on: ['a'], wants: ['zoo'] }, zoo: { on: ['a', 'b'] } }),
    goal: roll('app zoo'),
    observed: allUp,
    expected: { batches: ['zoo@a', 'zoo@b', 'app@a'] },
  },
  {
    says: 'Order comes from the whole graph: through one that does not act',
    document: doc('a', {
      app: { on: ['a'], after: ['mid'] },
      mid: { on: ['a'], startAfter: ['zoo'] },
      zoo: { on: ['a'] },
    }),
    goal: roll('app zoo'),
    observed: allUp,
    expected: { batches: ['zoo@a', 'app@a'] },
  },
  {
    says: 'a `serial` list of hosts is kept across batches in its start order',
    document: doc('a b c', { db: { on: ['a', 'b', 'c'], serial: ['c', 'a', 'b'] } }),
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@c', 'db@a', 'db@b'] },
  },
  {
    says: 'a `serial` list within one batch: the phases have their own orders',
    document: doc('a b c', { db: { on: ['a', 'b', 'c'], serial: ['c', 'a', 'b'] } }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: {
      batches: ['db@a db@c', 'db@b'],
      order: ['stop:db@a stop:db@c start:db@c start:db@a stop:db@b'],
    },
  },
  {
    says: 'reading 31: a list is kept where two of three act',
    document: doc('a b c', { db: { on: ['a', 'b', 'c'], serial: { start: ['c', 'b', 'a'] } } }),
    goal: roll('db@a db@c'),
    observed: allUp,
    expected: { batches: ['db@c', 'db@a'] },
  },
  {
    says: 'reading 31: `serial: true` does not change the batches',
    document: doc('a b c', { db: { on: ['a', 'b', 'c'], serial: true } }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { batches: ['db@a db@b', 'db@c'] },
  },
  {
    says: 'in rolling plans the stop goes before the start within a batch',
    document: doc('a b', { app: { on: ['a', 'b'], wants: ['db@host'] }, db: { on: ['a', 'b'] } }),
    goal: roll('app db', { by: 'host' }),
    observed: allUp,
    expected: {
      batches: ['app@a db@a', 'app@b db@b'],
      order: ['stop:app@a stop:db@a start:db@a start:app@a stop:app@b', 'start:db@a stop:app@b'],
    },
  },
];
