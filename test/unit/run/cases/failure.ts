/** What a failure stops, and what goes on. */
import { apart, chain } from '../sketch.ts';
import type { Case } from '../cases.ts';

const no = { start: { ends: 1, becomes: 'stopped' }, stop: { ends: 1, becomes: 'running' } } as const;
const slow = { start: { takes: 100 } } as const;

const needs = 'A failure stops only what needs it; the rest goes on';
const blocked = '`blocked` (something it requires failed)';
const held = '`held` (a dependent could not be stopped, so this must not stop)';
const quorum = 'how many must be ready';
const restart = 'a start is blocked where its own stop failed';
const fast = '`--fail-fast` starts nothing new';

export const failureCases: readonly Case[] = [
  {
    says: `${blocked}, transitively, and the root is told`,
    plan: chain('start:db@a', 'start:app@a', 'start:web@a'),
    hosts: { 'db@a': no },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:app@a': 'blocked', 'start:web@a': 'blocked' },
      result: 1,
      sent: ['start db@a'],
      roots: { 'start:db@a': [], 'start:app@a': ['start:db@a'], 'start:web@a': ['start:db@a'] },
    },
  },
  {
    says: `${held}, transitively, and the root is told`,
    plan: chain('stop:web@a', 'stop:app@a', 'stop:db@a'),
    hosts: { 'web@a': no },
    expected: {
      outcomes: { 'stop:web@a': 'failed', 'stop:app@a': 'held', 'stop:db@a': 'held' },
      result: 1,
      sent: ['stop web@a'],
      roots: { 'stop:app@a': ['stop:web@a'], 'stop:db@a': ['stop:web@a'] },
    },
  },
  {
    says: 'soft edges: goes on, once the other has ended',
    plan: { steps: { 'start:db@a': {}, 'start:app@a': { after: ['start:db@a'] } } },
    hosts: { 'db@a': no },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:app@a': 'done' },
      result: 1,
      sent: ['start db@a', 'start app@a'],
    },
  },
  {
    says: 'soft edges: goes on behind what was blocked as well',
    plan: {
      steps: {
        'start:db@a': {},
        'start:app@a': { requires: ['start:db@a'] },
        'start:web@a': { after: ['start:app@a'] },
      },
    },
    hosts: { 'db@a': no },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:app@a': 'blocked', 'start:web@a': 'done' },
      result: 1,
    },
  },
  {
    says: needs,
    plan: {
      steps: { 'start:db@a': {}, 'start:mq@b': {}, 'start:app@b': { requires: ['start:mq@b'] } },
    },
    hosts: { 'db@a': no },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:mq@b': 'done', 'start:app@b': 'done' },
      result: 1,
    },
  },
  {
    says: 'one of two requirements is enough to block',
    plan: {
      steps: {
        'start:db@a': {},
        'start:mq@a': {},
        'start:app@a': { requires: ['start:db@a', 'start:mq@a'] },
      },
    },
    hosts: { 'db@a': no, 'mq@a': slow },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:mq@a': 'done', 'start:app@a': 'blocked' },
      result: 1,
    },
  },
  {
    says: 'absent (no such unit): failed, nothing is sent',
    plan: chain('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { found: 'absent' } },
    expected: { outcomes: { 'start:db@a': 'failed', 'start:app@a': 'blocked' }, result: 1, sent: [] },
  },
  {
    says: `${quorum}: one of two failed, one is asked for`,
    plan: {
      steps: {
        'start:api@a': {},
        'start:api@b': {},
        'start:web@a': { quorum: [{ need: 1, of: ['start:api@a', 'start:api@b'] }] },
      },
    },
    hosts: { 'api@a': no },
    expected: {
      outcomes: { 'start:api@a': 'failed', 'start:api@b': 'done', 'start:web@a': 'done' },
      result: 1,
    },
  },
  {
    says: `${quorum}: blocked once it can no longer be met, and every root is told`,
    plan: {
      steps: {
        'start:api@a': {},
        'start:api@b': {},
        'start:api@c': {},
        'start:web@a': { quorum: [{ need: 2, of: ['start:api@a', 'start:api@b', 'start:api@c'] }] },
      },
    },
    hosts: { 'api@a': no, 'api@b': no, 'api@c': slow },
    expected: {
      outcomes: {
        'start:api@a': 'failed',
        'start:api@b': 'failed',
        'start:api@c': 'done',
        'start:web@a': 'blocked',
      },
      result: 1,
      roots: { 'start:web@a': ['start:api@a', 'start:api@b'] },
    },
  },
  {
    says: `${quorum}: of a candidate that was blocked, its root is told`,
    plan: {
      steps: {
        'start:db@a': {},
        'start:api@a': { requires: ['start:db@a'] },
        'start:web@a': { quorum: [{ need: 1, of: ['start:api@a'] }] },
      },
    },
    hosts: { 'db@a': no },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:api@a': 'blocked', 'start:web@a': 'blocked' },
      result: 1,
      roots: { 'start:web@a': ['start:db@a'] },
    },
  },
  {
    says: `${quorum}: each of two quorums for itself`,
    plan: {
      steps: {
        'start:api@a': {},
        'start:mq@a': {},
        'start:mq@b': {},
        'start:web@a': {
          quorum: [
            { need: 1, of: ['start:api@a'] },
            { need: 1, of: ['start:mq@a', 'start:mq@b'] },
          ],
        },
      },
    },
    hosts: { 'mq@a': no, 'mq@b': no },
    expected: {
      outcomes: {
        'start:api@a': 'done',
        'start:mq@a': 'failed',
        'start:mq@b': 'failed',
        'start:web@a': 'blocked',
      },
      result: 1,
    },
  },
  {
    says: 'a restart: down, and up again',
    plan: chain('stop:db@a', 'start:db@a'),
    expected: {
      outcomes: { 'stop:db@a': 'done', 'start:db@a': 'done' },
      result: 0,
      sent: ['stop db@a', 'start db@a'],
    },
  },
  {
    says: restart,
    plan: chain('stop:db@a', 'start:db@a'),
    hosts: { 'db@a': no },
    expected: {
      outcomes: { 'stop:db@a': 'failed', 'start:db@a': 'blocked' },
      result: 1,
      sent: ['stop db@a'],
      roots: { 'start:db@a': ['stop:db@a'] },
    },
  },
  {
    says: `${restart}, or was held`,
    plan: chain('stop:app@a', 'stop:db@a', 'start:db@a', 'start:app@a'),
    hosts: { 'app@a': no },
    expected: {
      outcomes: {
        'stop:app@a': 'failed',
        'stop:db@a': 'held',
        'start:db@a': 'blocked',
        'start:app@a': 'blocked',
      },
      result: 1,
      sent: ['stop app@a'],
      roots: { 'start:app@a': ['stop:app@a'] },
    },
  },
  {
    says: `${fast}: what is in flight finishes`,
    plan: { steps: { 'start:db@a': {}, 'start:mq@a': {}, 'start:app@a': { after: ['start:mq@a'] } } },
    hosts: { 'db@a': no, 'mq@a': slow },
    policy: { failFast: true },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:mq@a': 'done', 'start:app@a': 'cancelled' },
      result: 1,
      sent: ['start mq@a', 'start db@a'],
    },
  },
  {
    says: `${fast}: neither after an unknown one`,
    plan: apart('start:db@a', 'start:mq@a'),
    hosts: { 'db@a': { found: 'unreachable' } },
    policy: { failFast: true, parallel: 1 },
    expected: { outcomes: { 'start:db@a': 'unknown', 'start:mq@a': 'cancelled' }, result: 1, sent: [] },
  },
];
