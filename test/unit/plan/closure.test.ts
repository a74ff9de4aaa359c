import { test } from 'uvu';
import { check, title, type Row } from './table.ts';

const TIERS = 'web@b requires api@b\n api@b requires db@a\n api@b wants cache@a';

const rows: readonly Row[] = [
  {
    says: 'all that is required or wanted comes along',
    topology: TIERS,
    command: 'start api',
    plan: `
      start:cache@a
      start:db@a
      start:api@b <- start:cache@a start:db@a!`,
  },
  {
    says: 'whoever requires it comes along, whoever wants it does not',
    topology: TIERS,
    command: 'stop cache',
    plan: `
      stop:cache@a`,
  },
  {
    says: 'what is there already is no step',
    topology: TIERS,
    command: 'stop db',
    states: 'web@b=failed',
    plan: `
      stop:api@b
      stop:db@a <- stop:api@b!
      unchanged: web@b`,
  },
  {
    says: 'running but not ready is waited for',
    topology: 'web@b requires db@a',
    command: 'start web',
    states: 'db@a=running!',
    plan: `
      start:db@a
      start:web@b <- start:db@a!`,
  },
  {
    says: 'enough are ready, so that no candidate is pulled in',
    topology: 'web@w requires 1 of db@a db@b',
    command: 'start web',
    states: 'db@b=running',
    plan: `
      start:web@w`,
  },
  {
    says: 'a quorum that still holds keeps its owner up',
    topology: 'web@w requires 1 of db@a db@b',
    command: 'stop db@a',
    plan: `
      stop:db@a`,
  },
  {
    says: 'a quorum that breaks takes its owner down',
    topology: 'web@w requires 1 of db@a db@b',
    command: 'stop db@a',
    states: 'db@b=running!',
    plan: `
      stop:web@w
      stop:db@a <- stop:web@w!`,
  },
  {
    says: 'two milestones over one database: with it both go',
    topology: 'up: milestone\n web@w requires 1 of up@a up@b\n up@a requires db@a\n up@b requires db@a',
    command: 'stop db@a',
    plan: `
      stop:web@w
      stop:db@a <- stop:web@w!`,
  },
  {
    says: 'a passive node is not started by the way',
    topology: 'db@b: standby\n web@w requires db@a db@b',
    command: 'start web',
    plan: `
      start:db@a
      start:web@w <- start:db@a!`,
  },
  {
    says: 'a passive node is started when it is named',
    topology: 'db@b: standby\n web@w requires db@a db@b',
    command: 'start web db@b',
    plan: `
      start:db@a
      start:db@b
      start:web@w <- start:db@a! start:db@b!`,
  },
  {
    says: 'a passive node that is down carries nobody',
    topology: 'db@b: standby\n web@w requires db@a db@b',
    command: 'stop db@b',
    states: 'db@b=stopped',
    plan: `
      unchanged: db@b`,
  },
  {
    says: '--all starts no passive node, and says so',
    topology: 'db@b: standby\n db@a',
    command: 'start --all',
    plan: `
      start:db@a
      warning standby: standby, started only when named as service@host: db@b`,
  },
  {
    says: 'offline, everything selected needs its action',
    topology: 'web@b requires db@a',
    command: 'start web',
    offline: true,
    plan: `
      start:db@a
      start:web@b <- start:db@a!`,
  },
  {
    says: 'a job is a guard: it stops, and is never started',
    topology: 'scan: job\n scan@a requires mq@a',
    command: 'restart mq',
    plan: `
      stop:scan@a
      stop:mq@a <- stop:scan@a!
      start:mq@a <- stop:mq@a!`,
  },
];

for (const row of rows) test(title(row), () => check(row));
test.run();
