/** A rolling run that goes no further: too many instances have failed. */
import { inBatches, restart } from '../sketch.ts';
import type { Case } from '../cases.ts';

const noStart = { start: { ends: 1, becomes: 'stopped' } } as const;
const noStop = { stop: { ends: 1, becomes: 'running' } } as const;

const most = 'batches go on while no more instances have failed than are put up with';

const first = { 'stop:db@a': 'done', 'start:db@a': 'failed' } as const;
const second = { 'stop:db@b': 'cancelled', 'start:db@b': 'cancelled' } as const;

export const haltCases: readonly Case[] = [
  {
    says: `${most}: none, unless given`,
    plan: inBatches([restart('db@a'), restart('db@b')], { pause: 100 }),
    hosts: { 'db@a': noStart },
    expected: {
      outcomes: { ...first, ...second },
      result: 1,
      sent: ['stop db@a', 'start db@a'],
      batches: ['1'],
      reasons: {
        'stop:db@b': /^1 instance failed, --max-failures allows 0$/,
        'start:db@b': /^1 instance failed, --max-failures allows 0$/,
      },
    },
  },
  {
    says: `${most}: one of two`,
    plan: inBatches([restart('db@a'), restart('db@b'), restart('db@c')], { maxFailures: 1 }),
    hosts: { 'db@a': noStart },
    expected: {
      outcomes: {
        ...first,
        ...{ 'stop:db@b': 'done', 'start:db@b': 'done' },
        ...{ 'stop:db@c': 'done', 'start:db@c': 'done' },
      },
      result: 1,
      batches: ['1', '2', '3'],
    },
  },
  {
    says: `${most}: counted over the whole run`,
    plan: inBatches([restart('db@a'), restart('db@b'), restart('db@c')], { maxFailures: 1 }),
    hosts: { 'db@a': noStart, 'db@b': noStop },
    expected: {
      outcomes: {
        ...first,
        ...{ 'stop:db@b': 'failed', 'start:db@b': 'blocked' },
        ...{ 'stop:db@c': 'cancelled', 'start:db@c': 'cancelled' },
      },
      result: 1,
      reasons: { 'stop:db@c': /^2 instances failed, --max-failures allows 1$/ },
    },
  },
  {
    says: `${most}: --fail-fast allows none`,
    plan: inBatches([restart('db@a'), restart('db@b')], { maxFailures: 9 }),
    hosts: { 'db@a': noStart },
    policy: { failFast: true },
    expected: {
      outcomes: { ...first, ...second },
      result: 1,
      reasons: { 'stop:db@b': /^1 instance failed, --fail-fast allows none$/ },
    },
  },
  {
    says: 'a stop that has begun and sent nothing is given up',
    plan: inBatches([restart('db@a', 'db@b')]),
    hosts: {
      'db@a': { found: 'unreachable' },
      'db@b': { found: 'changing', later: { after: 50, state: 'stopped' } },
    },
    expected: {
      outcomes: { 'stop:db@a': 'unknown', 'start:db@a': 'blocked', ...second },
      result: 1,
      sent: [],
      reasons: { 'stop:db@b': /^1 instance failed/, 'start:db@b': /^1 instance failed/ },
    },
  },
  {
    says: 'a stop whose turn comes with the failure is not sent',
    plan: inBatches([restart('db@a', 'db@b')]),
    hosts: { 'db@a': { found: 'unreachable' }, 'db@b': { drain: {} } },
    expected: {
      outcomes: { 'stop:db@a': 'unknown', 'start:db@a': 'blocked', ...second },
      result: 1,
      sent: [],
    },
  },
  {
    says: 'an interrupt while the rest is brought back changes nothing',
    plan: inBatches([restart('db@a', 'db@b'), restart('db@c')]),
    hosts: { 'db@a': noStop, 'db@b': { stop: { takes: 100 } } },
    interrupt: 50,
    expected: {
      outcomes: {
        ...{ 'stop:db@a': 'failed', 'start:db@a': 'blocked', 'stop:db@b': 'done' },
        ...{ 'start:db@b': 'done', 'stop:db@c': 'cancelled', 'start:db@c': 'cancelled' },
      },
      result: 1,
    },
  },
  {
    says: 'an interrupt that cut nothing is no interruption',
    plan: inBatches([restart('db@a', 'db@b'), restart('db@c')]),
    hosts: { 'db@a': noStop, 'db@b': { start: { takes: 100 } } },
    interrupt: 50,
    expected: {
      outcomes: {
        ...{ 'stop:db@a': 'failed', 'start:db@a': 'blocked', 'stop:db@b': 'done', 'start:db@b': 'done' },
        ...{ 'stop:db@c': 'cancelled', 'start:db@c': 'cancelled' },
      },
      result: 1,
    },
  },
];
