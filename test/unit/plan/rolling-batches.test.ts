import { test } from 'uvu';
import { title } from './table.ts';
import { check, type RollingRow } from './rolling-table.ts';

const FIVE = 'web@a\n web@b\n web@c\n web@d\n web@e';
const SITES = 'web@x-1\n web@x-2\n web@y-1\n web@y-2';
const TURNED = 'web: serial=b,a\n db: serial=a,b\n web@a db@a web@b db@b';

const rows: readonly RollingRow[] = [
  {
    says: 'exactly as many as said, the last batch takes the rest',
    topology: FIVE,
    command: 'restart web',
    batch: '2',
    plan: `
      web@a web@b
      web@c web@d
      web@e`,
  },
  {
    says: 'a percentage of all is rounded down',
    topology: FIVE,
    command: 'restart web',
    batch: '50%',
    plan: `
      web@a web@b
      web@c web@d
      web@e`,
  },
  {
    says: 'to one at least',
    topology: 'web@a\n web@b',
    command: 'restart web',
    batch: '10%',
    plan: `
      web@a
      web@b`,
  },
  {
    says: 'the last size of a ramp repeats',
    topology: FIVE,
    command: 'restart web',
    batch: '1,2',
    plan: `
      web@a
      web@b web@c
      web@d web@e`,
  },
  {
    says: 'a size that cannot be read is refused',
    topology: FIVE,
    command: 'restart web',
    batch: '0',
    plan: `
      batch: 0 is no size of a batch
        Write it as 1, 25% or 1,5,20%.`,
  },
  {
    says: 'what others need goes first, whoever stands between',
    topology: 'app@a after mq@m\n mq@m after db@z\n db@z\n log@k',
    command: 'restart app db log',
    plan: `
      db@z
      app@a
      log@k`,
  },
  {
    says: 'by host, all targets of one at a time',
    topology: 'web@a log@a web@b log@b',
    command: 'restart web log',
    by: 'host',
    plan: `
      log@a web@a
      log@b web@b`,
  },
  {
    says: 'who was named with all that it requires goes down with that',
    topology: 'web@b requires db@a\n log@c',
    command: 'restart web db log',
    plan: `
      web@b db@a
      log@c
      warning together: down together, in one batch: db@a, web@b (web@b requires db@a)`,
  },
  {
    says: 'transitively, and through milestones',
    topology: 'up: milestone\n lb@l requires web@b\n web@b requires up@x\n up@x requires db@a\n log@c',
    command: 'restart lb web db log',
    plan: `
      lb@l web@b db@a
      log@c
      warning together: down together, in one batch: db@a, lb@l, web@b (lb@l requires web@b, web@b requires db@a)`,
  },
  {
    says: 'with as many as are ready, too',
    topology: 'web@w requires 2 of db@a db@b db@c',
    command: 'restart web db',
    states: 'db@c=failed',
    plan: `
      web@w db@a db@b +db@c
      warning together: down together, in one batch: db@a, db@b, db@c, web@w (web@w requires db@a, web@w requires db@b, web@w requires db@c)`,
  },
  {
    says: 'by host, what is on one is together anyway',
    topology: 'web@a requires db@a\n web@b requires db@b',
    command: 'restart web db',
    by: 'host',
    plan: `
      web@a db@a
      web@b db@b`,
  },
  {
    says: 'with enough others it has a batch of its own, and its need binds while it is up',
    topology: 'web@z requires 1 of db@a db@b db@c',
    command: 'restart web db',
    batch: '2',
    plan: `
      db@a db@b
      db@c web@z
      floor: web@z needs 1 of db`,
  },
  {
    says: 'another order of batches keeps it up',
    topology: 'web@z requires 1 of db@a db@b\n log@c log@d',
    command: 'restart web db log',
    batch: '2',
    plan: `
      db@a log@c
      db@b log@d
      web@z
      floor: web@z needs 1 of db`,
  },
  {
    says: 'a need that only binds while it is up is no floor where it goes down with what it needs',
    topology: 'web@a requires 1 of db@a db@b',
    command: 'restart web db',
    batch: '3',
    plan: `
      web@a db@a db@b`,
  },
  {
    says: 'a floor refuses what takes it all',
    topology: 'web: keep=1\n web@a\n web@b',
    command: 'restart web',
    batch: '2',
    plan: `
      floor: web keeps 1 ready, and with web@a, web@b in batch 1 of 1, 0 of 2 would be left; and no other way to fill batches of 2 holds every floor
        Take fewer at a time: --batch 1 holds every floor; or override with --force floor.`,
  },
  {
    says: 'naming everything is no consent',
    topology: 'web: keep=2\n web@a\n web@b',
    command: 'restart --all',
    force: ['closure'],
    plan: `
      floor: web keeps 2 ready, and with web@a in batch 1 of 2, 1 of 2 would be left; and no other way to fill batches of 1 holds every floor
        No smaller batch was found that holds: override with --force floor.`,
  },
  {
    says: 'overridden, and said',
    topology: 'web: keep=2\n web@a\n web@b',
    command: 'restart web',
    force: ['floor'],
    plan: `
      web@a
      web@b
      warning floor: web keeps 2 ready, and with web@a in batch 1 of 2, 1 of 2 would be left (overridden by --force floor)`,
  },
  {
    says: 'for each site, where a plain sequence would take one down',
    topology: `web: keep=50%/site\n ${SITES}`,
    command: 'restart web',
    batch: '2',
    plan: `
      web@x-1 web@y-1
      web@x-2 web@y-2
      floor: web keeps 1 ready in x
      floor: web keeps 1 ready in y`,
  },
  {
    says: 'no size is made smaller to fit',
    topology: `web: keep=50%/site\n ${SITES}`,
    command: 'restart web',
    batch: '3',
    plan: `
      floor: web keeps 1 ready in x, and with web@x-1, web@x-2 in batch 1 of 2, 0 of 2 would be left; and no other way to fill batches of 3 holds every floor
        Take fewer at a time: --batch 2 holds every floor; or override with --force floor.`,
  },
  {
    says: 'what the urgent need first is not always what the sequence says',
    topology: 'web: keep=3\n app@a app@b app@c\n web@a web@b web@c web@d',
    command: 'restart web app',
    batch: '2',
    plan: `
      app@a web@a
      app@b web@b
      app@c web@c
      web@d
      floor: web keeps 3 ready`,
  },
  {
    says: 'what was down counts once an earlier batch has started it',
    topology: 'web: keep=1\n web@a\n web@b',
    command: 'restart web',
    states: 'web@b=stopped',
    plan: `
      +web@b
      web@a
      floor: web keeps 1 ready`,
  },
  {
    says: 'a floor that is broken already does not hinder those that mend it',
    topology: 'web: keep=2\n web@a\n web@b\n web@c',
    command: 'restart web',
    states: 'web@a=stopped web@b=stopped',
    plan: `
      +web@a
      +web@b
      web@c
      floor: web keeps 2 ready`,
  },
  {
    says: 'no other order where one that restarts with others would miss what it requires',
    topology:
      'app: keep=1\n app@a after db@a restart\n app@c after db@a restart\n app@a requires mq@b\n app@c requires mq@b',
    command: 'restart db mq',
    states: 'mq@b=stopped',
    batch: '2',
    plan: `
      floor: app keeps 1 ready, and with app@a, app@c in batch 2 of 2, 0 of 2 would be left; and no other way to fill batches of 2 holds every floor
        Take fewer at a time: --batch 1 holds every floor; or override with --force floor.`,
  },
  {
    says: 'not in the batch that starts it',
    topology: 'web: keep=1\n web@a\n web@b',
    command: 'restart web',
    states: 'web@b=stopped',
    batch: '2',
    plan: `
      floor: web keeps 1 ready, and with web@a in batch 1 of 1, 0 of 2 would be left; and no other way to fill batches of 2 holds every floor
        Take fewer at a time: --batch 1 holds every floor; or override with --force floor.`,
  },
  {
    says: 'a floor that is broken already lets nobody go, ready or not',
    topology: 'web: keep=2\n web@a\n web@b\n web@c',
    command: 'restart web@b',
    states: 'web@a=stopped web@b=running!',
    plan: `
      floor: web keeps 2 ready, and with web@b in batch 1 of 1, 1 of 3 would be left; and no other way to fill batches of 1 holds every floor
        No smaller batch was found that holds: override with --force floor.`,
  },
  {
    says: 'but lets start what is down',
    topology: 'web: keep=2\n web@a\n web@b',
    command: 'restart web@a',
    states: 'web@a=stopped',
    plan: `
      +web@a`,
  },
  {
    says: 'a floor over joined ones counts them as long as they are down',
    topology: 'app: keep=1\n app@v\n app@w requires aaa@a zzz@z',
    command: 'restart aaa zzz app@v',
    withDependents: true,
    plan: `
      app@v
      -app@w aaa@a
      zzz@z +app@w
      floor: app keeps 1 ready`,
  },
  {
    says: 'a list of hosts is kept from batch to batch',
    topology: 'web: serial=c,a,b\n web@a\n web@b\n web@c',
    command: 'restart web',
    plan: `
      web@c
      web@a
      web@b`,
  },
  {
    says: 'even where only another order would hold a floor',
    topology: `web: keep=1/site serial=x-1,x-2,y-1,y-2\n ${SITES}`,
    command: 'restart web',
    batch: '2',
    plan: `
      floor: web keeps 1 ready in x, and with web@x-1, web@x-2 in batch 1 of 2, 0 of 2 would be left; and no other way to fill batches of 2 holds every floor
        Take fewer at a time: --batch 1 holds every floor; or override with --force floor.`,
  },
  {
    says: 'lists that contradict each other tie hosts together',
    topology: TURNED,
    command: 'restart web db',
    by: 'host',
    plan: `
      serial: the host lists under \`serial\` put each of db@a, db@b, web@a, web@b before the others, so that they must be in one batch, and batches of 1 tear them apart
        --batch 2 keeps them together; or turn one of the lists round.`,
  },
  {
    says: 'and where they fit into one batch, its own order keeps both',
    topology: TURNED,
    command: 'restart web db',
    by: 'host',
    batch: '2',
    plan: `
      db@b db@a web@a web@b`,
  },
  {
    says: '`serial` without a list changes no batch',
    topology: 'web: serial\n web@a\n web@b',
    command: 'restart web',
    batch: '2',
    plan: `
      web@a web@b`,
  },
];

for (const row of rows) test(title(row), () => check(row));
test.run();
