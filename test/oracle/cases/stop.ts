import { allDown, allUp, chain, doc, down, stop, up, type Case } from './case.ts';

const without = 'Whatever would leave a running dependent without what it requires is refused (exit 2)';
const unknown =
  'Anything else is `unknown`, never `stopped`: a mistyped status command must not stop a database first';
const withJob = doc('a', { conv: { on: ['a'], kind: 'job', requires: ['mq'] }, mq: { on: ['a'] } });
const withMilestone = doc('a', {
  app: { on: ['a'], requires: ['base'] },
  base: { on: ['a'], kind: 'milestone', requires: ['db'] },
  db: { on: ['a'] },
});
const outside = doc('a b', { portal: { on: ['b'], external: true, requires: ['db'] }, db: { on: ['a'] } });
const appThenDb = { 'stop:app@a': {}, 'stop:db@a': { requires: ['stop:app@a'] } };

export const stopCases: Case[] = [
  {
    says: '`stop T`: T and everything that `requires` it, transitively',
    document: chain('app', 'mid', 'db'),
    goal: stop('db'),
    observed: allUp,
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:mid@a': { requires: ['stop:app@a'] },
        'stop:db@a': { requires: ['stop:mid@a'] },
      },
    },
  },
  {
    says: '... transitively: through what is already stopped; `failed` (stopped, with residue) is unchanged',
    document: chain('web', 'app', 'mid', 'db'),
    goal: stop('db'),
    observed: { '*': up, 'app@a': down, 'mid@a': { state: 'failed' } },
    expected: {
      steps: { 'stop:web@a': {}, 'stop:db@a': { requires: ['stop:web@a'] } },
      unchanged: ['app@a', 'mid@a'],
    },
  },
  {
    says: 'wants: pulls in, on stop, nothing',
    document: doc('a', { app: { on: ['a'], wants: ['db'] }, db: { on: ['a'] } }),
    goal: stop('db'),
    observed: allUp,
    expected: { steps: { 'stop:db@a': {} } },
  },
  {
    says: 'wants | before it stops; goes on',
    document: doc('a', { app: { on: ['a'], wants: ['db'] }, db: { on: ['a'] } }),
    goal: { ...stop(), all: true },
    observed: allUp,
    expected: { steps: { 'stop:app@a': {}, 'stop:db@a': { after: ['stop:app@a'] } } },
  },
  {
    says: unknown,
    document: chain('app', 'db'),
    goal: stop('db'),
    observed: { '*': up, 'app@a': { state: 'unknown' } },
    expected: { refused: 'unknown-dependent', names: ['app@a'] },
  },
  {
    says: `${unknown}: transitively, whatever the state between`,
    document: chain('app', 'mid', 'db'),
    goal: { ...stop(), all: true },
    observed: { '*': up, 'app@a': { state: 'unknown' }, 'mid@a': down },
    expected: { refused: 'unknown-dependent', names: ['app@a'] },
  },
  {
    says: `reading 5: unknown itself is a step where nothing it requires stops`,
    document: chain('app', 'db'),
    goal: stop('app'),
    observed: { '*': up, 'app@a': { state: 'unknown' } },
    expected: { steps: { 'stop:app@a': {} } },
  },
  {
    says: '`--force closure` overrides and is recorded: an unknown dependent is then a step like any other',
    document: chain('app', 'db'),
    goal: { ...stop('db'), force: ['closure'] },
    observed: { '*': up, 'app@a': { state: 'unknown' } },
    expected: { steps: appThenDb },
  },
  {
    says: 'reading 5: unreachable, absent and changing dependents are steps; the preflight refuses them',
    document: chain('app', 'mid', 'web', 'db'),
    goal: stop('db'),
    observed: {
      'app@a': { state: 'unreachable' },
      'mid@a': { state: 'absent' },
      'web@a': { state: 'changing' },
      'db@a': up,
    },
    expected: {
      steps: {
        'stop:app@a': {},
        'stop:mid@a': { requires: ['stop:app@a'] },
        'stop:web@a': { requires: ['stop:mid@a'] },
        'stop:db@a': { requires: ['stop:web@a'] },
      },
    },
  },
  {
    says: '`job`: a stop step is a *guard* that waits until none runs',
    document: withJob,
    goal: stop('mq'),
    observed: allUp,
    expected: { steps: { 'stop:conv@a': {}, 'stop:mq@a': { requires: ['stop:conv@a'] } } },
  },
  {
    says: 'reading 8: a job that does not run is already in the wanted state',
    document: withJob,
    goal: stop('mq'),
    observed: { '*': up, 'conv@a': down },
    expected: { steps: { 'stop:mq@a': {} }, unchanged: ['conv@a'] },
  },
  {
    says: '`milestone`: order and closure pass through it',
    document: withMilestone,
    goal: stop('db'),
    observed: allUp,
    expected: { steps: appThenDb },
  },
  {
    says: 'stopping nothing but milestones is an error with a hint',
    document: withMilestone,
    goal: stop('base'),
    observed: allUp,
    expected: { refused: 'milestones-only', names: ['base@a'] },
  },
  {
    says: 'A selector that matches nothing is an error.',
    document: chain('app', 'db'),
    goal: stop('app', 'dbx'),
    observed: allUp,
    expected: { refused: 'unknown-selector', names: ['dbx'] },
  },
  {
    says: 'An empty selection is an error',
    document: chain('app', 'db'),
    goal: { ...stop('app'), exclude: ['@a'] },
    observed: allUp,
    expected: { refused: 'empty-selection' },
  },
  {
    says: `\`--no-closure\` takes T alone. ${without}`,
    document: chain('app', 'db'),
    goal: { ...stop('db'), noClosure: true },
    observed: allUp,
    expected: { refused: 'closure', names: ['app@a'] },
  },
  {
    says: '`--no-closure` takes T alone: nobody loses anything, nothing is refused',
    document: chain('app', 'db'),
    goal: { ...stop('db'), noClosure: true },
    observed: { '*': down, 'db@a': up },
    expected: { steps: { 'stop:db@a': {} } },
  },
  {
    says: '`--force closure` overrides and is recorded',
    document: chain('app', 'db'),
    goal: { ...stop('db'), noClosure: true, force: ['closure'] },
    observed: allUp,
    expected: { steps: { 'stop:db@a': {} } },
  },
  {
    says: `Excluded instances (\`--exclude\`) are never steps. ${without}`,
    document: chain('app', 'db'),
    goal: { ...stop(), all: true, exclude: ['app'] },
    observed: allUp,
    expected: { refused: 'closure', names: ['app@a'] },
  },
  {
    says: `${without}: what an excluded instance that is down requires may stop`,
    document: chain('app', 'db'),
    goal: { ...stop(), all: true, exclude: ['app'] },
    observed: { '*': up, 'app@a': down },
    expected: { steps: { 'stop:db@a': {} } },
  },
  {
    says: `${without}: an external dependent that runs cannot be stopped by us`,
    document: outside,
    goal: stop('db'),
    observed: allUp,
    expected: { refused: 'closure', names: ['portal@b'] },
  },
  {
    says: 'reading 6: an external dependent that nobody probes (unknown) refuses nothing',
    document: outside,
    goal: stop('db'),
    observed: { 'db@a': up, 'portal@b': { state: 'unknown' } },
    expected: { steps: { 'stop:db@a': {} } },
  },
  {
    says: '`--offline` assumes that everything selected needs its action.',
    document: chain('app', 'db'),
    goal: { ...stop('db'), offline: true },
    observed: allDown,
    expected: { steps: appThenDb },
  },
];
