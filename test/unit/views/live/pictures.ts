/** What the live view looks like, as text: rows and numbers above, the picture that they make below. */
import type { Row } from '../../../../src/views/live/row.ts';
import type { Summary } from '../../../../src/views/live/summary.ts';
import { row, rows, summary, wait } from './given.ts';

export interface Case {
  readonly says: string;
  readonly rows: readonly Row[];
  readonly summary: Summary;
  /** Columns and lines. */
  readonly size: readonly [number, number];
  readonly picture: string;
}

const few: readonly Row[] = [
  row('done', 'stopped   web@web-1', { from: 0, to: 4 }),
  row('running', 'stopping  tomcat@api', { from: 58 }, 'is running, not stopped'),
  row('failed', 'failed    worker@w1', { from: 10, to: 41 }, 'it is running after 30 s'),
  row('skipped', 'held      redis@db', {}, 'behind worker@w1'),
  row('waiting', 'to stop   mysqld@db'),
];
const fewSummary = summary({
  total: 5,
  done: 1,
  running: 1,
  outcomes: new Map([
    ['held', 1],
    ['failed', 1],
  ]),
  left: 100_000,
  waits: [wait('tomcat@api', 58, { waiter: 'mysqld@db', detail: 'is running, not stopped' })],
});

const many = [...rows('done', 50), ...rows('running', 3), ...rows('waiting', 60)];

export const cases: readonly Case[] = [
  {
    says: 'nothing has begun',
    rows: [row('waiting', 'to stop   web@web-1')],
    summary: summary({ total: 1, began: undefined }),
    size: [80, 24],
    picture: `
acme: stop all  0/1 done
  to stop   web@web-1`,
  },
  {
    says: 'a few steps: all are shown, in the order of the plan',
    rows: few,
    summary: fewSummary,
    size: [80, 24],
    picture: `
acme: stop all  1/5 done  1 running  1 failed  1 held  1:40 elapsed
about 2 min left
  stopped   web@web-1   0:04
  stopping  tomcat@api  0:42  is running, not stopped
  failed    worker@w1   0:31  it is running after 30 s
  held      redis@db          behind worker@w1
  to stop   mysqld@db
mysqld@db waits for tomcat@api, 0:42: is running, not stopped`,
  },
  {
    says: 'narrow: the headline goes on below, what rows have to say is cut',
    rows: few,
    summary: fewSummary,
    size: [40, 24],
    picture: `
acme: stop all  1/5 done  1 running
1 failed  1 held  1:40 elapsed
about 2 min left
  stopped   web@web-1   0:04
  stopping  tomcat@api  0:42  is runnin…
  failed    worker@w1   0:31  it is run…
  held      redis@db          behind wo…
  to stop   mysqld@db
mysqld@db waits for tomcat@api, 0:42: i…`,
  },
  {
    says: 'very narrow: names are cut before times are',
    rows: few,
    summary: fewSummary,
    size: [20, 24],
    picture: `
acme: stop all
1/5 done  1 running
1 failed  1 held
1:40 elapsed
about 2 min left
  stopped   w…  0:04
  stopping  t…  0:42
  failed    w…  0:31
  held      r…
  to stop   m…
mysqld@db waits for…`,
  },
  {
    says: 'more than a screenful: what runs, then the latest done and what comes next, and how many are not shown',
    rows: many,
    summary: summary({ total: 113, done: 50, running: 3 }),
    size: [80, 12],
    picture: `
acme: stop all  50/113 done  3 running  1:40 elapsed
  d47  0:01
  d48  0:01
  d49  0:01
  r0   1:40
  r1   1:39
  r2   1:38
  w0
  w1
  w2
  and 104 more steps: 47 done, 57 waiting`,
  },
  {
    says: 'more fail and run than there is room for: half of it for each',
    rows: [...rows('failed', 20), ...rows('running', 20)],
    summary: summary({ total: 40, running: 20 }),
    size: [80, 9],
    picture: `
acme: stop all  0/40 done  20 running  1:40 elapsed
  f0  0:01
  f1  0:01
  f2  0:01
  r0  1:40
  r1  1:39
  r2  1:38
  and 34 more steps: 17 failed, 17 running`,
  },
  {
    says: 'nothing waits any more: its half of the room goes to what is done',
    rows: [...rows('done', 20), ...rows('running', 1)],
    summary: summary({ total: 21, done: 20, running: 1 }),
    size: [80, 8],
    picture: `
acme: stop all  20/21 done  1 running  1:40 elapsed
  d16  0:01
  d17  0:01
  d18  0:01
  d19  0:01
  r0   1:40
  and 16 more steps: 16 done`,
  },
  {
    says: 'low and narrow: one wait, and as many rows as there is room for',
    rows: many,
    summary: summary({
      total: 113,
      done: 50,
      running: 3,
      waits: [wait('tomcat@api', 40, { waiter: 'mysqld@db', more: 3 }), wait('x@y', 50)],
    }),
    size: [40, 10],
    picture: `
acme: stop all  50/113 done  3 running
1:40 elapsed
  d49  0:01
  r0   1:40
  r1   1:39
  r2   1:38
  w0
  and 108 more steps: 49 done, 59 waiti…
mysqld@db and 3 more wait for tomcat@ap…`,
  },
  {
    says: 'by host',
    rows: [
      row('done', '3/3 db-1', { from: 0, to: 65 }),
      row('running', '1/4 api-1', { from: 58 }, 'stopping tomcat and 1 more: is running, not stopped'),
      row('waiting', '1/2 web-1', { from: 3 }),
    ],
    summary: summary({ total: 9, done: 4, running: 2, unit: 'host', waits: [wait('tomcat@api-1', 58)] }),
    size: [60, 16],
    picture: `
acme: stop all  4/9 done  2 running  1:40 elapsed
  3/3 db-1   1:05
  1/4 api-1  0:42  stopping tomcat and 1 more: is running, …
  1/2 web-1
tomcat@api-1, 0:42`,
  },
  {
    says: 'interrupted: said in words, wrapped where it is too long',
    rows: [row('running', 'stopping  tomcat@api', { from: 58 })],
    summary: summary({
      running: 1,
      notice: 'interrupted: nothing new starts, 1 step may finish; once more to leave at once',
    }),
    size: [48, 24],
    picture: `
acme: stop all  0/12 done  1 running
1:40 elapsed
interrupted: nothing new starts, 1 step may
finish; once more to leave at once
  stopping  tomcat@api  0:42`,
  },
  {
    says: 'hours: times stay in their column',
    rows: [
      row('running', 'stopping  a@b', { from: -7000 }),
      row('done', 'stopped   c@d', { from: 1, to: 2 }),
    ],
    summary: summary({ began: -7_100_000 }),
    size: [80, 24],
    picture: `
acme: stop all  0/12 done  2:00:00 elapsed
  stopping  a@b  1:58:20
  stopped   c@d     0:01`,
  },
  {
    says: 'wide characters count as the columns that they take',
    rows: [
      row('running', 'stopping  東京@データ', { from: 58 }, '接続できません: 接続が拒否されました'),
      row('waiting', 'to stop   é@ok'),
    ],
    summary: summary(),
    size: [50, 24],
    picture: `
acme: stop all  0/12 done  1:40 elapsed
  stopping  東京@データ  0:42  接続できません: 接…
  to stop   é@ok`,
  },
  {
    says: 'the end, where everything fits',
    rows: [row('done', 'stopped   a@b', { from: 0, to: 9 }), row('skipped', 'cancelled c@d')],
    summary: summary({ total: 2, done: 1, outcomes: new Map([['cancelled', 1]]), over: true }),
    size: [80, 24],
    picture: `
acme: stop all  1/2 done  1 cancelled  in 1:40
  stopped   a@b  0:09
  cancelled c@d`,
  },
  {
    says: 'the end of many: what failed, and numbers',
    rows: [...rows('done', 5000), ...rows('failed', 2), ...rows('skipped', 100)],
    summary: summary({ total: 5102, done: 5000, outcomes: new Map([['failed', 2]]), over: true }),
    size: [80, 24],
    picture: `
acme: stop all  5000/5102 done  2 failed  in 1:40
  f0  0:01
  f1  0:01
  and 5100 more steps: 100 not done, 5000 done`,
  },
];
