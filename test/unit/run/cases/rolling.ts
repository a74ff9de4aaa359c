/** Batches, pauses and floors. Times are virtual milliseconds; a restart that works takes about 25. */
import { floor, inBatches, restart } from '../sketch.ts';
import type { Case } from '../cases.ts';

const slow = { start: { takes: 100 } } as const;
const no = { start: { ends: 1, becomes: 'stopped' } } as const;

const batch = 'a batch begins when all of the one before has ended';
const pause = 'a pause lies between two batches';
const floors = 'floors hold at every instant';

const done = (...ids: readonly string[]) =>
  Object.fromEntries(
    ids.flatMap((id) => [[`stop:${id}`, 'done'] as const, [`start:${id}`, 'done'] as const]),
  );

export const rollingCases: readonly Case[] = [
  {
    says: batch,
    plan: inBatches([restart('db@a'), restart('db@b')]),
    expected: {
      outcomes: done('db@a', 'db@b'),
      result: 0,
      sent: ['stop db@a', 'start db@a', 'stop db@b', 'start db@b'],
      batches: ['1', '2'],
    },
  },
  {
    says: `${batch}, its slowest included`,
    plan: inBatches([restart('db@a', 'db@b'), restart('db@c')]),
    hosts: { 'db@a': slow },
    expected: {
      outcomes: done('db@a', 'db@b', 'db@c'),
      result: 0,
      sent: ['stop db@a', 'stop db@b', 'start db@a', 'start db@b', 'stop db@c', 'start db@c'],
    },
  },
  {
    says: `${batch}: also where no edge says so`,
    plan: {
      ...inBatches([restart('db@a'), restart('db@b')]),
      steps: { ...restart('db@a'), ...restart('db@b') },
    },
    expected: {
      outcomes: done('db@a', 'db@b'),
      result: 0,
      sent: ['stop db@a', 'start db@a', 'stop db@b', 'start db@b'],
    },
  },
  {
    says: 'what is down gets a start only',
    plan: inBatches([{ 'start:db@a': {} }, restart('db@b')]),
    expected: {
      outcomes: { 'start:db@a': 'done', 'stop:db@b': 'done', 'start:db@b': 'done' },
      result: 0,
      sent: ['start db@a', 'stop db@b', 'start db@b'],
    },
  },
  {
    says: 'found down meanwhile: it is started all the same',
    plan: inBatches([restart('db@a')]),
    hosts: { 'db@a': { found: 'stopped' } },
    expected: {
      outcomes: { 'stop:db@a': 'unchanged', 'start:db@a': 'done' },
      result: 0,
      sent: ['start db@a'],
    },
  },
  {
    says: `${pause}, none before the first, none after the last`,
    plan: inBatches([restart('db@a'), restart('db@b'), restart('db@c')], { pause: 500 }),
    expected: {
      outcomes: done('db@a', 'db@b', 'db@c'),
      result: 0,
      batches: ['1', 'pause 500 before 2', '2', 'pause 500 before 3', '3'],
    },
  },
  {
    says: `${pause}: what is interrupted in one ends at once`,
    plan: inBatches([restart('db@a'), restart('db@b')], { pause: 1_000_000 }),
    interrupt: 200,
    expected: {
      outcomes: {
        'stop:db@a': 'done',
        'start:db@a': 'done',
        'stop:db@b': 'cancelled',
        'start:db@b': 'cancelled',
      },
      result: 3,
      batches: ['1', 'pause 1000000 before 2'],
    },
  },
  {
    says: `${floors}: a stop that does not fit waits for what comes back`,
    plan: inBatches([restart('db@a', 'db@b')], { floors: [floor(1, ['db@a', 'db@b'])] }),
    expected: {
      outcomes: done('db@a', 'db@b'),
      result: 0,
      sent: ['stop db@a', 'start db@a', 'stop db@b', 'start db@b'],
    },
  },
  {
    says: `${floors}: what was down counts once it was started`,
    plan: inBatches([{ 'start:db@c': {} }, restart('db@a')], { floors: [floor(1, ['db@a'], ['db@c'])] }),
    expected: {
      outcomes: { 'start:db@c': 'done', 'stop:db@a': 'done', 'start:db@a': 'done' },
      result: 0,
    },
  },
  {
    says: `${floors}, failed ones counted as down; the floor is the reason, and nothing else is stopped`,
    plan: inBatches([restart('db@a'), restart('db@b'), restart('mq@a')], {
      maxFailures: 5,
      floors: [floor(1, ['db@a', 'db@b'])],
    }),
    hosts: { 'db@a': no },
    expected: {
      outcomes: {
        'stop:db@a': 'done',
        'start:db@a': 'failed',
        'stop:db@b': 'cancelled',
        'start:db@b': 'cancelled',
        'stop:mq@a': 'cancelled',
        'start:mq@a': 'cancelled',
      },
      result: 1,
      sent: ['stop db@a', 'start db@a'],
      batches: ['1', '2'],
      reasons: {
        'stop:db@b': /^keeps 1 ready, and without db@b only 0 would be ready; not ready: db@a$/,
        'start:db@b': /^keeps 1 ready/,
        'start:mq@a': /^keeps 1 ready/,
      },
    },
  },
  {
    says: `${floors}: beside one that does not fit, others go on until it is known that nothing comes back`,
    plan: inBatches([restart('db@a'), { ...restart('db@b'), ...restart('mq@a') }], {
      maxFailures: 5,
      floors: [floor(1, ['db@a', 'db@b'])],
    }),
    hosts: { 'db@a': no },
    expected: {
      outcomes: {
        ...done('mq@a'),
        'stop:db@a': 'done',
        'start:db@a': 'failed',
        'stop:db@b': 'cancelled',
        'start:db@b': 'cancelled',
      },
      result: 1,
    },
  },
  {
    says: `${floors}: a stop that was cancelled takes nothing away`,
    plan: inBatches([restart('db@a', 'db@b')], { floors: [floor(1, ['db@a', 'db@b'])], maxFailures: 1 }),
    hosts: { 'db@a': { found: 'unreachable' } },
    expected: {
      outcomes: {
        'stop:db@a': 'unknown',
        'start:db@a': 'blocked',
        'stop:db@b': 'cancelled',
        'start:db@b': 'cancelled',
      },
      result: 1,
      sent: [],
    },
  },
];
