import { test } from 'uvu';
import { check, title, type Row } from './table.ts';

const rows: readonly Row[] = [
  {
    says: 'what it stopped, no more and no less',
    topology: 'web@b requires db@a\n api@c requires db@a',
    command: 'restart db',
    states: 'api@c=stopped',
    plan: `
      stop:web@b
      stop:db@a <- stop:web@b!
      start:db@a <- stop:db@a!
      start:web@b <- start:db@a! stop:web@b!`,
  },
  {
    says: 'the target starts even if it was down',
    topology: 'web@b requires db@a',
    command: 'restart web',
    states: 'web@b=failed',
    plan: `
      start:web@b`,
  },
  {
    says: 'a requirement that is not ready refuses by name',
    topology: 'web@b requires db@a',
    command: 'restart web',
    states: 'db@a=running!',
    plan: `
      unmet-requirement: web@b requires db@a (running, not ready), and the plan does not start it
        Start db@a first, or override with --force closure.`,
  },
  {
    says: 'it goes on to whoever asks for it, and to what falls with them',
    topology: 'web@b requires api@b\n api@b wants db@a restart',
    command: 'restart db',
    plan: `
      stop:web@b
      stop:api@b <- stop:web@b!
      stop:db@a <- stop:api@b
      start:db@a <- stop:db@a!
      start:api@b <- start:db@a stop:api@b!
      start:web@b <- start:api@b! stop:web@b!`,
  },
  {
    says: 'a start underneath a running one restarts it, the stop first',
    topology: 'api@b after db@a restart',
    command: 'start db',
    states: 'api@b=running',
    plan: `
      stop:api@b
      start:db@a <- stop:api@b
      start:api@b <- start:db@a stop:api@b!`,
  },
  {
    says: 'a start underneath one that is down starts nobody else',
    topology: 'api@b after db@a restart',
    command: 'start db',
    plan: `
      start:db@a`,
  },
  {
    says: 'alone, nobody joins',
    topology: 'api@b after db@a restart',
    command: 'restart db',
    closure: false,
    plan: `
      stop:db@a
      start:db@a <- stop:db@a!`,
  },
  {
    says: 'a restart that comes round to where it began ends there, and is refused by name',
    topology: 'vault: protected\n db@a after vault@b restart\n vault@b requires mq@a\n mq@a requires db@a',
    command: 'restart db',
    plan: `
      protected: vault@b is protected: it is stopped only when named, and db@a, which it requires, would stop
        vault@b -> mq@a -> db@a
        Name vault@b, or override with --force protected.`,
  },
];

for (const row of rows) test(title(row), () => check(row));
test.run();
