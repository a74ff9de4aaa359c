import { test } from 'uvu';
import { check, title, type Row } from './table.ts';

const API_FIRST = 'rs@b startAfter api@a\n rs@b stopAfter api@a\n rs@b requires redis@b';

const rows: readonly Row[] = [
  {
    says: 'the dependent first, the dependency last',
    topology: 'web@b requires db@a',
    command: 'stop db',
    plan: `
      stop:web@b
      stop:db@a <- stop:web@b!`,
  },
  {
    says: 'branches that nothing connects stay independent',
    topology: 'web@b requires db@a\n api@c requires mq@a',
    command: 'start --all',
    plan: `
      start:db@a
      start:mq@a
      start:api@c <- start:mq@a!
      start:web@b <- start:db@a!`,
  },
  {
    says: 'an order alone is not required',
    topology: 'web@b after db@a\n web@b wants cache@a',
    command: 'start --all',
    plan: `
      start:cache@a
      start:db@a
      start:web@b <- start:cache@a start:db@a`,
  },
  {
    says: 'what stands between is not in the plan and orders all the same',
    topology: 'web@b requires api@b\n api@b requires db@a',
    command: 'start --all',
    states: 'api@b=running',
    plan: `
      start:db@a
      start:web@b <- start:db@a!
      unchanged: api@b
      warning broken: api@b runs although db@a, which it requires, is down`,
  },
  {
    says: 'a path is as hard as its softest edge',
    topology: 'web@b requires api@b\n api@b after db@a',
    command: 'start web db',
    states: 'api@b=running',
    plan: `
      start:db@a
      start:web@b <- start:db@a
      unchanged: api@b`,
  },
  {
    says: 'a stop is not always the mirror of a start, and every stop precedes the start that it is ordered with',
    topology: API_FIRST,
    command: 'restart api rs redis',
    plan: `
      stop:api@a
      stop:rs@b <- stop:api@a
      stop:redis@b <- stop:rs@b!
      start:api@a <- stop:api@a! stop:redis@b stop:rs@b
      start:redis@b <- stop:redis@b!
      start:rs@b <- start:api@a start:redis@b! stop:rs@b!`,
  },
  {
    says: 'a list of hosts orders the instances of a service, both ways',
    topology: 'db: serial=b,a,c\n db@a\n db@b\n db@c',
    command: 'restart db',
    plan: `
      stop:db@c
      stop:db@a <- stop:db@c
      stop:db@b <- stop:db@a
      start:db@b <- stop:db@a stop:db@b! stop:db@c
      start:db@a <- start:db@b stop:db@a! stop:db@b
      start:db@c <- start:db@a stop:db@b stop:db@c!`,
  },
  {
    says: 'a list of hosts that contradicts the dependencies is refused, never broken silently',
    topology: 'db: serial=b,a\n db@b after db@a',
    command: 'start db',
    plan: `
      cycle: these steps wait for each other: start:db@a, start:db@b
        A host list under \`serial\` contradicts the dependencies; turn it round.`,
  },
  {
    says: 'milestones and external ones order without being steps',
    topology:
      'up: milestone\n nfs: external\n web@b requires up@a\n up@a requires db@a\n db@a after nfs@n\n nfs@n after dns@n',
    command: 'start web dns',
    plan: `
      start:dns@n
      start:db@a <- start:dns@n
      start:web@b <- start:db@a!`,
  },
  {
    says: 'a milestone lends its quorum to who requires it',
    topology: 'up: milestone\n web@b requires up@a\n up@a requires 1 of db@a db@b',
    command: 'start web',
    plan: `
      start:db@a
      start:db@b
      start:web@b <- 1 of (start:db@a start:db@b)`,
  },
  {
    says: 'of milestones none is left out, for a plan cannot say "one of these groups"',
    topology: 'up: milestone\n web@c requires 1 of up@a up@b\n up@a requires db@a\n up@b requires db@b',
    command: 'start web',
    plan: `
      start:db@a
      start:db@b
      start:web@c <- start:db@a! start:db@b!`,
  },
  {
    says: 'what is ready is taken off the need',
    topology: 'web@w requires 2 of db@a db@b db@c db@d',
    command: 'start --all',
    states: 'db@a=running',
    plan: `
      start:db@b
      start:db@c
      start:db@d
      start:web@w <- 1 of (start:db@b start:db@c start:db@d)
      unchanged: db@a`,
  },
  {
    says: 'a dependent stops first only if what it needs would break',
    topology: 'web@w requires 1 of db@a db@b',
    command: 'stop web db@a',
    plan: `
      stop:db@a
      stop:web@w`,
  },
  {
    says: 'a dependent stops before all candidates that stop',
    topology: 'web@w requires 1 of db@a db@b',
    command: 'stop db',
    plan: `
      stop:web@w
      stop:db@a <- stop:web@w!
      stop:db@b <- stop:web@w!`,
  },
];

for (const row of rows) test(title(row), () => check(row));
test.run();
