import { test } from 'uvu';
import { title } from './table.ts';
import { check, type RollingRow } from './rolling-table.ts';

const MIXED = `up: milestone\n scan: job\n nfs: external\n vault: protected\n db@b: standby
  up@a web@a scan@a nfs@n vault@v db@b db@a`;

const rows: readonly RollingRow[] = [
  {
    says: 'one after the other, by name',
    topology: 'web@c\n web@a\n web@b',
    command: 'restart web',
    plan: `
      web@a
      web@b
      web@c`,
  },
  {
    says: 'what has no process here, is left to others, protected or passive is no target',
    topology: MIXED,
    command: 'restart *@a *@n *@v *@b',
    states: 'db@b=stopped',
    plan: `
      db@a
      web@a
      warning protected: vault@v is protected and stays as it is: it was selected, but not named
      warning external: not managed here, left alone: nfs@n
      warning job: a job is not restarted, left alone: scan@a
      warning standby: standby, started only when named as service@host: db@b`,
  },
  {
    says: 'named, protected and passive ones are targets',
    topology: MIXED,
    command: 'restart vault db@b',
    states: 'db@b=stopped',
    plan: `
      +db@b
      vault@v`,
  },
  {
    says: 'excluded ones are none',
    topology: 'web@a\n web@b\n web@c',
    command: 'restart web',
    exclude: ['web@b'],
    plan: `
      web@a
      web@c`,
  },
  {
    says: 'what is down is only started',
    topology: 'web@a\n web@b\n web@c',
    command: 'restart web',
    states: 'web@a=stopped web@b=failed web@c=absent',
    plan: `
      +web@a
      +web@b
      +web@c`,
  },
  {
    says: 'what cannot be told, or is not ready, is stopped too',
    topology: 'web@a\n web@b\n web@c\n web@d',
    command: 'restart web',
    states: 'web@a=unknown web@b=unreachable web@c=changing web@d=running!',
    plan: `
      web@a
      web@b
      web@c
      web@d
      warning unreachable: unreachable, taken to need their step: web@b`,
  },
  {
    says: 'milestones alone are nothing to restart',
    topology: 'up: milestone\n up@a requires db@a',
    command: 'restart up',
    plan: `
      milestones-only: up@a: a milestone has no process, so there is nothing to restart
        Name the services that the milestone requires.`,
  },
  {
    says: 'what is required and down is refused',
    topology: 'web@b requires db@a',
    command: 'restart web',
    states: 'db@a=stopped',
    plan: `
      unmet-requirement: web@b requires db@a (stopped), and the plan does not start it
        Start db@a first, or override with --force closure.`,
  },
  {
    says: 'a dependent that still has enough stays up, and its need is a floor',
    topology: 'web@w requires 2 of db@a db@b db@c',
    command: 'restart db',
    plan: `
      db@a
      db@b
      db@c
      floor: web@w needs 2 of db`,
  },
  {
    says: 'the same need of several is one floor',
    topology: 'web@a requires 1 of db@a db@b\n web@b requires 1 of db@a db@b',
    command: 'restart db',
    plan: `
      db@a
      db@b
      floor: web@a, web@b need 1 of db`,
  },
  {
    says: 'the same need by several ways is told once',
    topology:
      'up: milestone\n web@a requires up@x up@y\n up@x requires 1 of db@a db@b\n up@y requires 1 of db@a db@b',
    command: 'restart db',
    plan: `
      db@a
      db@b
      floor: web@a needs 1 of db`,
  },
  {
    says: 'one that needs all cannot be kept up',
    topology: 'web@b requires db@a db@c',
    command: 'restart db',
    plan: `
      dependent: web@b is running and requires all of db@a, db@c: it cannot be kept up while db@a restarts
        With --with-dependents it goes down meanwhile; or override with --force closure.`,
  },
  {
    says: 'nor one for which no more are ready than it needs',
    topology: 'web@b requires 2 of db@a db@b db@c',
    command: 'restart db',
    states: 'db@c=stopped',
    plan: `
      dependent: web@b is running and requires 2 of db@a, db@b, db@c, of which 2 are ready: it cannot be kept up while db@a restarts
        Start db@c first, which gives it room; or override with --force closure.`,
  },
  {
    says: 'unless what restarts did not count anyway',
    topology: 'web@b requires 2 of db@a db@b db@c',
    command: 'restart db@c',
    states: 'db@c=running!',
    plan: `
      db@c
      floor: web@b needs 2 of db`,
  },
  {
    says: 'through a milestone, with the way there',
    topology: 'up: milestone\n web@b requires up@x\n up@x requires db@a',
    command: 'restart db',
    plan: `
      dependent: web@b is running and requires up@x: it cannot be kept up while db@a restarts
        web@b -> up@x -> db@a
        With --with-dependents it goes down meanwhile; or override with --force closure.`,
  },
  {
    says: 'of milestones, some are enough, and one database carries two of them',
    topology: `up: milestone\n web@b requires 1 of up@x up@y up@z
      up@x requires db@a\n up@y requires db@a\n up@z requires db@b`,
    command: 'restart db',
    plan: `
      db@a
      db@b
      floor: web@b needs 1 of db`,
  },
  {
    says: 'one that may run is one that runs',
    topology: 'web@b requires db@a',
    command: 'restart db',
    states: 'web@b=unknown',
    plan: `
      dependent: web@b is unknown and requires db@a: it cannot be kept up while db@a restarts
        With --with-dependents it goes down meanwhile; or override with --force closure.`,
  },
  {
    says: 'one that is down has no needs',
    topology: 'web@b requires db@a',
    command: 'restart db',
    states: 'web@b=stopped',
    plan: `
      db@a`,
  },
  {
    says: 'wishes and orders are no needs',
    topology: 'web@b wants db@a\n web@b after db@b\n web@c startAfter db@a',
    command: 'restart db',
    plan: `
      db@a
      db@b`,
  },
  {
    says: 'a forced closure leaves it running',
    topology: 'web@b requires db@a db@c',
    command: 'restart db',
    force: ['closure'],
    plan: `
      db@a
      db@c
      warning dependent: web@b is running and requires all of db@a, db@c: it cannot be kept up while db@a restarts (overridden by --force closure)`,
  },
  {
    says: 'no other force does',
    topology: 'web@b requires db@a',
    command: 'restart db',
    force: ['floor', 'protected', 'job'],
    plan: `
      dependent: web@b is running and requires db@a: it cannot be kept up while db@a restarts
        With --with-dependents it goes down meanwhile; or override with --force closure.`,
  },
  {
    says: 'with its dependents: down from the first that they need to the last, and theirs too',
    topology:
      'lb@l requires web@w\n web@w requires db@a db@c\n log@x requires 1 of db@a db@b db@c\n db@a db@b db@c db@d',
    command: 'restart db',
    withDependents: true,
    plan: `
      -lb@l -web@w db@a
      db@b
      db@c +web@w +lb@l
      db@d
      floor: log@x needs 1 of db`,
  },
  {
    says: 'one that needs nothing outside of one unit comes and goes with that',
    topology: 'web@a requires db@a\n web@b requires db@b',
    command: 'restart db',
    withDependents: true,
    plan: `
      web@a db@a
      web@b db@b`,
  },
  {
    says: 'what only starts takes nobody down, but is waited for',
    topology: 'web@w requires db@a db@b db@c',
    command: 'restart db',
    states: 'db@a=stopped db@c=stopped',
    withDependents: true,
    plan: `
      +db@a
      -web@w db@b
      +db@c +web@w
      warning broken: web@w runs although db@a, db@c, which it requires, is down`,
  },
  {
    says: 'a job is waited for, and not started',
    topology: 'scan: job\n scan@w requires db@a',
    command: 'restart db',
    withDependents: true,
    plan: `
      -scan@w db@a`,
  },
  {
    says: 'of a job the way out is to wait',
    topology: 'scan: job\n scan@w requires db@a',
    command: 'restart db',
    plan: `
      dependent: scan@w is running and requires db@a: it cannot be kept up while db@a restarts
        With --with-dependents its end is waited for; or override with --force closure.`,
  },
  {
    says: 'excluded, it cannot go along',
    topology: 'web@b requires db@a',
    command: 'restart db',
    exclude: ['web@b'],
    withDependents: true,
    plan: `
      dependent: web@b is running and requires db@a: it cannot be kept up while db@a restarts
        web@b is excluded: leave it out of --exclude, or override with --force closure.`,
  },
  {
    says: 'nor can what is not managed here',
    topology: 'nfs: external\n nfs@b requires db@a',
    command: 'restart db',
    withDependents: true,
    plan: `
      dependent: nfs@b is running and requires db@a: it cannot be kept up while db@a restarts
        nfs@b is not managed here: stop it yourself first, or override with --force closure.`,
  },
  {
    says: 'nor what is protected and not named',
    topology: 'vault: protected\n vault@b requires db@a',
    command: 'restart db',
    withDependents: true,
    plan: `
      protected: vault@b is protected: it is stopped only when named, and db@a, which it requires, would stop
        Name vault@b, or override with --force protected.`,
  },
  {
    says: 'nor one of which nobody knows whether it runs',
    topology: 'web@b requires db@a',
    command: 'restart db',
    states: 'web@b=unknown',
    withDependents: true,
    plan: `
      unknown-dependent: the state of web@b is unknown, and db@a, which it requires, would stop
        Look at web@b; if it is down, say so with --assume-down web@b.`,
  },
  {
    says: 'restarts go on to who asks for it, in no earlier batch',
    topology: 'app@a after db@a db@b restart\n lb@l after app@a restart',
    command: 'restart db',
    batch: '2',
    plan: `
      db@a db@b
      lb@l app@a`,
  },
  {
    says: 'and through milestones, to those that run',
    topology:
      'up: milestone\n up@x requires 1 of db@a db@b\n app@a after up@x restart\n app@b after up@x restart',
    command: 'restart db',
    states: 'app@b=stopped',
    plan: `
      db@a
      db@b
      app@a`,
  },
  {
    says: 'a restart that reaches one who cannot do without is refused for that',
    topology: 'web@w requires db@a restart',
    command: 'restart db',
    plan: `
      dependent: web@w is running and requires db@a: it cannot be kept up while db@a restarts
        With --with-dependents it goes down meanwhile; or override with --force closure.`,
  },
  {
    says: 'or takes it along',
    topology: 'web@w requires db@a db@b restart',
    command: 'restart db',
    withDependents: true,
    plan: `
      -web@w db@a
      db@b +web@w`,
  },
  {
    says: 'a restart that reaches a protected one is refused',
    topology: 'vault: protected\n vault@w after db@a restart',
    command: 'restart db',
    plan: `
      protected: vault@w is protected: it is stopped only when named, and db@a, which it requires, would stop
        Name vault@w, or override with --force protected.`,
  },
  {
    says: 'alone, no restart goes on',
    topology: 'app@a after db@a restart',
    command: 'restart db',
    closure: false,
    plan: `
      db@a`,
  },
  {
    says: 'one that restarts with others finds started what it requires',
    topology: 'app@a after db@a restart\n app@a requires mq@b',
    command: 'restart db mq',
    states: 'mq@b=stopped',
    plan: `
      db@a
      +mq@b
      app@a
      warning broken: app@a runs although mq@b, which it requires, is down`,
  },
];

for (const row of rows) test(title(row), () => check(row));
test.run();
