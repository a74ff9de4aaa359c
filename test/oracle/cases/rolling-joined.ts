/** Rolling restarts: those who go down with what they need, and those who are restarted for it. */
import { allUp, doc, down, up } from './case.ts';
import { roll, rollAll, type RollingCase } from './rolling-case.ts';

const web = doc('a b c w', { db: { on: ['a', 'b', 'c'] }, web: { on: ['w'], requires: ['db'] } });
const join = { withDependents: true };
/** Two of each on hosts of their own; `web` needs the `db` of its host. */
const perHost = doc('a b', { db: { on: ['a', 'b'] }, web: { on: ['a', 'b'], requires: ['db@host'] } });
const chained = doc('a b', {
  db: { on: ['a', 'b'] },
  mid: { on: ['a'], requires: ['db'] },
  top: { on: ['b'], requires: ['mid'] },
});

export const joinedCases: RollingCase[] = [
  {
    says: '`--with-dependents`: it stops in the first batch that takes one and starts in the last one',
    document: web,
    goal: roll('db', join),
    observed: allUp,
    expected: {
      batches: ['-web@w db@a', 'db@b', '+web@w db@c'],
      order: ['stop:web@w stop:db@a', 'start:db@c start:web@w'],
    },
  },
  {
    says: '`--with-dependents`: one unit where that is a single one, and it does not count in the size',
    document: perHost,
    goal: roll('db', join),
    observed: allUp,
    expected: { batches: ['db@a web@a', 'db@b web@b'] },
  },
  {
    says: '`--with-dependents`: so do its own dependents that cannot be kept up, transitively',
    document: chained,
    goal: roll('db', join),
    observed: allUp,
    expected: {
      batches: ['-mid@a -top@b db@a', '+mid@a +top@b db@b'],
      order: ['stop:top@b stop:mid@a stop:db@a', 'start:db@b start:mid@a start:top@b'],
    },
  },
  {
    says: '`--with-dependents`: those who can be kept up stay',
    document: doc('a b', {
      db: { on: ['a', 'b'] },
      web: { on: ['a', 'b'], requires: ['db@host'] },
      top: { on: ['a'], requires: [{ service: 'web', need: 1 }] },
    }),
    goal: roll('db', join),
    observed: allUp,
    expected: { batches: ['db@a web@a', 'db@b web@b'], floors: ['need 1: web@a web@b'] },
  },
  {
    says: '`--with-dependents`: a job is waited for, and started by others',
    document: doc('a', { conv: { on: ['a'], kind: 'job', requires: ['mq'] }, mq: { on: ['a'] } }),
    goal: rollAll(join),
    observed: allUp,
    expected: { batches: ['-conv@a mq@a'], order: ['stop:conv@a stop:mq@a start:mq@a'] },
  },
  {
    says: '`restart: true`: its owner is a further target, in no earlier batch than the candidates',
    document: doc('a b', {
      app: { on: ['a'], wants: [{ service: 'db', restart: true }] },
      db: { on: ['a', 'b'] },
    }),
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'app@a'] },
  },
  {
    says: '`restart: true`: in no earlier batch, even where the start order says nothing',
    document: doc('a b', {
      app: { on: ['a'], stopAfter: [{ service: 'db', restart: true }] },
      db: { on: ['a', 'b'] },
    }),
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'app@a'] },
  },
  {
    says: '`restart: true`: one that cannot be kept up refuses or joins, as any dependent',
    document: doc('a', {
      app: { on: ['a'], requires: [{ service: 'db', restart: true }] },
      db: { on: ['a'] },
    }),
    goal: roll('db'),
    observed: allUp,
    expected: { refused: 'dependent', names: ['app@a'] },
  },
  {
    says: '`restart: true`: one that joins is started in the last batch, after all of them',
    document: doc('a b', {
      app: { on: ['a'], requires: [{ service: 'db', restart: true }] },
      db: { on: ['a', 'b'] },
    }),
    goal: roll('db', join),
    observed: allUp,
    expected: { batches: ['-app@a db@a', '+app@a db@b'] },
  },
  {
    says: '`restart: true`: a named one as well is not restarted before them',
    document: doc('a b', {
      app: { on: ['a'], requires: [{ service: 'db', need: 1, restart: true }] },
      db: { on: ['a', 'b'] },
    }),
    goal: roll('app db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'app@a'] },
  },
  {
    says: '`restart: true`: one that is down stays down',
    document: doc('a', { app: { on: ['a'], wants: [{ service: 'db', restart: true }] }, db: { on: ['a'] } }),
    goal: roll('db'),
    observed: { '*': up, 'app@a': down },
    expected: { batches: ['db@a'] },
  },
];
