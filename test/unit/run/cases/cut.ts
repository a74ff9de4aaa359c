/** An interrupt in a rolling run: the instance is what is in flight, not its stop. */
import { inBatches, restart } from '../sketch.ts';
import type { Case } from '../cases.ts';

const done = (id: string) => ({ [`stop:${id}`]: 'done', [`start:${id}`]: 'done' }) as const;
const cancelled = (id: string) => ({ [`stop:${id}`]: 'cancelled', [`start:${id}`]: 'cancelled' }) as const;

const cut = 'an interrupt in a rolling run';
const two = inBatches([restart('db@a'), restart('db@b')]);

export const cutCases: readonly Case[] = [
  {
    says: `${cut}: what was stopped is started again and undrained, nothing else is stopped`,
    plan: two,
    hosts: { 'db@a': { drain: {}, undrain: {}, stop: { takes: 100 } } },
    interrupt: 50,
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b') },
      result: 3,
      sent: ['drain db@a', 'stop db@a', 'start db@a', 'undrain db@a'],
    },
  },
  {
    says: `${cut}: a stop that is looked at is given up`,
    plan: two,
    hosts: { 'db@a': { found: 'changing', later: { after: 500, state: 'running' } } },
    interrupt: 50,
    expected: { outcomes: { ...cancelled('db@a'), ...cancelled('db@b') }, result: 3, sent: [] },
  },
  {
    says: `${cut}: a stop that drains is given up, and its traffic given back`,
    plan: two,
    hosts: { 'db@a': { drain: { takes: 100 }, beforeStop: {}, undrain: {}, afterStart: {} } },
    interrupt: 50,
    expected: {
      outcomes: { 'stop:db@a': 'cancelled', 'start:db@a': 'done', ...cancelled('db@b') },
      result: 3,
      sent: ['drain db@a', 'undrain db@a'],
    },
  },
  {
    says: `${cut}: a drain that provably never began takes nothing off`,
    plan: two,
    hosts: { 'db@a': { drain: { takes: 100, ends: 'unsent' }, undrain: {} } },
    interrupt: 50,
    expected: {
      outcomes: { ...cancelled('db@a'), ...cancelled('db@b') },
      result: 3,
      sent: ['drain db@a'],
    },
  },
  {
    says: `${cut}: a stop whose hook has begun goes on, for only a start undoes it`,
    plan: two,
    hosts: { 'db@a': { beforeStop: { takes: 100 } } },
    interrupt: 50,
    expected: {
      outcomes: { ...done('db@a'), ...cancelled('db@b') },
      result: 3,
      sent: ['beforeStop db@a', 'stop db@a', 'start db@a'],
    },
  },
  {
    says: `${cut}: in the pause, what waits for a later batch is started without it`,
    plan: inBatches(
      [
        { ...restart('db@a'), 'stop:web@w': {} },
        { ...restart('db@b'), 'start:web@w': { requires: ['stop:web@w', 'start:db@b'] } },
      ],
      { pause: 1_000_000 },
    ),
    interrupt: 200,
    expected: {
      outcomes: {
        ...{ ...done('db@a'), ...cancelled('db@b') },
        ...{ 'stop:web@w': 'done', 'start:web@w': 'done' },
      },
      result: 3,
      batches: ['1', 'pause 1000000 before 2'],
    },
  },
  {
    says: `${cut}: in the last batch nothing is cut`,
    plan: inBatches([restart('db@a')]),
    hosts: { 'db@a': { stop: { takes: 100 } } },
    interrupt: 50,
    expected: { outcomes: done('db@a'), result: 0 },
  },
];
