/** The first interrupt. Times are virtual milliseconds; a step that works takes about 12. */
import { apart, chain } from '../sketch.ts';
import type { Case } from '../cases.ts';

const slow = { start: { takes: 100 } } as const;
const guard = { guard: true } as const;

const first = 'start nothing new, let what runs finish, exit 3';
const guards = 'a guard that waits holds up nothing: it ends with the run';
const late = 'what it came too late to cut is told as it is';

export const interruptCases: readonly Case[] = [
  {
    says: first,
    plan: chain('start:db@a', 'start:app@a', 'start:web@a'),
    hosts: { 'db@a': slow },
    interrupt: 50,
    expected: {
      outcomes: { 'start:db@a': 'done', 'start:app@a': 'cancelled', 'start:web@a': 'cancelled' },
      result: 3,
      sent: ['start db@a'],
    },
  },
  {
    says: `${first}: before anything began`,
    plan: chain('start:db@a', 'start:app@a'),
    interrupt: 0,
    expected: { outcomes: { 'start:db@a': 'cancelled', 'start:app@a': 'cancelled' }, result: 3, sent: [] },
  },
  {
    says: `${first}: all the commands of what runs`,
    plan: apart('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { beforeStart: { takes: 100 }, afterStart: {} } },
    policy: { parallel: 1 },
    interrupt: 50,
    expected: {
      outcomes: { 'start:db@a': 'done', 'start:app@a': 'cancelled' },
      result: 3,
      sent: ['beforeStart db@a', 'start db@a', 'afterStart db@a'],
    },
  },
  {
    says: `${first}, a failure in what ran included`,
    plan: apart('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { start: { takes: 100, ends: 1, becomes: 'stopped' } } },
    policy: { parallel: 1 },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'failed', 'start:app@a': 'cancelled' }, result: 3 },
  },
  {
    says: `${first}: a sending that never began is not repeated`,
    plan: apart('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { start: { takes: 100, ends: 'unsent' } } },
    policy: { parallel: 1 },
    interrupt: 50,
    expected: {
      outcomes: { 'start:db@a': 'cancelled', 'start:app@a': 'cancelled' },
      result: 3,
      sent: ['start db@a'],
    },
  },
  {
    says: `${first}: what runs and has only lost its last hook's sending gets it`,
    plan: apart('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { afterStart: [{ takes: 100, ends: 'unsent' }, {}] } },
    policy: { parallel: 1 },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'done', 'start:app@a': 'cancelled' }, result: 3 },
  },
  {
    says: guards,
    plan: chain('stop:job@a', 'stop:app@a'),
    hosts: { 'job@a': guard },
    interrupt: 50,
    expected: { outcomes: { 'stop:job@a': 'cancelled', 'stop:app@a': 'cancelled' }, result: 3, sent: [] },
  },
  {
    says: `${guards}, whatever its hooks did`,
    plan: chain('stop:job@a', 'stop:app@a'),
    hosts: { 'job@a': { guard: true, beforeStop: {} } },
    interrupt: 50,
    expected: {
      outcomes: { 'stop:job@a': 'cancelled', 'stop:app@a': 'cancelled' },
      result: 3,
      sent: ['beforeStop job@a'],
    },
  },
  {
    says: `${guards}; beside it, what runs finishes`,
    plan: apart('stop:job@a', 'stop:db@a'),
    hosts: { 'job@a': guard, 'db@a': { stop: { takes: 100 } } },
    interrupt: 50,
    expected: { outcomes: { 'stop:job@a': 'cancelled', 'stop:db@a': 'done' }, result: 3 },
  },
  {
    says: 'what is only waited for ends with the run',
    plan: apart('start:db@a'),
    hosts: { 'db@a': { found: 'unready' } },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'cancelled' }, result: 3, sent: [] },
  },
  {
    says: `${late}: a failure that is being looked into`,
    plan: apart('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { found: 'unready', patience: 20, diagnosing: 100 } },
    policy: { parallel: 1 },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'failed', 'start:app@a': 'cancelled' }, result: 3 },
  },
  {
    says: `${late}: everything was done`,
    plan: apart('start:db@a'),
    hosts: { 'db@a': slow },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'done' }, result: 0 },
  },
  {
    says: `${late}: the end check is made`,
    plan: apart('start:db@a', 'start:mq@a'),
    hosts: { 'db@a': { start: { next: { after: 30, state: 'failed' } } }, 'mq@a': slow },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'done', 'start:mq@a': 'done' }, result: 1, drift: ['db@a'] },
  },
  {
    says: `${late}: a failure, and nothing left to begin`,
    plan: apart('start:db@a'),
    hosts: { 'db@a': { start: { takes: 100, ends: 1, becomes: 'stopped' } } },
    interrupt: 50,
    expected: { outcomes: { 'start:db@a': 'failed' }, result: 1 },
  },
];
