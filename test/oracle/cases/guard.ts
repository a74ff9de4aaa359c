import { allUp, doc, down, start, stop, restart, up, type Case } from './case.ts';

const guarded = doc('a', {
  vault: { on: ['a'], protected: true, requires: ['db'] },
  db: { on: ['a'] },
  log: { on: ['a'] },
});
const free = doc('a', { vault: { on: ['a'], protected: true }, log: { on: ['a'] } });
const floor = (keep: number | string) =>
  doc('a b c', { web: { on: ['a', 'b', 'c'], keep }, db: { on: ['a'] } });
const binds = '`keep` binds rolling plans and partial or closure-caused stops';
const perSite = doc('a/x b/x c/y', { web: { on: ['a', 'b', 'c'], keep: { min: '50%', per: 'site' } } });

export const guardCases: Case[] = [
  {
    says: '`protected`: stopped only when named literally (`service` or `service@host`)',
    document: free,
    goal: stop('vault@a'),
    observed: allUp,
    expected: { steps: { 'stop:vault@a': {} } },
  },
  {
    says: '`--all` leaves it, says so',
    document: free,
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { steps: { 'stop:log@a': {} } },
  },
  {
    says: 'reading 11: any selector that does not name it leaves it, as `--all` does',
    document: free,
    goal: restart('@a'),
    observed: allUp,
    expected: { steps: { 'stop:log@a': {}, 'start:log@a': { after: ['stop:log@a'] } } },
  },
  {
    says: '`--all` ... refuses if something it requires would stop',
    document: guarded,
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { refused: 'protected', names: ['vault@a'] },
  },
  {
    says: 'a closure that needs it is refused with the reason',
    document: guarded,
    goal: stop('db'),
    observed: allUp,
    expected: { refused: 'protected', names: ['vault@a'] },
  },
  {
    says: 'a closure that *needs* it: one that is down need not be stopped',
    document: guarded,
    goal: stop('db'),
    observed: { '*': up, 'vault@a': down },
    expected: { steps: { 'stop:db@a': {} }, unchanged: ['vault@a'] },
  },
  {
    says: 'named literally, beside the rest of its closure',
    document: guarded,
    goal: stop('db', 'vault'),
    observed: allUp,
    expected: { steps: { 'stop:vault@a': {}, 'stop:db@a': { requires: ['stop:vault@a'] } } },
  },
  {
    says: '`--force` names its rule: `protected`',
    document: guarded,
    goal: { ...stop('db'), force: ['protected'] },
    observed: allUp,
    expected: { steps: { 'stop:vault@a': {}, 'stop:db@a': { requires: ['stop:vault@a'] } } },
  },
  {
    says: 'There is no `--force` for everything: `closure` does not open `protected`',
    document: guarded,
    goal: { ...stop('db'), force: ['closure', 'floor'] },
    observed: allUp,
    expected: { refused: 'protected', names: ['vault@a'] },
  },
  {
    says: '`protected` restrains stops, not starts',
    document: guarded,
    goal: { ...start(), all: true },
    observed: { '*': up, 'vault@a': down },
    expected: { steps: { 'start:vault@a': {} }, unchanged: ['db@a', 'log@a'] },
  },
  {
    says: binds,
    document: floor(2),
    goal: stop('web@a', 'web@b'),
    observed: allUp,
    expected: { refused: 'floor', names: ['web@a', 'web@b'] },
  },
  {
    says: `${binds}: one may go`,
    document: floor(2),
    goal: stop('web@a'),
    observed: allUp,
    expected: { steps: { 'stop:web@a': {} } },
  },
  {
    says: 'percentages rounded up: half of three are two',
    document: floor('50%'),
    goal: stop('web@a'),
    observed: { '*': up, 'web@b': down },
    expected: { refused: 'floor', names: ['web@a'] },
  },
  {
    says: '`--all`, or naming every instance, is consent',
    document: floor(2),
    goal: stop('web'),
    observed: allUp,
    expected: { steps: { 'stop:web@a': {}, 'stop:web@b': {}, 'stop:web@c': {} } },
  },
  {
    says: '`--all`, or naming every instance, is consent',
    document: floor(2),
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { steps: { 'stop:web@a': {}, 'stop:web@b': {}, 'stop:web@c': {}, 'stop:db@a': {} } },
  },
  {
    says: `${binds}: all of them, by a closure, is no consent`,
    document: doc('a b', { web: { on: ['a', 'b'], keep: 1, requires: ['db'] }, db: { on: ['a'] } }),
    goal: stop('db'),
    observed: allUp,
    expected: { refused: 'floor', names: ['web@a', 'web@b'] },
  },
  {
    says: '`{min, per: site}`: each site keeps its own half',
    document: perSite,
    goal: stop('web@c'),
    observed: allUp,
    expected: { refused: 'floor', names: ['web@c'] },
  },
  {
    says: '`{min, per: site}`: half of two may go',
    document: perSite,
    goal: stop('web@a'),
    observed: allUp,
    expected: { steps: { 'stop:web@a': {} } },
  },
  {
    says: 'reading 12: a restart that does not roll stops them, for a while',
    document: floor(3),
    goal: restart('web@a'),
    observed: allUp,
    expected: { refused: 'floor', names: ['web@a'] },
  },
];
