/** What a rolling plan declares about itself. */
import { test } from 'uvu';
import type { Plan, Rolling, Step, StepId } from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import { inTurn, rolling, type Asked } from './batched.ts';
import { plan, seen, topology } from './build.ts';
import { check, type Example } from './table.ts';

/** A soft edge orders the batches, if any: it can be spared across them. */
const row = topology({ 'r@1': [], 'r@2': [], 'r@3': [], 'r@4': [], 'p@1': ['after r@4'] });
const literal = new Set<InstanceId>(['r@1', 'r@2', 'r@3', 'r@4', 'p@1']);
const on = (name: string, made: Plan, ...tells: string[]): Example => ({
  ...{ name, on: row, plan: made, observed: seen(row), consent: { literal }, tells },
});

const right = rolling(inTurn([['r@1'], ['r@2'], ['r@3'], ['r@4']]));
const declared = (change: (rolling: Rolling) => Partial<Rolling>): Plan => ({
  ...right,
  rolling: { ...right.rolling!, ...change(right.rolling!) },
});
const unasked: Plan = { ...right, goal: { ...plan('restart', '').goal } };
check(test, [
  on('one at a time', right),
  on('batches that nobody asked for', unasked, 'error rolling: '),
  on('a stop in batches', { ...right, goal: { ...right.goal, action: 'stop' } }, 'error rolling: '),
  on(
    'another pause',
    declared(() => ({ pause: 1 })),
    'error rolling: ',
  ),
  on(
    'another number of failures',
    declared(() => ({ maxFailures: 1 })),
    'error rolling: ',
  ),
  on(
    'another unit',
    declared(() => ({ by: 'host' })),
    'error rolling: ',
  ),
  on(
    'no number',
    declared(() => ({ pause: Number.NaN })),
    'error rolling: ',
    'error rolling: ',
  ),
  on(
    'a batch left out',
    declared(({ batches }) => ({ batches: batches.slice(1) })),
    'error rolling: ',
  ),
  on(
    'a batch too many',
    declared(({ batches }) => ({ batches: [...batches, ['stop:p@1']] })),
    'error rolling: ',
  ),
  on(
    'an empty batch',
    declared(({ batches }) => ({ batches: [[], ...batches] })),
    'error rolling: ',
  ),
  on(
    'batches in another order',
    declared(({ batches }) => ({ batches: batches.toReversed() })),
    'error rolling: ',
  ),
  {
    ...on('batches that are missing', plan('restart', ''), 'error rolling: '),
    plan: { ...plan('restart', ''), goal: right.goal },
  },
]);

const sized = (batch: string, sizes: readonly number[], ...tells: string[]): Example => {
  const ids = [...literal].slice(0, 4).toReversed();
  const parts = sizes.map((size) => Array.from({ length: size }, () => ids.pop()!));
  return on(`${batch}: ${sizes.join(' and ')}`, rolling(inTurn(parts), { batch }), ...tells);
};
const tooMany = 'error rolling: ';
check(test, [
  sized('2', [2, 2]),
  sized('3', [3, 1]),
  sized('9', [4]),
  sized('1,3', [1, 3]),
  sized('1,2', [1, 2, 1]),
  sized('1, 50%', [1, 2, 1]),
  sized('50%', [2, 2]),
  sized('30%', [1, 1, 1, 1]),
  sized('1%', [1, 1, 1, 1]),
  sized('1', [2, 2], tooMany, tooMany),
  sized('2', [1, 3], tooMany, tooMany),
  sized('2', [1, 2, 1], tooMany),
  sized('0', [2, 2], tooMany),
  sized('all', [4], tooMany),
  sized('-1', [1, 1, 1, 1], tooMany),
]);

const hosts = topology({ 'r@1': [], 'p@1': [], 'r@2': [] });
const onHosts = (
  name: string,
  batches: readonly InstanceId[][],
  asked: Asked,
  ...tells: string[]
): Example => ({
  ...{ name, on: hosts, observed: seen(hosts), tells, plan: rolling(inTurn(batches), asked) },
  consent: { literal: new Set(batches.flat()) },
});
check(test, [
  onHosts('a host at a time', [['r@1', 'p@1'], ['r@2']], { by: 'host' }),
  onHosts('a host in two batches', [['r@1'], ['p@1', 'r@2']], { by: 'host' }, 'error rolling: r@1 p@1'),
  onHosts('one at a time, of two hosts', [['r@1'], ['p@1'], ['r@2']], {}),
]);

/** Of the third and fourth of four, in two batches. */
const edge = (name: string, change: Partial<Step>, ...tells: string[]): Example => {
  const made = rolling(
    inTurn([
      ['r@1', 'r@2'],
      ['r@3', 'r@4'],
    ]),
    { batch: '2' },
  );
  const steps = made.steps.map((step) => (step.id === 'stop:r@3' ? { ...step, ...change } : step));
  return on(name, { ...made, steps }, ...tells);
};
const both: StepId[] = ['start:r@1', 'start:r@2'];
check(test, [
  edge('every first step waits for every last one', { after: both }),
  edge('one that waits for fewer', { after: ['start:r@1'] }, 'error order: r@3 r@2'),
  edge(
    'one that waits for steps that are not the last',
    { after: ['stop:r@1', 'start:r@2'] },
    'error order: r@3 r@1',
  ),
  edge(
    'one that a failure before it would block',
    { after: both, requires: ['start:r@1'] },
    'error rolling: r@3 r@1',
  ),
  edge(
    'a quorum of another batch',
    { after: both, quorum: [{ need: 1, of: both }] },
    'error rolling: r@3 r@1',
    'error rolling: r@3 r@2',
  ),
]);

test.run();
