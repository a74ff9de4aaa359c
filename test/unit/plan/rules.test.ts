import { test } from 'uvu';
import { check, title, type Row } from './table.ts';

const GUARDED = 'vault: protected\n vault@a requires db@a\n log@a';
const FLOOR = 'web: keep=2\n web@a\n web@b\n web@c';

const rows: readonly Row[] = [
  {
    says: 'alone, under a running dependent',
    topology: 'web@b requires db@a',
    command: 'stop db',
    closure: false,
    plan: `
      closure: web@b is running, requires db@a, which would stop, and is not in the plan
        Stop web@b too, or override with --force closure.`,
  },
  {
    says: 'alone, under a dependent that is down',
    topology: 'web@b requires db@a',
    command: 'stop db',
    closure: false,
    states: 'web@b=stopped',
    plan: `
      stop:db@a`,
  },
  {
    says: 'an excluded dependent keeps what it requires, also through a milestone',
    topology: 'up: milestone\n web@b requires up@a\n up@a requires db@a',
    command: 'stop db',
    exclude: ['web@b'],
    plan: `
      closure: web@b is running, requires db@a, which would stop, and is excluded
        web@b -> up@a -> db@a
        Stop web@b too, or override with --force closure.`,
  },
  {
    says: 'overridden, and said',
    topology: 'web@b requires db@a',
    command: 'stop db',
    closure: false,
    force: ['closure'],
    plan: `
      stop:db@a
      warning closure: web@b is running, requires db@a, which would stop, and is not in the plan (overridden by --force closure)`,
  },
  {
    says: 'no other force opens it',
    topology: 'web@b requires db@a',
    command: 'stop db',
    closure: false,
    force: ['job', 'protected', 'floor'],
    plan: `
      closure: web@b is running, requires db@a, which would stop, and is not in the plan
        Stop web@b too, or override with --force closure.`,
  },
  {
    says: 'an unknown one that requires it, however far above',
    topology: 'web@b requires api@b\n api@b requires db@a',
    command: 'stop --all',
    states: 'web@b=unknown api@b=stopped',
    plan: `
      unknown-dependent: the state of web@b is unknown, and db@a, which it requires, would stop
        web@b -> api@b -> db@a
        Look at web@b; if it is down, say so with --assume-down web@b.`,
  },
  {
    says: 'an unknown one that nothing is taken from is a step',
    topology: 'web@b after db@a',
    command: 'stop --all',
    states: 'web@b=unknown',
    plan: `
      stop:web@b
      stop:db@a <- stop:web@b`,
  },
  {
    says: 'an external requirement that is down',
    topology: 'nfs: external\n web@b requires nfs@n',
    command: 'start web',
    plan: `
      unmet-requirement: web@b requires nfs@n (external, stopped), and the plan does not start it
        Start nfs@n first, or override with --force closure.`,
  },
  {
    says: 'an external requirement of which nobody knows',
    topology: 'nfs: external\n web@b requires nfs@n',
    command: 'start web',
    states: 'nfs@n=unknown',
    plan: `
      start:web@b`,
  },
  {
    says: 'an excluded requirement that is down',
    topology: 'web@b requires 2 of db@a db@b db@c',
    command: 'start web',
    exclude: ['db@a', 'db@b'],
    plan: `
      unmet-requirement: web@b requires 2 of 3, of which are not ready: db@a (excluded, stopped), db@b (excluded, stopped), and the plan does not start it
        Start db@a first, or override with --force closure.`,
  },
  {
    says: '--all leaves a protected one if it can',
    topology: 'vault: protected\n vault@a\n log@a',
    command: 'stop --all',
    plan: `
      stop:log@a
      warning protected: vault@a is protected and stays as it is: it was selected, but not named`,
  },
  {
    says: '--all refuses if it cannot',
    topology: GUARDED,
    command: 'stop --all',
    plan: `
      protected: vault@a is protected: it is stopped only when named, and db@a, which it requires, would stop
        Name vault@a, or override with --force protected.`,
  },
  {
    says: 'a closure needs a protected one',
    topology: GUARDED,
    command: 'stop db',
    plan: `
      protected: vault@a is protected: it is stopped only when named, and db@a, which it requires, would stop
        Name vault@a, or override with --force protected.`,
  },
  {
    says: 'named, it stops',
    topology: GUARDED,
    command: 'stop db vault',
    plan: `
      stop:vault@a
      stop:db@a <- stop:vault@a!`,
  },
  {
    says: 'a floor, counted over those that stay ready',
    topology: FLOOR,
    command: 'stop web@a',
    states: 'web@b=running!',
    plan: `
      floor: web keeps 2 ready; without web@a, 1 of 3 would be left
        Name every instance of web, take fewer at a time, or override with --force floor.`,
  },
  {
    says: 'naming every instance is consent',
    topology: FLOOR,
    command: 'stop web',
    plan: `
      stop:web@a
      stop:web@b
      stop:web@c`,
  },
  {
    says: 'a floor of each site, its percentage rounded up',
    topology: 'web: keep=50%/site\n web@x-1\n web@x-2\n web@x-3\n web@y-1',
    command: 'stop web@x-1 web@x-2',
    plan: `
      floor: web keeps 2 ready in x; without web@x-1, web@x-2, 1 of 3 would be left
        Name every instance of web, take fewer at a time, or override with --force floor.`,
  },
  {
    says: 'nothing but milestones',
    topology: 'up: milestone\n up@a requires db@a',
    command: 'stop up',
    plan: `
      milestones-only: up@a: a milestone has no process, so there is nothing to stop
        Name the services that the milestone requires.`,
  },
  {
    says: 'a start that goes on without what it wants',
    topology: 'web@b wants cache@a',
    command: 'start web',
    states: 'cache@a=absent',
    plan: `
      start:cache@a
      start:web@b <- start:cache@a
      warning wants: web@b wants cache@a (absent), and starts whether or not that does`,
  },
];

for (const row of rows) test(title(row), () => check(row));
test.run();
