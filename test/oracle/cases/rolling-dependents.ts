/** Rolling restarts: those who depend on the targets are kept up, join, or refuse. */
import { allUp, doc, down, unready, up } from './case.ts';
import { roll, type RollingCase } from './rolling-case.ts';
import type { EntryDoc } from '../types.ts';

/** `web` needs so many of three databases. */
const web = (entry: Partial<EntryDoc>) =>
  doc('a b c w', {
    db: { on: ['a', 'b', 'c'] },
    web: { on: ['w'], requires: [{ service: 'db', ...entry }] },
  });
const join = { withDependents: true };
/** Two of each on hosts of their own; `web` needs the `db` of its host. */
const perHost = doc('a b', { db: { on: ['a', 'b'] }, web: { on: ['a', 'b'], requires: ['db@host'] } });
const grouped = (entry: string | EntryDoc) =>
  doc('a b w', {
    db: { on: ['a', 'b'] },
    group: { on: ['w'], kind: 'milestone', requires: [entry] },
    web: { on: ['w'], requires: ['group'] },
  });
const floors = ['need 2: db@a db@b db@c'];

const keptUp: RollingCase[] = [
  {
    says: "Floors (`keep`, dependents' `need`) hold at every instant",
    document: web({ need: 2 }),
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b', 'db@c'], floors },
  },
  {
    says: 'a dependent that is not ready, or cannot be told, is kept up as well',
    document: web({ need: '50%' }),
    goal: roll('db'),
    observed: { '*': up, 'web@w': unready },
    expected: { batches: ['db@a', 'db@b', 'db@c'], floors },
  },
  {
    says: 'a dependent whose state is unknown counts as running',
    document: web({ need: 2 }),
    goal: roll('db'),
    observed: { '*': up, 'web@w': { state: 'unknown' } },
    expected: { batches: ['db@a', 'db@b', 'db@c'], floors },
  },
  {
    says: 'a batch that would leave it fewer than it needs is refused, and never made smaller',
    document: web({ need: 2 }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { refused: 'dependent' },
  },
  {
    says: 'a dependent that is down needs nothing',
    document: web({}),
    goal: roll('db', { batch: '3' }),
    observed: { '*': up, 'web@w': down },
    expected: { batches: ['db@a db@b db@c'], floors: [] },
  },
  {
    says: '`wants`, `after`, ... make no floor',
    document: doc('a b', { db: { on: ['a', 'b'] }, web: { on: ['a'], wants: ['db'], after: ['db'] } }),
    goal: roll('db', { batch: '2' }),
    observed: allUp,
    expected: { batches: ['db@a db@b'], floors: [] },
  },
  {
    says: 'reading 10: a milestone that requires a quorum lends it',
    document: grouped({ service: 'db', need: 1 }),
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b'], floors: ['need 1: db@a db@b'] },
  },
  {
    says: "a module's dependencies join those of its process",
    document: {
      ...doc('a b', {
        db: { on: ['a', 'b'] },
        tomcat: { modules: { api: { requires: [{ service: 'db', need: 1 }] }, ui: { requires: ['db'] } } },
      }),
      hosts: { a: {}, b: { profiles: ['web'] } },
      profiles: { web: [{ tomcat: { modules: ['api'] } }] },
    },
    goal: roll('db'),
    observed: allUp,
    expected: { batches: ['db@a', 'db@b'], floors: ['need 1: db@a db@b'] },
  },
  {
    says: '`module` keeps the candidates that have it',
    document: {
      ...doc('a b', {
        web: { on: ['a'], requires: [{ service: 'tomcat', module: 'api' }] },
        tomcat: { modules: { api: {}, ui: {} } },
      }),
      hosts: { a: { profiles: ['one'] }, b: { profiles: ['two'] } },
      profiles: { one: [{ tomcat: { modules: ['api', 'ui'] } }], two: [{ tomcat: { modules: ['ui'] } }] },
    },
    goal: roll('tomcat'),
    observed: allUp,
    expected: { refused: 'dependent', names: ['web@a'] },
  },
];

const refused = 'If a dependent requires *all* instances it cannot be kept up: refused with that reason';
const notKept: RollingCase[] = [
  {
    says: refused,
    document: web({}),
    goal: roll('db'),
    observed: allUp,
    expected: { refused: 'dependent', names: ['web@w'] },
  },
  {
    says: `${refused}: or where no more are ready than it needs`,
    document: web({ need: 2 }),
    goal: roll('db@a db@b'),
    observed: { '*': up, 'db@c': down },
    expected: { refused: 'dependent', names: ['web@w'] },
  },
  {
    says: `${refused}: through a milestone`,
    document: grouped('db'),
    goal: roll('db@a'),
    observed: allUp,
    expected: { refused: 'dependent', names: ['web@w'] },
  },
  {
    says: `${refused}: an unknown one counts as running`,
    document: web({}),
    goal: roll('db'),
    observed: { '*': up, 'web@w': { state: 'unknown' } },
    expected: { refused: 'dependent', names: ['web@w'] },
  },
  {
    says: `${refused}: per host, for each its own`,
    document: perHost,
    goal: roll('db'),
    observed: allUp,
    expected: { refused: 'dependent', names: ['web@a', 'web@b'] },
  },
  {
    says: `${refused}: an excluded or external one cannot join`,
    document: doc('a b', {
      db: { on: ['a'] },
      site: { on: ['b'], external: true, requires: ['db'] },
      web: { on: ['b'], requires: ['db'] },
    }),
    goal: { ...roll('db', join), exclude: ['web'] },
    observed: allUp,
    expected: { refused: 'dependent', names: ['site@b', 'web@b'] },
  },
  {
    says: 'a closure that needs a protected one is refused with the reason',
    document: doc('a', { db: { on: ['a'] }, vault: { on: ['a'], protected: true, requires: ['db'] } }),
    goal: roll('db', join),
    observed: allUp,
    expected: { refused: 'protected', names: ['vault@a'] },
  },
  {
    says: '`--force closure` leaves it running, without a floor',
    document: web({}),
    goal: { ...roll('db', { batch: '2' }), force: ['closure'] },
    observed: allUp,
    expected: { batches: ['db@a db@b', 'db@c'], floors: [] },
  },
  {
    says: 'requirements that are not ready refuse, by name',
    document: doc('a b', { db: { on: ['a'] }, web: { on: ['a', 'b'], requires: ['db'] } }),
    goal: roll('web'),
    observed: { '*': up, 'db@a': down },
    expected: { refused: 'unmet-requirement', names: ['db@a'] },
  },
];

export const dependentCases: RollingCase[] = [...keptUp, ...notKept];
