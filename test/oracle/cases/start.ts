import { allDown, allUp, chain, doc, down, start, unready, up, type Case } from './case.ts';

const wanting = doc('a', { app: { on: ['a'], wants: ['cache'] }, cache: { on: ['a'] } });
const closure = 'T and all it `requires` or `wants`, transitively';
const without = 'Whatever would leave a running dependent without what it requires is refused (exit 2)';

export const startCases: Case[] = [
  {
    says: closure,
    document: chain('app', 'mid', 'db'),
    goal: start('app'),
    observed: allDown,
    expected: {
      steps: {
        'start:db@a': {},
        'start:mid@a': { requires: ['start:db@a'] },
        'start:app@a': { requires: ['start:mid@a'] },
      },
    },
  },
  {
    says: `${closure}: nothing that requires T`,
    document: chain('app', 'mid', 'db'),
    goal: start('mid'),
    observed: allDown,
    expected: { steps: { 'start:db@a': {}, 'start:mid@a': { requires: ['start:db@a'] } } },
  },
  {
    says: 'wants | after it | start: the dependency | goes on, with a warning',
    document: wanting,
    goal: start('app'),
    observed: allDown,
    expected: { steps: { 'start:cache@a': {}, 'start:app@a': { after: ['start:cache@a'] } } },
  },
  {
    says: 'wants ... goes on: leaving out what is only wanted refuses nothing',
    document: wanting,
    goal: { ...start('app'), exclude: ['cache'] },
    observed: allDown,
    expected: { steps: { 'start:app@a': {} } },
  },
  {
    says: 'after | pulls in nothing',
    document: doc('a', { app: { on: ['a'], after: ['db'] }, db: { on: ['a'] } }),
    goal: start('app'),
    observed: allDown,
    expected: { steps: { 'start:app@a': {} } },
  },
  {
    says: 'What is already in the wanted state is no step; it is listed as unchanged.',
    document: chain('app', 'db'),
    goal: start('app'),
    observed: { 'app@a': down, 'db@a': up },
    expected: { steps: { 'start:app@a': {} }, unchanged: ['db@a'] },
  },
  {
    says: 'reading 4: running but not ready is a start step, which waits for readiness',
    document: chain('app', 'db'),
    goal: start('app'),
    observed: { 'app@a': down, 'db@a': unready },
    expected: { steps: { 'start:db@a': {}, 'start:app@a': { requires: ['start:db@a'] } } },
  },
  {
    says: 'Starting a `failed` one clears the residue first',
    document: chain('app'),
    goal: start('app'),
    observed: { 'app@a': { state: 'failed' } },
    expected: { steps: { 'start:app@a': {} } },
  },
  {
    says: 'reading 5: absent, unreachable, unknown and changing are steps; the preflight refuses, the run waits',
    document: doc('a b c d', { app: { on: ['a', 'b', 'c', 'd'] } }),
    goal: start('app'),
    observed: {
      'app@a': { state: 'absent' },
      'app@b': { state: 'unreachable' },
      'app@c': { state: 'unknown' },
      'app@d': { state: 'changing' },
    },
    expected: { steps: { 'start:app@a': {}, 'start:app@b': {}, 'start:app@c': {}, 'start:app@d': {} } },
  },
  {
    says: `${closure}: through what already runs; two instances that a path orders stay ordered`,
    document: chain('app', 'mid', 'db'),
    goal: start('app'),
    observed: { 'app@a': down, 'mid@a': up, 'db@a': down },
    expected: {
      steps: { 'start:db@a': {}, 'start:app@a': { requires: ['start:db@a'] } },
      unchanged: ['mid@a'],
    },
  },
  {
    says: '`job`: started by others, never by us; it has stop steps, never start steps',
    document: doc('a', {
      app: { on: ['a'], requires: ['job'] },
      job: { on: ['a'], kind: 'job', requires: ['db'] },
      db: { on: ['a'] },
    }),
    goal: start('app'),
    observed: allDown,
    expected: { steps: { 'start:db@a': {}, 'start:app@a': { requires: ['start:db@a'] } } },
  },
  {
    says: '`milestone`: no process and never a step; order and closure pass through it',
    document: doc('a', {
      app: { on: ['a'], requires: ['base'] },
      base: { on: ['a'], kind: 'milestone', requires: ['db'], after: ['log'] },
      db: { on: ['a'] },
      log: { on: ['a'] },
    }),
    goal: start('app', 'log'),
    observed: allDown,
    expected: {
      steps: {
        'start:db@a': {},
        'start:log@a': {},
        'start:app@a': { requires: ['start:db@a'], after: ['start:log@a'] },
      },
    },
  },
  {
    says: '`external: true`: never a step; holds its place in the order',
    document: doc('a b', {
      app: { on: ['a'], requires: ['ldap'] },
      ldap: { on: ['b'], external: true, after: ['net'] },
      net: { on: ['b'] },
    }),
    goal: start('app', 'net'),
    observed: { '*': down, 'ldap@b': up },
    expected: { steps: { 'start:net@b': {}, 'start:app@a': { after: ['start:net@b'] } } },
  },
  {
    says: `${without}; what we start must have it: an external that is down is named`,
    document: doc('a b', { app: { on: ['a'], requires: ['ldap'] }, ldap: { on: ['b'], external: true } }),
    goal: start('app'),
    observed: allDown,
    expected: { refused: 'unmet-requirement', names: ['ldap@b'] },
  },
  {
    says: 'reading 6: an external that nobody probes (unknown) refuses nothing',
    document: doc('a b', { app: { on: ['a'], requires: ['ldap'] }, ldap: { on: ['b'], external: true } }),
    goal: start('app'),
    observed: { 'app@a': down },
    expected: { steps: { 'start:app@a': {} } },
  },
  {
    says: '`--no-closure` takes T alone.',
    document: chain('app', 'mid', 'db'),
    goal: { ...start('mid'), noClosure: true },
    observed: { '*': down, 'db@a': up },
    expected: { steps: { 'start:mid@a': {} } },
  },
  {
    says: without,
    document: chain('app', 'db'),
    goal: { ...start('app'), noClosure: true },
    observed: allDown,
    expected: { refused: 'unmet-requirement', names: ['db@a'] },
  },
  {
    says: 'Excluded instances (`--exclude`) are never steps.',
    document: chain('app', 'mid', 'db'),
    goal: { ...start('app'), exclude: ['db'], force: ['closure'] },
    observed: allDown,
    expected: { steps: { 'start:mid@a': {}, 'start:app@a': { requires: ['start:mid@a'] } } },
  },
  {
    says: '`--offline` assumes that everything selected needs its action.',
    document: chain('app', 'db'),
    goal: { ...start('app'), offline: true },
    observed: allUp,
    expected: { steps: { 'start:db@a': {}, 'start:app@a': { requires: ['start:db@a'] } } },
  },
  {
    says: '`restart: true`: its owner joins whenever a candidate is started underneath it while it runs',
    document: doc('a', { app: { on: ['a'], after: [{ service: 'db', restart: true }] }, db: { on: ['a'] } }),
    goal: start('db'),
    observed: { 'app@a': up, 'db@a': down },
    expected: {
      steps: {
        'stop:app@a': {},
        'start:db@a': { after: ['stop:app@a'] },
        'start:app@a': { after: ['start:db@a', 'stop:app@a'] },
      },
    },
  },
  {
    says: 'An empty selection is an error: never "everything"; everything is `--all`.',
    document: chain('app', 'db'),
    goal: start(),
    observed: allDown,
    expected: { refused: 'empty-selection' },
  },
];
