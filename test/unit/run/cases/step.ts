/** One step: observe, act, prove. */
import { apart } from '../sketch.ts';
import type { Case } from '../cases.ts';

const start = apart('start:db@a');
const stop = apart('stop:db@a');
const done = { 'start:db@a': 'done' } as const;
const stopped = { 'stop:db@a': 'done' } as const;
const failed = { 'start:db@a': 'failed' } as const;

const there = 'observe; if already there, `unchanged`';
const proves = 'a return code alone proves nothing';
const residue = 'Starting a `failed` one clears the residue first';
const unready = 'running but not ready is waited for, and nothing is sent';

export const stepCases: readonly Case[] = [
  { says: 'a start', plan: start, expected: { outcomes: done, result: 0, sent: ['start db@a'] } },
  { says: 'a stop', plan: stop, expected: { outcomes: stopped, result: 0, sent: ['stop db@a'] } },
  {
    says: there,
    plan: start,
    hosts: { 'db@a': { found: 'running' } },
    expected: { outcomes: { 'start:db@a': 'unchanged' }, result: 0, sent: [] },
  },
  {
    says: there,
    plan: stop,
    hosts: { 'db@a': { found: 'stopped' } },
    expected: { outcomes: { 'stop:db@a': 'unchanged' }, result: 0, sent: [] },
  },
  {
    says: `${there}: failed is stopped, with residue`,
    plan: stop,
    hosts: { 'db@a': { found: 'failed' } },
    expected: { outcomes: { 'stop:db@a': 'unchanged' }, result: 0, sent: [] },
  },
  {
    says: 'a stop of what runs and is not ready',
    plan: stop,
    hosts: { 'db@a': { found: 'unready' } },
    expected: { outcomes: stopped, result: 0, sent: ['stop db@a'] },
  },
  {
    says: unready,
    plan: start,
    hosts: { 'db@a': { found: 'unready', later: { after: 50, state: 'running' } } },
    expected: { outcomes: done, result: 0, sent: [] },
  },
  {
    says: `${unready}; in vain`,
    plan: start,
    hosts: { 'db@a': { found: 'unready' } },
    expected: { outcomes: failed, result: 1, sent: [], reasons: { 'start:db@a': /^it is running after/ } },
  },
  {
    says: '`changing` is waited for: it was coming',
    plan: start,
    hosts: { 'db@a': { found: 'changing', later: { after: 50, state: 'running' } } },
    expected: { outcomes: { 'start:db@a': 'unchanged' }, result: 0, sent: [] },
  },
  {
    says: '`changing` is waited for: it was going',
    plan: start,
    hosts: { 'db@a': { found: 'changing', later: { after: 50, state: 'stopped' } } },
    expected: { outcomes: done, result: 0, sent: ['start db@a'] },
  },
  {
    says: 'wait until the state is reached: ready after the command has ended',
    plan: start,
    hosts: { 'db@a': { start: { readyAfter: 200 } } },
    expected: { outcomes: done, result: 0 },
  },
  {
    says: `${proves}: 0, and it does not run`,
    plan: start,
    hosts: { 'db@a': { start: { becomes: 'stopped' } } },
    expected: { outcomes: failed, result: 1, reasons: { 'start:db@a': /^it is stopped after/ } },
  },
  {
    says: `${proves}: 0, and it runs and never gets ready`,
    plan: start,
    hosts: { 'db@a': { start: { becomes: 'unready' } } },
    expected: { outcomes: failed, result: 1 },
  },
  {
    says: `${proves}: 0, and it still runs`,
    plan: stop,
    hosts: { 'db@a': { stop: { becomes: 'running' } } },
    expected: { outcomes: { 'stop:db@a': 'failed' }, result: 1, sent: ['stop db@a'] },
  },
  {
    says: `${proves}: 3, and it runs and is ready`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 3 } } },
    expected: { outcomes: done, result: 0, sent: ['start db@a'] },
  },
  {
    says: `${proves}: 3, and it is not ready yet`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 3, readyAfter: 200 } } },
    expected: { outcomes: done, result: 0, sent: ['start db@a'] },
  },
  {
    says: `${proves}: 3, and it is still changing`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 3, becomes: 'changing', next: { after: 50, state: 'running' } } } },
    expected: { outcomes: done, result: 0 },
  },
  {
    says: `${proves}: 1, and it is gone`,
    plan: stop,
    hosts: { 'db@a': { stop: { ends: 1 } } },
    expected: { outcomes: stopped, result: 0, sent: ['stop db@a'] },
  },
  {
    says: `${proves}: 3, and it does not run`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 3, becomes: 'stopped' } } },
    expected: { outcomes: failed, result: 1, sent: ['start db@a'], reasons: { 'start:db@a': /status 3/ } },
  },
  {
    says: `${proves}: 3, running and never ready`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 3, becomes: 'unready' } } },
    expected: { outcomes: failed, result: 1, reasons: { 'start:db@a': /status 3; it is running after/ } },
  },
  {
    says: 'a signal is a failure like any other',
    plan: start,
    hosts: { 'db@a': { start: { ends: 'signal', becomes: 'failed' } } },
    expected: { outcomes: failed, result: 1, reasons: { 'start:db@a': /signal SIGKILL/ } },
  },
  {
    says: 'A timeout ends the command, never the service: it came up all the same',
    plan: start,
    hosts: { 'db@a': { start: { ends: 'timeout' } } },
    expected: { outcomes: done, result: 0, sent: ['start db@a'] },
  },
  {
    says: 'A timeout ends the command, never the service: it did not come up',
    plan: start,
    hosts: { 'db@a': { start: { ends: 'timeout', becomes: 'stopped' } } },
    expected: { outcomes: failed, result: 1, sent: ['start db@a'], reasons: { 'start:db@a': /took longer/ } },
  },
  {
    says: residue,
    plan: start,
    hosts: { 'db@a': { found: 'failed' } },
    expected: { outcomes: done, result: 0, sent: ['clear db@a', 'start db@a'] },
  },
  {
    says: `${residue}: a help, not a condition`,
    plan: start,
    hosts: { 'db@a': { found: 'failed', clear: { ends: 1 } } },
    expected: { outcomes: done, result: 0, sent: ['clear db@a', 'start db@a'] },
  },
  {
    says: 'a guard waits without a command until none runs',
    plan: stop,
    hosts: { 'db@a': { guard: true, later: { after: 1_000_000, state: 'stopped' } } },
    expected: { outcomes: stopped, result: 0, sent: [] },
  },
];
