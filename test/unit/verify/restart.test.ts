/** Of two ordered ones, one stopping and one starting, the stop goes first. */
import { test } from 'uvu';
import { plan, seen, topology } from './build.ts';
import { replaced, shop } from './shop.ts';
import { check } from './table.ts';

/** Restarts: of two ordered ones the stop goes first, in whichever phase they are ordered. */
const both = topology({
  'api@h': [],
  'rs@h': ['startAfter api@h', 'stopAfter api@h'],
  'db@h': [],
  'lone@h': ['startAfter db@h'],
});
const restart = `
  stop:api@h
  stop:rs@h <- stop:api@h
  start:api@h <- stop:api@h stop:rs@h
  start:rs@h <- stop:rs@h start:api@h`;
check(test, [
  { name: 'a right restart', on: both, plan: plan('restart', restart), observed: seen(both) },
  {
    name: 'a start that does not wait for the stop of another',
    on: both,
    plan: plan(
      'restart',
      replaced(restart, 'start:api@h <- stop:api@h stop:rs@h', 'start:api@h <- stop:api@h'),
    ),
    observed: seen(both),
    tells: ['error order: api@h rs@h'],
  },
  {
    name: 'a start that does not wait for its own stop',
    on: topology({ 'db@h': [] }),
    plan: plan('restart', 'stop:db@h\n start:db@h'),
    observed: 'offline',
    tells: ['error order: db@h db@h'],
  },
  {
    name: 'a stop and a start that only the start order joins',
    on: both,
    plan: plan('start', 'stop:lone@h\n start:db@h'),
    observed: seen(both, { 'db@h': 'stopped' }),
    tells: ['error order: db@h lone@h'],
    path: ['lone@h', 'db@h'],
  },
  {
    name: 'a start and a stop that only the stop order joins',
    on: both,
    plan: plan('start', 'stop:rs@h\n start:api@h'),
    observed: seen(both, { 'api@h': 'stopped' }),
    tells: ['error order: api@h rs@h'],
  },
  {
    name: 'a stop and what starts after it',
    on: both,
    plan: plan('start', 'stop:db@h\n start:lone@h'),
    observed: seen(both, { 'lone@h': 'stopped' }),
    tells: ['error order: lone@h db@h'],
  },
]);

/** The one that stops is needed, two steps away, by what stops after the one that starts. */
const far = topology({
  'x@h': [],
  'low@h': ['after x@h'],
  'mid@h': ['stopAfter y@h', 'after low@h'],
  'y@h': [],
});
check(test, [
  {
    name: 'a stop order through one that does not act',
    on: far,
    plan: plan('start', 'stop:x@h\n start:y@h'),
    observed: seen(far, { 'y@h': 'stopped' }),
    tells: ['error order: y@h x@h'],
    path: ['x@h', 'low@h', 'mid@h', 'y@h'],
  },
  {
    name: 'what waits for a quorum stops before the quorum starts',
    on: shop,
    plan: plan(
      'restart',
      `stop:api@b
       start:redis@1
       start:redis@2 <- stop:api@b
       start:api@b <- stop:api@b 1(start:redis@1 start:redis@2)`,
    ),
    observed: seen(shop, { 'redis@1': 'stopped', 'redis@2': 'stopped', 'web@c': 'stopped' }),
    tells: ['error order: redis@1 api@b'],
  },
]);

test.run();
