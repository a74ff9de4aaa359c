import { allDown, allUp, doc, start, stop, restart, up, type Case } from './case.ts';

const whole = 'two instances that a path orders stay ordered when what stands between is not in the plan';
const through = doc('a', {
  app: { on: ['a'], requires: ['mid'] },
  mid: { on: ['a'], after: ['db'] },
  db: { on: ['a'] },
});
const row = doc('a b c', { db: { on: ['a', 'b', 'c'], serial: ['b', 'a', 'c'] } });

export const orderCases: Case[] = [
  {
    says: `${whole}; a path with an \`after\` in it is not hard`,
    document: through,
    goal: start('app', 'db'),
    observed: { '*': { state: 'stopped' }, 'mid@a': up },
    expected: {
      steps: { 'start:db@a': {}, 'start:app@a': { after: ['start:db@a'] } },
      unchanged: ['mid@a'],
    },
  },
  {
    says: `${whole}: on a stop as well`,
    document: through,
    goal: stop('app', 'db'),
    observed: { '*': up, 'mid@a': { state: 'stopped' } },
    expected: { steps: { 'stop:app@a': {}, 'stop:db@a': { after: ['stop:app@a'] } } },
  },
  {
    says: 'Nothing else is ordered: independent branches stay independent.',
    document: doc('a', {
      app: { on: ['a'], requires: ['db'] },
      web: { on: ['a'], requires: ['db'] },
      db: { on: ['a'] },
      log: { on: ['a'] },
    }),
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:web@a': {},
        'stop:log@a': {},
        'stop:db@a': { requires: ['stop:app@a', 'stop:web@a'] },
      },
    },
  },
  {
    says: 'startAfter | after it | no order',
    document: doc('a', { app: { on: ['a'], startAfter: ['db'] }, db: { on: ['a'] } }),
    goal: { ...start(), all: true },
    observed: allDown,
    expected: { steps: { 'start:db@a': {}, 'start:app@a': { after: ['start:db@a'] } } },
  },
  {
    says: 'startAfter | after it | no order',
    document: doc('a', { app: { on: ['a'], startAfter: ['db'] }, db: { on: ['a'] } }),
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { steps: { 'stop:db@a': {}, 'stop:app@a': {} } },
  },
  {
    says: 'stopAfter | no order | after it has stopped',
    document: doc('a', { app: { on: ['a'], stopAfter: ['db'] }, db: { on: ['a'] } }),
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { steps: { 'stop:db@a': {}, 'stop:app@a': { after: ['stop:db@a'] } } },
  },
  {
    says: 'stopAfter | no order | after it has stopped',
    document: doc('a', { app: { on: ['a'], stopAfter: ['db'] }, db: { on: ['a'] } }),
    goal: { ...start(), all: true },
    observed: allDown,
    expected: { steps: { 'start:db@a': {}, 'start:app@a': {} } },
  },
  {
    says: 'a stop is not always the mirror of the start (the API goes first both ways)',
    document: doc('a', {
      api: { on: ['a'] },
      worker: { on: ['a'], startAfter: ['api'], stopAfter: ['api'] },
    }),
    goal: restart('worker', 'api'),
    observed: allUp,
    expected: {
      steps: {
        'stop:api@a': {},
        'stop:worker@a': { after: ['stop:api@a'] },
        'start:api@a': { after: ['stop:worker@a'] },
        'start:worker@a': { after: ['start:api@a'] },
      },
    },
  },
  {
    says: 'a path of edges of any kind in that phase orders its ends',
    document: doc('a', {
      app: { on: ['a'], startAfter: ['mid'] },
      mid: { on: ['a'], wants: ['db'] },
      db: { on: ['a'] },
    }),
    goal: { ...start('app', 'db'), noClosure: true },
    observed: allDown,
    expected: { steps: { 'start:db@a': {}, 'start:app@a': { after: ['start:db@a'] } } },
  },
  {
    says: '`serial`: a list of hosts gives their start order',
    document: row,
    goal: { ...start(), all: true },
    observed: allDown,
    expected: {
      steps: {
        'start:db@b': {},
        'start:db@a': { after: ['start:db@b'] },
        'start:db@c': { after: ['start:db@a'] },
      },
    },
  },
  {
    says: '`serial`: ... reversed on stop',
    document: row,
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: {
      steps: {
        'stop:db@c': {},
        'stop:db@a': { after: ['stop:db@c'] },
        'stop:db@b': { after: ['stop:db@a'] },
      },
    },
  },
  {
    says: '`serial: true`: never acted on at the same time, which is a limit of the run and no order',
    document: doc('a b', { db: { on: ['a', 'b'], serial: true } }),
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { steps: { 'stop:db@a': {}, 'stop:db@b': {} } },
  },
  {
    says: 'Cycles are errors ... judged on instances, for the start order and the stop order each',
    document: doc('a', { app: { on: ['a'], after: ['db'] }, db: { on: ['a'], startAfter: ['app'] } }),
    goal: start('app'),
    observed: allDown,
    expected: { refused: 'cycle', names: ['app@a', 'db@a'] },
  },
  {
    says: 'a quorum counts as all',
    document: doc('a b', {
      app: { on: ['a'], requires: [{ service: 'db', need: 1 }] },
      db: { on: ['a', 'b'], after: ['app'] },
    }),
    goal: start('app'),
    observed: allDown,
    expected: { refused: 'cycle', names: ['app@a', 'db@a', 'db@b'] },
  },
  {
    says: 'judged on instances: two services that look like a cycle are none where no instances are',
    document: doc('a b', {
      app: { on: ['a'], after: ['db@host'] },
      db: { on: ['a', 'b'], after: ['app@b'] },
    }),
    goal: start('app', 'db@a'),
    observed: allDown,
    expected: { steps: { 'start:db@a': {}, 'start:app@a': { after: ['start:db@a'] } } },
  },
];
