import { allDown, allUp, doc, down, restart, start, stop, up, type Case } from './case.ts';

/** `app` needs `need` of three databases. */
const three = (need: number | string) =>
  doc('a b c', { app: { on: ['a'], requires: [{ service: 'db', need }] }, db: { on: ['a', 'b', 'c'] } });
const dbs = ['start:db@a', 'start:db@b', 'start:db@c'];
const joins =
  'an entry with `need: n` joins only if the plan stops one of its candidates and fewer than n ready ones remain';
const conservative = 'a dependent stops before any candidate that the plan stops';

export const quorumCases: Case[] = [
  {
    says: 'of a quorum: all candidates, unless enough are ready',
    document: three(1),
    goal: start('app'),
    observed: allDown,
    expected: {
      steps: {
        'start:db@a': {},
        'start:db@b': {},
        'start:db@c': {},
        'start:app@a': { quorum: [{ need: 1, of: dbs }] },
      },
    },
  },
  {
    says: 'of a quorum: all candidates, unless enough are ready',
    document: three(1),
    goal: start('app'),
    observed: { '*': down, 'db@b': up },
    expected: { steps: { 'start:app@a': {} } },
  },
  {
    says: 'candidates already ready are taken off `need`; a percentage is rounded up',
    document: three('50%'),
    goal: start('app'),
    observed: { '*': down, 'db@a': up },
    expected: {
      steps: {
        'start:db@b': {},
        'start:db@c': {},
        'start:app@a': { quorum: [{ need: 1, of: ['start:db@b', 'start:db@c'] }] },
      },
      unchanged: ['db@a'],
    },
  },
  {
    says: 'reading 9: as many needed as can still start are plain hard edges',
    document: three(2),
    goal: { ...start('app'), exclude: ['db@c'] },
    observed: allDown,
    expected: {
      steps: {
        'start:db@a': {},
        'start:db@b': {},
        'start:app@a': { requires: ['start:db@a', 'start:db@b'] },
      },
    },
  },
  {
    says: '`need` ... `all`: as many as there are is no quorum',
    document: three(3),
    goal: stop('db@a'),
    observed: allUp,
    expected: { steps: { 'stop:app@a': {}, 'stop:db@a': { requires: ['stop:app@a'] } } },
  },
  {
    says: joins,
    document: three(2),
    goal: stop('db@a'),
    observed: allUp,
    expected: { steps: { 'stop:db@a': {} } },
  },
  {
    says: `${joins}: what is stopped already is not ready`,
    document: three(2),
    goal: stop('db@a'),
    observed: { '*': up, 'db@c': down },
    expected: { steps: { 'stop:app@a': {}, 'stop:db@a': { requires: ['stop:app@a'] } } },
  },
  {
    says: `${joins}: running but not ready is not ready`,
    document: three(2),
    goal: stop('db@a'),
    observed: { '*': up, 'db@c': { state: 'running', ready: false } },
    expected: { steps: { 'stop:app@a': {}, 'stop:db@a': { requires: ['stop:app@a'] } } },
  },
  {
    says: conservative,
    document: three(1),
    goal: stop('db'),
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:db@a': { requires: ['stop:app@a'] },
        'stop:db@b': { requires: ['stop:app@a'] },
        'stop:db@c': { requires: ['stop:app@a'] },
      },
    },
  },
  {
    says: `${conservative}, unless its \`need\` still holds without all of those`,
    document: three(1),
    goal: stop('app', 'db@a'),
    observed: allUp,
    expected: { steps: { 'stop:app@a': {}, 'stop:db@a': {} } },
  },
  {
    says: 'Quorum edges (`need` below all) are not carried through.',
    document: doc('a b', {
      web: { on: ['a'], requires: ['app'] },
      app: { on: ['a'], requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'] },
    }),
    goal: start('web', 'db'),
    observed: { '*': down, 'app@a': up },
    expected: { steps: { 'start:db@a': {}, 'start:db@b': {}, 'start:web@a': {} }, unchanged: ['app@a'] },
  },
  {
    says: 'order and closure pass through a milestone; reading 10: so do the quorums it needs',
    document: doc('a b', {
      app: { on: ['a'], requires: ['base'] },
      base: { on: ['a'], kind: 'milestone', requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'] },
    }),
    goal: start('app'),
    observed: allDown,
    expected: {
      steps: {
        'start:db@a': {},
        'start:db@b': {},
        'start:app@a': { quorum: [{ need: 1, of: ['start:db@a', 'start:db@b'] }] },
      },
    },
  },
  {
    says: 'reading 10, on a stop: what needs the milestone stops before what the milestone needs',
    document: doc('a b', {
      app: { on: ['a'], requires: ['base'] },
      base: { on: ['a'], kind: 'milestone', requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'] },
    }),
    goal: stop('db'),
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:db@a': { requires: ['stop:app@a'] },
        'stop:db@b': { requires: ['stop:app@a'] },
      },
    },
  },
  {
    says: 'restart of candidates that are ready: while they restart they are not',
    document: doc('a b', {
      app: { on: ['a'], requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'] },
    }),
    goal: restart('db'),
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:db@a': { requires: ['stop:app@a'] },
        'stop:db@b': { requires: ['stop:app@a'] },
        'start:db@a': { after: ['stop:db@a'] },
        'start:db@b': { after: ['stop:db@b'] },
        'start:app@a': {
          after: ['stop:db@a', 'stop:db@b'],
          quorum: [{ need: 1, of: ['start:db@a', 'start:db@b'] }],
        },
      },
    },
  },
];
