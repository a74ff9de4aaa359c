/** Rolling restarts: every case; here, who acts, and how many at once. */
import { allUp, doc, down, unready, up } from './case.ts';
import { roll, rollAll, type RollingCase } from './rolling-case.ts';
import { joinedCases } from './rolling-joined.ts';
import { sequenceCases, unitCases } from './rolling-order.ts';
import { dependentCases } from './rolling-dependents.ts';
import { floorCases } from './rolling-floors.ts';

const four = doc('a b c d', { db: { on: ['a', 'b', 'c', 'd'] } });
const three = doc('a b c', { db: { on: ['a', 'b', 'c'] } });
const ordered = ['stop:db@a start:db@a stop:db@b start:db@b stop:db@c start:db@c'];

const targetCases: RollingCase[] = [
  {
    says: 'batches over instances; each is stopped, started, ready before the next',
    document: three,
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'db@c'], order: ordered, floors: [] },
  },
  {
    says: 'reading 27: a target that is down or failed gets a start step only, in its batch',
    document: four,
    goal: roll('db', { batch: '2' }),
    observed: { '*': up, 'db@b': down, 'db@c': { state: 'failed' } },
    expected: { batches: ['+db@b db@a', '+db@c db@d'] },
  },
  {
    says: 'reading 27: running but not ready, changing, unreachable: it stops and starts',
    document: three,
    goal: roll('db', { batch: '3' }),
    observed: { 'db@a': unready, 'db@b': { state: 'changing' }, 'db@c': { state: 'unreachable' } },
    expected: { batches: ['db@a db@b db@c'] },
  },
  {
    says: 'reading 27: no milestones, externals, jobs',
    document: doc('a', {
      group: { on: ['a'], kind: 'milestone' },
      dns: { on: ['a'], external: true },
      conv: { on: ['a'], kind: 'job' },
      db: { on: ['a'] },
    }),
    goal: rollAll(),
    observed: allUp,
    expected: { batches: ['db@a'] },
  },
  {
    says: 'stopping nothing but milestones is an error with a hint',
    document: doc('a', { group: { on: ['a'], kind: 'milestone', requires: ['db'] }, db: { on: ['a'] } }),
    goal: roll('group'),
    observed: allUp,
    expected: { refused: 'milestones-only', names: ['group@a'] },
  },
  {
    says: 'Excluded instances are never steps',
    document: three,
    goal: { ...roll('db'), exclude: ['db@b'] },
    observed: allUp,
    expected: { batches: ['db@a', 'db@c'] },
  },
  {
    says: '`protected`: restarted only when named literally; `--all` leaves it',
    document: doc('a b', { db: { on: ['a'] }, vault: { on: ['b'], protected: true } }),
    goal: rollAll(),
    observed: allUp,
    expected: { batches: ['db@a'] },
  },
  {
    says: '`protected`: restarted when named literally (`service` or `service@host`)',
    document: doc('a b', { vault: { on: ['a', 'b'], protected: true } }),
    goal: roll('vault@a vault@b'),
    observed: allUp,
    expected: { batches: ['vault@a', 'vault@b'] },
  },
  {
    says: '`standby`: its instance is started only when named',
    document: { ...three, hosts: { a: {}, b: { standby: ['db'] }, c: {} } },
    goal: rollAll(),
    observed: { '*': up, 'db@b': down },
    expected: { batches: ['db@a', 'db@c'] },
  },
  {
    says: '`standby`: started when named, and restarted when it runs',
    document: { ...three, hosts: { a: {}, b: { standby: ['db'] }, c: { standby: ['db'] } } },
    goal: roll('@a @c db@b'),
    observed: { '*': up, 'db@b': down },
    expected: { batches: ['db@a', '+db@b', 'db@c'] },
  },
  {
    says: 'reading 27: `--no-closure` has no further meaning',
    document: three,
    goal: { ...roll('db'), noClosure: true },
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'db@c'] },
  },
  {
    says: '`--offline` assumes that everything selected needs its action.',
    document: three,
    goal: { ...roll('db'), offline: true },
    observed: {},
    expected: { batches: ['db@a', 'db@b', 'db@c'] },
  },
  {
    says: 'An empty selection is an error',
    document: three,
    goal: { ...roll('db'), exclude: ['db'] },
    observed: allUp,
    expected: { refused: 'empty-selection' },
  },
];

const sizeCases: RollingCase[] = [
  {
    says: '`--batch 3`: the last batch is the rest',
    document: four,
    goal: roll('db', { batch: '3' }),
    observed: allUp,
    expected: { batches: ['db@a db@b db@c', 'db@d'] },
  },
  {
    says: '`--batch 60%` of four, rounded down: two',
    document: four,
    goal: roll('db', { batch: '60%' }),
    observed: allUp,
    expected: { batches: ['db@a db@b', 'db@c db@d'] },
  },
  {
    says: '`--batch 10%` of three: at least one',
    document: three,
    goal: roll('db', { batch: '10%' }),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'db@c'] },
  },
  {
    says: '`--batch 1,2`: a ramp, whose last size repeats',
    document: doc('a b c d e f', { db: { on: ['a', 'b', 'c', 'd', 'e', 'f'] } }),
    goal: roll('db', { batch: '1,2' }),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b db@c', 'db@d db@e', 'db@f'] },
  },
  {
    says: 'reading 28: a plan with one batch only is still a rolling plan',
    document: three,
    goal: roll('db', { batch: '100%', pause: 30_000, maxFailures: 2 }),
    observed: allUp,
    expected: { batches: ['db@a db@b db@c'], floors: [] },
  },
];

export const rollingCases: RollingCase[] = [
  ...targetCases,
  ...sizeCases,
  ...unitCases,
  ...sequenceCases,
  ...dependentCases,
  ...joinedCases,
  ...floorCases,
];
