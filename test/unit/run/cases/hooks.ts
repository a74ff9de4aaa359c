/** Hooks: before the command, after the proof, never twice. */
import { apart, chain } from '../sketch.ts';
import type { Case } from '../cases.ts';

const start = apart('start:db@a');
const stop = apart('stop:db@a');
const done = { 'start:db@a': 'done' } as const;

const order = 'hooks, command, wait until the state is reached';
const once = 'sends only what provably never began';

export const hookCases: readonly Case[] = [
  {
    says: order,
    plan: start,
    hosts: { 'db@a': { beforeStart: {}, afterStart: {} } },
    expected: { outcomes: done, result: 0, sent: ['beforeStart db@a', 'start db@a', 'afterStart db@a'] },
  },
  {
    says: order,
    plan: stop,
    hosts: { 'db@a': { beforeStop: {}, afterStop: {} } },
    expected: {
      outcomes: { 'stop:db@a': 'done' },
      result: 0,
      sent: ['beforeStop db@a', 'stop db@a', 'afterStop db@a'],
    },
  },
  {
    says: `${order}: the residue goes first of all`,
    plan: start,
    hosts: { 'db@a': { found: 'failed', beforeStart: {} } },
    expected: { outcomes: done, result: 0, sent: ['clear db@a', 'beforeStart db@a', 'start db@a'] },
  },
  {
    says: 'what is already there has no hooks',
    plan: start,
    hosts: { 'db@a': { found: 'running', beforeStart: {}, afterStart: {} } },
    expected: { outcomes: { 'start:db@a': 'unchanged' }, result: 0, sent: [] },
  },
  {
    says: 'what was only waited for has no hooks',
    plan: start,
    hosts: {
      'db@a': { found: 'unready', later: { after: 9, state: 'running' }, beforeStart: {}, afterStart: {} },
    },
    expected: { outcomes: done, result: 0, sent: [] },
  },
  {
    says: 'a guard has hooks around its wait',
    plan: stop,
    hosts: { 'db@a': { guard: true, later: { after: 9, state: 'stopped' }, beforeStop: {}, afterStop: {} } },
    expected: { outcomes: { 'stop:db@a': 'done' }, result: 0, sent: ['beforeStop db@a', 'afterStop db@a'] },
  },
  {
    says: 'a hook that fails before: the command is not sent',
    plan: chain('stop:app@a', 'stop:db@a'),
    hosts: { 'app@a': { beforeStop: { ends: 1 } } },
    expected: {
      outcomes: { 'stop:app@a': 'failed', 'stop:db@a': 'held' },
      result: 1,
      sent: ['beforeStop app@a'],
      reasons: { 'stop:app@a': /`beforeStop app@a` ended with status 1/ },
    },
  },
  {
    says: 'a hook that fails afterwards: failed, though it runs',
    plan: chain('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { afterStart: { ends: 1 } } },
    expected: {
      outcomes: { 'start:db@a': 'failed', 'start:app@a': 'blocked' },
      result: 1,
      sent: ['start db@a', 'afterStart db@a'],
    },
  },
  {
    says: 'no hook comes after a start that failed',
    plan: start,
    hosts: { 'db@a': { start: { ends: 1, becomes: 'stopped' }, afterStart: {} } },
    expected: { outcomes: { 'start:db@a': 'failed' }, result: 1, sent: ['start db@a'] },
  },
  {
    says: `${once}: a hook that ended is not repeated with the command`,
    plan: start,
    hosts: { 'db@a': { beforeStart: {}, start: [{ ends: 'unsent' }, {}] } },
    expected: { outcomes: done, result: 0, sent: ['beforeStart db@a', 'start db@a', 'start db@a'] },
  },
  {
    says: `${once}: the last hook alone`,
    plan: start,
    hosts: { 'db@a': { afterStart: [{ ends: 'unsent' }, {}] } },
    expected: { outcomes: done, result: 0, sent: ['start db@a', 'afterStart db@a', 'afterStart db@a'] },
  },
  {
    says: `${once}: the last hook alone, of a stop`,
    plan: stop,
    hosts: { 'db@a': { afterStop: [{ ends: 'unsent' }, {}] } },
    expected: {
      outcomes: { 'stop:db@a': 'done' },
      result: 0,
      sent: ['stop db@a', 'afterStop db@a', 'afterStop db@a'],
    },
  },
  {
    says: 'lost in a hook: whether it ran cannot be learned, so nothing builds on it',
    plan: chain('stop:app@a', 'stop:db@a'),
    hosts: { 'app@a': { beforeStop: { ends: 'lost' } } },
    expected: {
      outcomes: { 'stop:app@a': 'unknown', 'stop:db@a': 'held' },
      result: 1,
      sent: ['beforeStop app@a'],
      reasons: { 'stop:app@a': /lost during `beforeStop app@a`/ },
    },
  },
];
