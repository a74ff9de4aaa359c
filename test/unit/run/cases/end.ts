/** The look back at the end. */
import { apart, chain } from '../sketch.ts';
import type { Case } from '../cases.ts';

const stays = 'At the end every instance of the plan is observed again; what did not stay is told and ends 1';
const boot = 'After a stop, units enabled at boot are listed';
const done = { 'start:db@a': 'done' } as const;
const slow = { start: { takes: 100 } } as const;

export const endCases: readonly Case[] = [
  {
    says: stays,
    plan: apart('start:db@a', 'start:mq@b'),
    hosts: { 'db@a': { start: { next: { after: 30, state: 'failed' } } }, 'mq@b': slow },
    expected: { outcomes: { ...done, 'start:mq@b': 'done' }, result: 1, drift: ['db@a'] },
  },
  {
    says: `${stays}: it runs, and is no longer ready`,
    plan: apart('start:db@a', 'start:mq@b'),
    hosts: { 'db@a': { start: { next: { after: 30, state: 'unready' } } }, 'mq@b': slow },
    expected: { outcomes: { ...done, 'start:mq@b': 'done' }, result: 1, drift: ['db@a'] },
  },
  {
    says: `${stays}: it cannot be asked`,
    plan: apart('start:db@a', 'start:mq@b'),
    hosts: { 'db@a': { start: { next: { after: 30, state: 'unreachable' } } }, 'mq@b': slow },
    expected: { outcomes: { ...done, 'start:mq@b': 'done' }, result: 1, drift: ['db@a'] },
  },
  {
    says: `${stays}: something started it again`,
    plan: apart('stop:db@a', 'stop:mq@b'),
    hosts: { 'db@a': { stop: { next: { after: 30, state: 'running' } } }, 'mq@b': { stop: { takes: 100 } } },
    expected: { outcomes: { 'stop:db@a': 'done', 'stop:mq@b': 'done' }, result: 1, drift: ['db@a'] },
  },
  {
    says: `${stays}: stopped with residue is stopped`,
    plan: apart('stop:db@a'),
    hosts: { 'db@a': { stop: { becomes: 'failed' } } },
    expected: { outcomes: { 'stop:db@a': 'done' }, result: 0 },
  },
  {
    says: `${stays}: what the plan left alone, too`,
    plan: { ...apart('start:db@a'), unchanged: ['mq@b', 'log@b'] },
    hosts: {
      'db@a': slow,
      'mq@b': { found: 'running', later: { after: 30, state: 'stopped' } },
      'log@b': { found: 'running' },
    },
    expected: { outcomes: done, result: 1, drift: ['mq@b'] },
  },
  {
    says: `${stays}: what an unchanged step found`,
    plan: apart('stop:db@a', 'stop:mq@b'),
    hosts: {
      'db@a': { found: 'stopped', later: { after: 30, state: 'running' } },
      'mq@b': { stop: { takes: 100 } },
    },
    expected: { outcomes: { 'stop:db@a': 'unchanged', 'stop:mq@b': 'done' }, result: 1, drift: ['db@a'] },
  },
  {
    says: `${stays}: of a restart the last step counts`,
    plan: chain('stop:app@a', 'stop:db@a', 'start:db@a', 'start:app@a'),
    expected: {
      outcomes: { 'stop:app@a': 'done', 'stop:db@a': 'done', 'start:db@a': 'done', 'start:app@a': 'done' },
      result: 0,
    },
  },
  {
    says: `${stays}: what failed is told once, as a failure`,
    plan: apart('start:db@a', 'start:mq@b'),
    hosts: { 'db@a': { start: { becomes: 'stopped' } } },
    expected: { outcomes: { 'start:db@a': 'failed', 'start:mq@b': 'done' }, result: 1 },
  },
  {
    says: `${stays}: of a restart whose start failed it is not wanted down`,
    plan: chain('stop:db@a', 'start:db@a'),
    hosts: { 'db@a': { start: { becomes: 'unready' } } },
    expected: { outcomes: { 'stop:db@a': 'done', 'start:db@a': 'failed' }, result: 1, drift: [] },
  },
  {
    says: boot,
    plan: apart('stop:db@a', 'stop:mq@b', 'stop:log@b'),
    hosts: { 'db@a': { boot: true }, 'mq@b': { found: 'stopped', boot: true } },
    expected: {
      outcomes: { 'stop:db@a': 'done', 'stop:mq@b': 'unchanged', 'stop:log@b': 'done' },
      result: 0,
      bootEnabled: ['db@a', 'mq@b'],
    },
  },
  {
    says: `${boot}; not after a start`,
    plan: apart('start:db@a'),
    hosts: { 'db@a': { boot: true } },
    expected: { outcomes: done, result: 0, bootEnabled: [] },
  },
  {
    says: 'a plan without steps looks at what it found in order',
    plan: { steps: {}, unchanged: ['db@a'] },
    hosts: { 'db@a': { found: 'running' } },
    expected: { outcomes: {}, result: 0 },
  },
];
