/** Lost connections, commands that were never sent, and hosts that cannot be asked. */
import { apart, chain } from '../sketch.ts';
import type { Case } from '../cases.ts';

const start = apart('start:db@a');
const done = { 'start:db@a': 'done' } as const;
const unknown = { 'start:db@a': 'unknown' } as const;

const silent = 'Unreachable is not failed';
const lost = 'A lost connection is re-made and the state observed before anything is decided or repeated';
const unsent = 'what provably never began may be sent again';
const thrice = ['start db@a', 'start db@a', 'start db@a'];

export const lostCases: readonly Case[] = [
  {
    says: `${silent}: unknown, nothing is sent, and what requires it is blocked`,
    plan: chain('start:db@a', 'start:app@a'),
    hosts: { 'db@a': { found: 'unreachable' } },
    expected: {
      outcomes: { 'start:db@a': 'unknown', 'start:app@a': 'blocked' },
      result: 1,
      sent: [],
      roots: { 'start:app@a': ['start:db@a'] },
      reasons: { 'start:db@a': /nothing was sent.*unreachable/ },
    },
  },
  {
    says: 'a state that cannot be told is never taken for stopped',
    plan: chain('stop:app@a', 'stop:db@a'),
    hosts: { 'app@a': { found: 'unknown' } },
    expected: { outcomes: { 'stop:app@a': 'unknown', 'stop:db@a': 'held' }, result: 1, sent: [] },
  },
  {
    says: `${lost}: it had begun, and came up`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 'lost', readyAfter: 50 } } },
    expected: { outcomes: done, result: 0, sent: ['start db@a'] },
  },
  {
    says: `${lost}: it did not come up, and is not sent again, for it may have begun`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 'lost', becomes: 'stopped' } } },
    expected: {
      outcomes: { 'start:db@a': 'failed' },
      result: 1,
      sent: ['start db@a'],
      reasons: { 'start:db@a': /connection was lost during `start db@a`; it is stopped/ },
    },
  },
  {
    says: `${lost}: the host stays away`,
    plan: chain('stop:app@a', 'stop:db@a'),
    hosts: { 'app@a': { stop: { ends: 'lost', becomes: 'unreachable' } } },
    expected: {
      outcomes: { 'stop:app@a': 'unknown', 'stop:db@a': 'held' },
      result: 1,
      sent: ['stop app@a'],
      reasons: { 'stop:app@a': /cannot be learned/ },
    },
  },
  {
    says: `${lost}: after a command that ended well, too`,
    plan: start,
    hosts: { 'db@a': { start: { becomes: 'unreachable' } } },
    expected: { outcomes: unknown, result: 1, sent: ['start db@a'] },
  },
  {
    says: `${lost}: lost while the residue was cleared, and the host stays away`,
    plan: start,
    hosts: { 'db@a': { found: 'failed', clear: { ends: 'lost', becomes: 'unreachable' } } },
    expected: { outcomes: unknown, result: 1, sent: ['clear db@a'] },
  },
  {
    says: `${lost}: lost while the residue was cleared, and it goes on from what is seen`,
    plan: start,
    hosts: { 'db@a': { found: 'failed', clear: { ends: 'lost' } } },
    expected: { outcomes: done, result: 0, sent: ['clear db@a', 'start db@a'] },
  },
  {
    says: unsent,
    plan: start,
    hosts: { 'db@a': { start: [{ ends: 'unsent' }, { ends: 'unsent' }, {}] } },
    policy: { attempts: 3 },
    expected: { outcomes: done, result: 0, sent: thrice },
  },
  {
    says: `${unsent}, so many times and no more`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 'unsent' } } },
    policy: { attempts: 3 },
    expected: { outcomes: unknown, result: 1, sent: thrice, reasons: { 'start:db@a': /was not sent/ } },
  },
  {
    says: `${unsent}, unless it is no longer needed`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 'unsent', becomes: 'running' } } },
    expected: { outcomes: { 'start:db@a': 'unchanged' }, result: 0, sent: ['start db@a'] },
  },
  {
    says: `${unsent}, unless it is coming up by now`,
    plan: start,
    hosts: {
      'db@a': { start: { ends: 'unsent', becomes: 'unready', next: { after: 9, state: 'running' } } },
    },
    expected: { outcomes: done, result: 0, sent: ['start db@a'] },
  },
  {
    says: `${unsent}, and not to a host that is gone`,
    plan: start,
    hosts: { 'db@a': { start: { ends: 'unsent', becomes: 'unreachable' } } },
    expected: { outcomes: unknown, result: 1, sent: ['start db@a'] },
  },
  {
    says: `${unsent}: a residue that was not cleared`,
    plan: start,
    hosts: { 'db@a': { found: 'failed', clear: [{ ends: 'unsent' }, {}] } },
    expected: { outcomes: done, result: 0, sent: ['clear db@a', 'clear db@a', 'start db@a'] },
  },
];
