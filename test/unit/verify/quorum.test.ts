/** Quorums: what remains must be enough, and what starts waits for enough. */
import { test } from 'uvu';
import { allDown, plan, seen, topology } from './build.ts';
import { check } from './table.ts';

const three = topology({ 'r@1': [], 'r@2': [], 'r@3': [], 'api@h': ['requires 2 of r@1 r@2 r@3'] });
const twice = topology({
  'r@1': [],
  'r@2': [],
  'api@h': ['requires 1 of r@1 r@2'],
  'web@h': ['requires api@h', 'requires 1 of r@1 r@2'],
});
check(test, [
  {
    name: 'a quorum that what it requires has waited for',
    on: twice,
    plan: plan(
      'start',
      'start:r@1\n start:r@2\n start:api@h <- 1(start:r@1 start:r@2)\n start:web@h <- start:api@h!',
    ),
    observed: allDown(twice),
  },
  { name: 'enough remain', on: three, plan: plan('stop', 'stop:r@1'), observed: seen(three) },
  {
    name: 'too few remain',
    on: three,
    plan: plan('stop', 'stop:r@1\n stop:r@2'),
    observed: seen(three),
    tells: ['error need: api@h r@2'],
    path: ['api@h', 'r@2'],
  },
  {
    name: 'one was not ready',
    on: three,
    plan: plan('stop', 'stop:r@1'),
    observed: seen(three, { 'r@2': 'running' }),
    tells: ['error need: api@h r@1'],
  },
  {
    name: 'the one that was not ready stops',
    on: three,
    plan: plan('restart', 'stop:r@2\n start:r@2 <- stop:r@2'),
    observed: seen(three, { 'r@2': 'running' }),
  },
  {
    name: 'too few start',
    on: three,
    plan: plan('start', 'start:r@1\n start:api@h <- start:r@1!'),
    observed: allDown(three),
    tells: ['error need: api@h r@2 r@3'],
  },
  {
    name: 'some are ready already',
    on: three,
    plan: plan('start', 'start:r@1\n start:api@h <- 1(start:r@1)'),
    observed: allDown(three, { 'r@2': 'ready' }),
  },
  {
    name: 'the passive node is not waited for',
    on: topology({ 'r@1': [], 'r@2': [], 'api@h': ['requires r@1 r@2'] }, { standby: ['r@2'] }),
    plan: plan('start', 'start:api@h'),
    observed: new Map([['r@1', { state: 'running', ready: true }]]),
  },
]);

/** A milestone lends its quorum to what requires it. */
const lent = topology(
  { 'r@1': [], 'r@2': [], 'mid@h': ['requires 1 of r@1 r@2'], 'api@h': ['requires mid@h'] },
  { services: { mid: { kind: 'milestone' } } },
);
check(test, [
  {
    name: 'a lent quorum is waited for',
    on: lent,
    plan: plan('start', 'start:r@1\n start:r@2\n start:api@h <- 1(start:r@1 start:r@2)'),
    observed: allDown(lent),
  },
  {
    name: 'a lent quorum is not waited for',
    on: lent,
    plan: plan('start', 'start:r@1\n start:r@2\n start:api@h'),
    observed: allDown(lent),
    tells: ['error need: api@h r@1 r@2'],
  },
  {
    name: 'a lent quorum is not held',
    on: lent,
    plan: plan('stop', 'stop:api@h\n stop:r@1\n stop:r@2 <- stop:api@h!'),
    observed: seen(lent),
    tells: ['error need: r@1 api@h'],
  },
  {
    name: 'a lent quorum is lost',
    on: lent,
    plan: plan('stop', 'stop:r@1\n stop:r@2'),
    observed: seen(lent),
    tells: ['error closure: api@h r@2'],
    path: ['api@h', 'mid@h', 'r@2'],
  },
]);

test.run();
