/** Floors are counted again before every batch but the first. Times are virtual milliseconds; a restart takes about 15. */
import { floor, inBatches, restart } from '../sketch.ts';
import type { Case } from '../cases.ts';

const died = (after: number) => ({ later: { after, state: 'stopped' } }) as const;
const done = (id: string) => ({ [`stop:${id}`]: 'done', [`start:${id}`]: 'done' }) as const;
const cancelled = (id: string) => ({ [`stop:${id}`]: 'cancelled', [`start:${id}`]: 'cancelled' }) as const;

const counted = 'before a batch its floors are counted again';
const inPause = { pause: 1000, floors: [floor(2, ['db@a', 'db@b', 'db@c'])] } as const;

const three = [restart('db@a'), restart('db@b'), restart('db@c')] as const;

export const floorCases: readonly Case[] = [
  {
    says: `${counted}: who has died does not count, and ends a run that would do without one more`,
    plan: inBatches(three, { floors: inPause.floors }),
    hosts: { 'db@c': died(5) },
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b'), ...cancelled('db@c') },
      result: 1,
      sent: ['stop db@a', 'start db@a'],
      batches: ['1', 'lost db@c', '2'],
      reasons: {
        'stop:db@b': /^keeps 2 ready, and without db@b only 1 would be ready; not ready: db@c$/,
        'start:db@c': /^keeps 2 ready/,
      },
    },
  },
  ...(['unready', 'unreachable', 'unknown', 'absent'] as const).map((state): Case => ({
    says: `${counted}: who is ${state} does not count`,
    plan: inBatches(three, inPause),
    hosts: { 'db@c': { later: { after: 5, state } } },
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b'), ...cancelled('db@c') },
      result: 1,
      batches: ['1', 'pause 1000 before 2', 'lost db@c', '2'],
    },
  })),
  {
    says: `${counted}: after the pause`,
    plan: inBatches(three, inPause),
    hosts: { 'db@c': died(1000) },
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b'), ...cancelled('db@c') },
      result: 1,
      batches: ['1', 'pause 1000 before 2', 'lost db@c', '2'],
    },
  },
  {
    says: `${counted}: who was restarted and died since does not count`,
    plan: inBatches(three, inPause),
    hosts: { 'db@a': { start: { next: { after: 100, state: 'failed' } } } },
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b'), ...cancelled('db@c') },
      result: 1,
      drift: ['db@a'],
      batches: ['1', 'pause 1000 before 2', 'lost db@a', '2'],
    },
  },
  {
    says: `${counted}: who has died is started in its own batch, and counts again`,
    plan: inBatches([restart('db@a'), restart('db@c'), restart('db@b')], inPause),
    hosts: { 'db@c': died(5) },
    expected: {
      outcomes: { ...done('db@a'), ...done('db@b'), 'stop:db@c': 'unchanged', 'start:db@c': 'done' },
      result: 0,
      batches: ['1', 'pause 1000 before 2', 'lost db@c', '2', 'pause 1000 before 3', '3'],
    },
  },
  {
    says: `${counted}: who is ready again counts again`,
    plan: inBatches([restart('db@a'), restart('mq@a'), restart('db@b')], {
      ...inPause,
      floors: [floor(1, ['db@a', 'db@b', 'mq@a'])],
    }),
    hosts: { 'db@a': { start: { next: { after: 100, state: 'failed' }, becomes: 'running' } } },
    expected: {
      outcomes: { ...done('db@a'), ...done('mq@a'), ...done('db@b') },
      result: 1,
      drift: ['db@a'],
      batches: ['1', 'pause 1000 before 2', 'lost db@a', '2', 'pause 1000 before 3', '3'],
    },
  },
  {
    says: `${counted}: who came up by itself counts`,
    plan: inBatches([restart('mq@a'), restart('db@a'), { 'start:db@c': {} }], {
      floors: [floor(1, ['db@a'], ['db@c'])],
    }),
    hosts: { 'db@c': { later: { after: 5, state: 'running' } } },
    expected: {
      outcomes: { ...done('mq@a'), ...done('db@a'), 'start:db@c': 'unchanged' },
      result: 0,
      batches: ['1', 'back db@c', '2', '3'],
    },
  },
  {
    says: `${counted}: what has failed counts as down, however ready it looks`,
    plan: inBatches(three, { ...inPause, maxFailures: 1 }),
    hosts: { 'db@a': { undrain: { ends: 1 } } },
    expected: {
      outcomes: {
        ...{ 'stop:db@a': 'done', 'start:db@a': 'failed' },
        ...cancelled('db@b'),
        ...cancelled('db@c'),
      },
      result: 1,
      batches: ['1', 'pause 1000 before 2', '2'],
    },
  },
  {
    says: `${counted}: nobody is looked at for a batch that takes nobody from a floor`,
    plan: inBatches([restart('db@a'), restart('mq@a'), { 'start:db@c': {} }], {
      floors: [floor(1, ['db@a', 'db@b'], ['db@c'])],
    }),
    expected: {
      outcomes: { ...done('db@a'), ...done('mq@a'), 'start:db@c': 'done' },
      result: 0,
      batches: ['1', '2', '3'],
    },
  },
  {
    says: `${counted}: what is interrupted while they are looked at ends at once`,
    plan: inBatches(three, { floors: inPause.floors }),
    hosts: { 'db@c': { surveyed: 1_000_000 } },
    interrupt: 200,
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b'), ...cancelled('db@c') },
      result: 3,
      batches: ['1'],
    },
  },
];
