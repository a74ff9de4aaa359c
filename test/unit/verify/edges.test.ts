/** Every edge of a right plan broken in turn. */
import { test } from 'uvu';
import type { Plan } from '../../../src/plan/model.ts';
import { allDown, plan, seen } from './build.ts';
import { replaced, shop, started, stopped } from './shop.ts';
import { check } from './table.ts';

check(test, [
  { name: 'a right start', on: shop, plan: plan('start', started), observed: allDown(shop) },
  { name: 'a right stop', on: shop, plan: plan('stop', stopped), observed: seen(shop) },
  { name: 'a right start offline', on: shop, plan: plan('start', started), observed: 'offline' },
  { name: 'a right stop offline', on: shop, plan: plan('stop', stopped), observed: 'offline' },
  { name: 'an empty plan', on: shop, plan: plan('start', ''), observed: seen(shop) },
]);

const startOf = (from: string, to: string): Plan => plan('start', replaced(started, from, to));
const startExamples: readonly (readonly [name: string, from: string, to: string, ...tells: string[]])[] = [
  [
    'a start without its hard edge',
    'start:web@c <- start:api@b!',
    'start:web@c',
    'error order: web@c api@b',
    'error requires: web@c api@b',
  ],
  [
    'a hard edge that became soft',
    'start:web@c <- start:api@b!',
    'start:web@c <- start:api@b',
    'error requires: web@c api@b',
  ],
  [
    'a start without its soft edge',
    'start:proxy@c <- start:api@b',
    'start:proxy@c',
    'error order: proxy@c api@b',
  ],
  [
    'a start without its wanted edge',
    'start:agent@d <- start:db@a',
    'start:agent@d',
    'error order: agent@d db@a',
  ],
  ['a start that is missing', 'start:agent@d <- start:db@a', ''],
  ['a start without its quorum', ' 1(start:redis@1 start:redis@2)', '', 'error need: api@b redis@1 redis@2'],
  [
    'a quorum of something else',
    '1(start:redis@1 start:redis@2)',
    '1(start:redis@1 start:agent@d)',
    'error need: api@b redis@1 redis@2',
  ],
  ['one of the quorum for certain', '1(start:redis@1 start:redis@2)', 'start:redis@2!'],
  [
    'one of the quorum, which may fail',
    '1(start:redis@1 start:redis@2)',
    'start:redis@2',
    'error need: api@b redis@1 redis@2',
  ],
  ['more of the quorum than it needs', '1(start:redis@1 start:redis@2)', '2(start:redis@1 start:redis@2)'],
  [
    'a quorum that never comes',
    '1(start:redis@1 start:redis@2)',
    '3(start:redis@1 start:redis@2)',
    'error form: api@b',
  ],
  [
    'a quorum with a step that is not there',
    '1(start:redis@1 start:redis@2)',
    '1(start:redis@1 start:redis@9)',
    'error form: api@b',
    'error need: api@b redis@1 redis@2',
  ],
  [
    'an edge to a step that is not there',
    'start:agent@d <- start:db@a',
    'start:agent@d <- start:db@a start:db@b',
    'error form: agent@d',
  ],
];
check(
  test,
  startExamples.map(([name, from, to, ...tells]) => ({
    ...{ name, on: shop, plan: startOf(from, to), observed: allDown(shop), tells },
  })),
);

const stopOf = (from: string, to: string): Plan => plan('stop', replaced(stopped, from, to));
const stopExamples: readonly (readonly [name: string, from: string, to: string, ...tells: string[]])[] = [
  [
    'a stop without its edge',
    'stop:api@b <- stop:web@c!',
    'stop:api@b',
    'error order: api@b web@c',
    'error requires: api@b web@c',
  ],
  [
    'a stop that would not be held',
    'stop:api@b <- stop:web@c!',
    'stop:api@b <- stop:web@c',
    'error requires: api@b web@c',
  ],
  [
    'a stop after without its edge',
    'stop:agent@d <- stop:api@b',
    'stop:agent@d',
    'error order: agent@d api@b',
  ],
  [
    'a candidate that does not wait',
    'stop:redis@1 <- stop:api@b!',
    'stop:redis@1',
    'error need: redis@1 api@b',
  ],
  [
    'a candidate that is not held',
    'stop:redis@1 <- stop:api@b!',
    'stop:redis@1 <- stop:api@b',
    'error need: redis@1 api@b',
  ],
  ['a stop that is missing', 'stop:proxy@c', ''],
];
check(
  test,
  stopExamples.map(([name, from, to, ...tells]) => ({
    ...{ name, on: shop, plan: stopOf(from, to), observed: seen(shop), tells },
  })),
);

check(test, [
  {
    name: 'a candidate that can be spared',
    on: shop,
    plan: plan('stop', 'stop:web@c\n stop:api@b <- stop:web@c!\n stop:redis@1'),
    observed: seen(shop, { 'proxy@c': 'stopped' }),
  },
  {
    name: 'a quorum restarts: the starts wait for the stops',
    on: shop,
    plan: plan(
      'restart',
      `stop:api@b
       stop:redis@1 <- stop:api@b!
       stop:redis@2 <- stop:api@b!
       start:redis@1 <- stop:redis@1
       start:redis@2 <- stop:redis@2
       start:api@b <- stop:api@b 1(start:redis@1 start:redis@2)`,
    ),
    observed: seen(shop, { 'web@c': 'stopped' }),
    tells: ['error order: api@b redis@1', 'error order: api@b redis@2'],
  },
  {
    name: 'two steps swapped',
    on: shop,
    plan: plan('start', 'start:web@c <- start:api@b!\n start:api@b'),
    observed: seen(shop, { 'web@c': 'stopped', 'api@b': 'stopped' }),
    tells: ['error form: web@c', 'error order: web@c api@b', 'error requires: web@c api@b'],
  },
]);

test.run();
