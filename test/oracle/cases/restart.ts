import { allUp, chain, doc, down, restart, unready, up, type Case } from './case.ts';

const exactly = 'what `stop T` stops and was running, then start exactly that';
const only = { 'stop:app@a': {}, 'start:app@a': { after: ['stop:app@a'] } };
const propagate = '`restart: true`: its owner joins whenever a candidate is *restarted*';
const around = {
  'stop:app@a': {},
  'stop:db@a': { requires: ['stop:app@a'] },
  'start:db@a': { after: ['stop:db@a'] },
  'start:app@a': { requires: ['start:db@a'] },
};

export const restartCases: Case[] = [
  {
    says: exactly,
    document: chain('app', 'db'),
    goal: restart('db'),
    observed: allUp,
    expected: { steps: around },
  },
  {
    says: `${exactly}: a dependent that was down stays down`,
    document: chain('web', 'app', 'db'),
    goal: restart('db'),
    observed: { '*': up, 'web@a': down },
    expected: { steps: around },
  },
  {
    says: 'T itself is started even if it was down',
    document: chain('app', 'db'),
    goal: restart('app'),
    observed: { '*': up, 'app@a': { state: 'failed' } },
    expected: { steps: { 'start:app@a': {} } },
  },
  {
    says: 'requirements that are not ready refuse, by name',
    document: chain('app', 'db'),
    goal: restart('app'),
    observed: { '*': up, 'db@a': unready },
    expected: { refused: 'unmet-requirement', names: ['db@a'] },
  },
  {
    says: 'requirements that are not ready refuse, by name: those of what is started again as well',
    document: doc('a', { app: { on: ['a'], requires: ['db', 'mq'] }, db: { on: ['a'] }, mq: { on: ['a'] } }),
    goal: restart('db'),
    observed: { '*': up, 'mq@a': down },
    expected: { refused: 'unmet-requirement', names: ['mq@a'] },
  },
  {
    says: 'requirements are no part of a restart',
    document: chain('app', 'db'),
    goal: restart('app'),
    observed: allUp,
    expected: { steps: only },
  },
  {
    says: 'Of two ordered instances, one stopping and one starting, the stop goes first',
    document: doc('a', {
      app: { on: ['a'], after: ['mid'] },
      mid: { on: ['a'], startAfter: ['db'] },
      db: { on: ['a'] },
      log: { on: ['a'] },
    }),
    goal: restart('app', 'db', 'log'),
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:db@a': {},
        'stop:log@a': {},
        'start:db@a': { after: ['stop:app@a', 'stop:db@a'] },
        'start:app@a': { after: ['start:db@a'] },
        'start:log@a': { after: ['stop:log@a'] },
      },
    },
  },
  {
    says: '`job`: it has stop steps, never start steps',
    document: doc('a', { conv: { on: ['a'], kind: 'job', requires: ['mq'] }, mq: { on: ['a'] } }),
    goal: restart('mq'),
    observed: allUp,
    expected: {
      steps: {
        'stop:conv@a': {},
        'stop:mq@a': { requires: ['stop:conv@a'] },
        'start:mq@a': { after: ['stop:mq@a'] },
      },
    },
  },
  {
    says: propagate,
    document: doc('a', { app: { on: ['a'], wants: [{ service: 'db', restart: true }] }, db: { on: ['a'] } }),
    goal: restart('db'),
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:db@a': { after: ['stop:app@a'] },
        'start:db@a': { after: ['stop:db@a'] },
        'start:app@a': { after: ['start:db@a'] },
      },
    },
  },
  {
    says: `${propagate}: and without it nobody who only wants it does`,
    document: doc('a', { app: { on: ['a'], wants: ['db'] }, db: { on: ['a'] } }),
    goal: restart('db'),
    observed: allUp,
    expected: { steps: { 'stop:db@a': {}, 'start:db@a': { after: ['stop:db@a'] } } },
  },
  {
    says: 'reading 13: `--no-closure` on a restart takes what it requires from a running dependent',
    document: chain('app', 'db'),
    goal: { ...restart('db'), noClosure: true },
    observed: allUp,
    expected: { refused: 'closure', names: ['app@a'] },
  },
  {
    says: 'a dependent whose state is unknown counts as running',
    document: chain('app', 'db'),
    goal: restart('db'),
    observed: { '*': up, 'app@a': { state: 'unknown' } },
    expected: { refused: 'unknown-dependent', names: ['app@a'] },
  },
  {
    says: '`--offline` assumes that everything selected needs its action.',
    document: chain('app', 'db'),
    goal: { ...restart('db'), offline: true },
    observed: {},
    expected: { steps: around },
  },
];
