/** Traffic is taken off before a stop and given back after a start, in rolling runs only. */
import { chain, inBatches, restart } from '../sketch.ts';
import type { Case } from '../cases.ts';

const one = inBatches([restart('db@a')]);
const hooks = {
  drain: {},
  beforeStop: {},
  afterStop: {},
  beforeStart: {},
  afterStart: {},
  undrain: {},
} as const;
const done = { 'stop:db@a': 'done', 'start:db@a': 'done' } as const;

export const drainCases: readonly Case[] = [
  {
    says: '`drain` comes before `beforeStop`, `undrain` after `afterStart`',
    plan: one,
    hosts: { 'db@a': hooks },
    expected: {
      outcomes: done,
      result: 0,
      sent: [
        ...['drain db@a', 'beforeStop db@a', 'stop db@a', 'afterStop db@a'],
        ...['beforeStart db@a', 'start db@a', 'afterStart db@a', 'undrain db@a'],
      ],
    },
  },
  {
    says: 'neither of them in a restart that is not rolling',
    plan: chain('stop:db@a', 'start:db@a'),
    hosts: { 'db@a': { drain: {}, undrain: {} } },
    expected: { outcomes: done, result: 0, sent: ['stop db@a', 'start db@a'] },
  },
  {
    says: 'a drain that fails: the stop is not sent, the instance still runs',
    plan: one,
    hosts: { 'db@a': { drain: { ends: 1 }, undrain: {} } },
    expected: {
      outcomes: { 'stop:db@a': 'failed', 'start:db@a': 'blocked' },
      result: 1,
      sent: ['drain db@a'],
      reasons: { 'stop:db@a': /^`drain db@a` ended with status 1; the stop was not sent, it still runs$/ },
    },
  },
  {
    says: 'a drain that was lost: nothing builds on it',
    plan: one,
    hosts: { 'db@a': { drain: { ends: 'lost' } } },
    expected: {
      outcomes: { 'stop:db@a': 'unknown', 'start:db@a': 'blocked' },
      result: 1,
      sent: ['drain db@a'],
      reasons: { 'stop:db@a': /lost during `drain db@a`; the stop was not sent, it still runs$/ },
    },
  },
  {
    says: 'an undrain that fails: failed, though it runs, and the next batch does not begin',
    plan: inBatches([restart('db@a'), restart('db@b')]),
    hosts: { 'db@a': { undrain: { ends: 1 } } },
    expected: {
      outcomes: {
        ...{ 'stop:db@a': 'done', 'start:db@a': 'failed' },
        ...{ 'stop:db@b': 'cancelled', 'start:db@b': 'cancelled' },
      },
      result: 1,
      sent: ['stop db@a', 'start db@a', 'undrain db@a'],
    },
  },
  {
    says: 'what came up by itself gets its traffic back',
    plan: one,
    hosts: {
      'db@a': {
        drain: {},
        stop: { next: { after: 8, state: 'running' } },
        afterStop: { takes: 50 },
        undrain: {},
      },
    },
    expected: {
      outcomes: done,
      result: 0,
      sent: ['drain db@a', 'stop db@a', 'afterStop db@a', 'undrain db@a'],
    },
  },
  {
    says: 'what came up by itself and was not drained has no hooks',
    plan: one,
    hosts: {
      'db@a': {
        stop: { next: { after: 8, state: 'running' } },
        afterStop: { takes: 50 },
        afterStart: {},
        undrain: {},
      },
    },
    expected: {
      outcomes: { 'stop:db@a': 'done', 'start:db@a': 'unchanged' },
      result: 0,
      sent: ['stop db@a', 'afterStop db@a'],
    },
  },
  {
    says: 'a drain that never began is sent again',
    plan: one,
    hosts: { 'db@a': { drain: [{ ends: 'unsent' }, {}] } },
    expected: { outcomes: done, result: 0, sent: ['drain db@a', 'drain db@a', 'stop db@a', 'start db@a'] },
  },
  {
    says: 'what has begun is finished: drained, then stopped and started, after too many have failed',
    plan: inBatches([restart('db@a', 'db@b')]),
    hosts: {
      'db@a': { stop: { ends: 1, becomes: 'running' } },
      'db@b': { drain: { takes: 100 }, undrain: {} },
    },
    expected: {
      outcomes: {
        'stop:db@a': 'failed',
        'start:db@a': 'blocked',
        'stop:db@b': 'done',
        'start:db@b': 'done',
      },
      result: 1,
      sent: ['stop db@a', 'drain db@b', 'stop db@b', 'start db@b', 'undrain db@b'],
    },
  },
];
