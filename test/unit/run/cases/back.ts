/** A rolling run that goes no further brings back what it has stopped, and stops nothing that could not come back. */
import { floor, inBatches, restart, type StepSketch } from '../sketch.ts';
import type { StepId } from '../../../../src/plan/model.ts';
import type { Case } from '../cases.ts';

const noStart = { start: { ends: 1, becomes: 'stopped' } } as const;
const noStop = { stop: { ends: 1, becomes: 'running' } } as const;

const back = 'what was stopped is started again';
const steps = (given: Readonly<Record<StepId, StepSketch>>) => given;

const first = { 'stop:db@a': 'done', 'start:db@a': 'failed' } as const;
const second = { 'stop:db@b': 'cancelled', 'start:db@b': 'cancelled' } as const;

export const backCases: readonly Case[] = [
  {
    says: `${back}, also where --fail-fast was said`,
    plan: inBatches([restart('db@a', 'db@b')]),
    hosts: { 'db@a': noStop, 'db@b': { stop: { takes: 100 } } },
    policy: { failFast: true },
    expected: {
      outcomes: {
        ...{ 'stop:db@a': 'failed', 'start:db@a': 'blocked' },
        ...{ 'stop:db@b': 'done', 'start:db@b': 'done' },
      },
      result: 1,
    },
  },
  {
    says: 'who could not be started again is not stopped',
    plan: inBatches(
      [
        restart('db@a'),
        { 'stop:app@w': {}, 'start:app@w': { requires: ['stop:app@w', 'start:db@a'] } },
        restart('mq@a'),
      ],
      { maxFailures: 1 },
    ),
    hosts: { 'db@a': noStart },
    expected: {
      outcomes: {
        ...first,
        ...{ 'stop:app@w': 'held', 'start:app@w': 'blocked' },
        ...{ 'stop:mq@a': 'done', 'start:mq@a': 'done' },
      },
      result: 1,
      roots: { 'stop:app@w': ['start:db@a'], 'start:app@w': ['start:db@a'] },
      batches: ['1', '3'],
    },
  },
  {
    says: 'who could not be started again is not stopped: one that is being looked at stays up, and counts',
    plan: inBatches(
      [
        { 'start:db@a': {}, 'stop:app@w': {}, 'start:app@w': { requires: ['stop:app@w', 'start:db@a'] } },
        restart('mq@a'),
      ],
      { maxFailures: 1, pause: 1000, floors: [floor(1, ['app@w', 'mq@a'])] },
    ),
    hosts: { 'db@a': noStart, 'app@w': { found: 'changing', later: { after: 500, state: 'running' } } },
    expected: {
      outcomes: {
        ...{ 'start:db@a': 'failed', 'stop:app@w': 'held', 'start:app@w': 'blocked' },
        ...{ 'stop:mq@a': 'done', 'start:mq@a': 'done' },
      },
      result: 1,
    },
  },
  {
    says: `${back}: its start in a later batch begins without that batch`,
    plan: inBatches([
      {
        'stop:web@w': {},
        'stop:db@a': { requires: ['stop:web@w'] },
        'start:db@a': { requires: ['stop:db@a'] },
      },
      {
        'stop:db@b': { requires: ['stop:web@w'] },
        'start:db@b': { requires: ['stop:db@b'] },
        'start:web@w': { requires: ['stop:web@w', 'start:db@b'] },
      },
    ]),
    hosts: { 'db@a': noStart },
    expected: {
      outcomes: { ...first, ...second, 'stop:web@w': 'done', 'start:web@w': 'done' },
      result: 1,
      sent: ['stop web@w', 'stop db@a', 'start db@a', 'start web@w'],
      batches: ['1'],
    },
  },
  {
    says: `${back}, but not on what failed`,
    plan: inBatches([
      {
        'stop:web@w': {},
        'stop:db@a': { requires: ['stop:web@w'] },
        'start:db@a': { requires: ['stop:db@a'] },
      },
      {
        ...restart('db@b'),
        'start:web@w': { requires: ['stop:web@w', 'start:db@a', 'start:db@b'] },
      },
    ]),
    hosts: { 'db@a': noStart },
    expected: {
      outcomes: { ...first, ...second, 'stop:web@w': 'done', 'start:web@w': 'blocked' },
      result: 1,
      roots: { 'start:web@w': ['start:db@a'] },
    },
  },
  {
    says: `${back}: one that was never stopped counts where some of several are needed`,
    plan: inBatches([
      { ...restart('db@a'), 'stop:web@w': {} },
      {
        ...restart('db@b'),
        'start:web@w': { requires: ['stop:web@w'], quorum: [{ need: 1, of: ['start:db@a', 'start:db@b'] }] },
      },
    ]),
    hosts: { 'db@a': noStart },
    expected: {
      outcomes: { ...first, ...second, 'stop:web@w': 'done', 'start:web@w': 'done' },
      result: 1,
    },
  },
  {
    says: `${back}, with what was down and is required`,
    plan: inBatches([
      { ...restart('mq@a'), 'stop:web@w': {} },
      steps({
        'start:db@a': {},
        'start:log@a': {},
        'start:web@w': { requires: ['stop:web@w', 'start:db@a'] },
      }),
    ]),
    hosts: { 'mq@a': noStart },
    expected: {
      outcomes: {
        ...{ 'stop:mq@a': 'done', 'start:mq@a': 'failed', 'stop:web@w': 'done' },
        ...{ 'start:db@a': 'done', 'start:log@a': 'cancelled', 'start:web@w': 'done' },
      },
      result: 1,
    },
  },
  {
    says: 'what was held was never stopped either: who needs it is started again',
    plan: inBatches([
      {
        'stop:web@w': {},
        'stop:app@w': {},
        'stop:db@a': { requires: ['stop:web@w', 'stop:app@w'] },
        'start:db@a': { requires: ['stop:db@a'] },
        'start:web@w': { requires: ['stop:web@w', 'start:db@a'] },
        'start:app@w': { requires: ['stop:app@w', 'start:db@a'] },
      },
    ]),
    hosts: { 'app@w': noStop },
    expected: {
      outcomes: {
        ...{ 'stop:web@w': 'done', 'stop:app@w': 'failed', 'stop:db@a': 'held' },
        ...{ 'start:db@a': 'blocked', 'start:web@w': 'done', 'start:app@w': 'blocked' },
      },
      result: 1,
      roots: { 'start:db@a': ['stop:app@w'], 'start:app@w': ['stop:app@w'] },
    },
  },
];
