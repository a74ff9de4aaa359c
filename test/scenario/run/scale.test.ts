/** Large plans: every decision looks at what changed, not at everything. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import {
  apart,
  chain,
  floor,
  inBatches,
  instanceOf,
  planOf,
  restart,
  type Sketch,
} from '../../unit/run/sketch.ts';
import { outcomesOf, play } from './scripted.ts';

const MANY = 10_000;

const named = (name: string, count: number): StepId[] =>
  Array.from({ length: count }, (_, i): StepId => `start:${name}${i}@host${i % 250}`);

const steps = named('s', MANY);
const gate: Sketch = { steps: { ...apart(...steps).steps, 'start:last@a': { requires: steps } } };
const onOneHost = Array.from({ length: MANY }, (_, i): StepId => `start:s${i}@a`);
const batches: Sketch = inBatches(
  Array.from({ length: MANY / 100 }, (_, at) =>
    restart(...steps.slice(at * 50, at * 50 + 50).map(instanceOf)),
  ),
  { floors: [floor(MANY / 2 - 50, steps.slice(0, MANY / 2).map(instanceOf))] },
);
const quorum: Sketch = {
  steps: { ...apart(...steps).steps, 'start:last@a': { quorum: [{ need: MANY, of: steps }] } },
};

const table = [
  { says: 'independent, under limits', plan: apart(...steps), policy: { parallel: 32 } },
  { says: 'independent, all at once', plan: apart(...steps), policy: { parallel: MANY } },
  { says: 'all on one host that lets a few act', plan: apart(...onOneHost), policy: { perHost: { a: 4 } } },
  { says: 'in batches, with a floor', plan: batches, policy: { parallel: 32 } },
  { says: 'a chain', plan: chain(...steps), policy: {} },
  { says: 'one that requires all others', plan: gate, policy: { parallel: 32 } },
  { says: 'one that needs a quorum of all others', plan: quorum, policy: { parallel: 32 } },
];

for (const { says, plan, policy } of table) {
  test(`${MANY} steps: ${says}`, async () => {
    const { state, calls } = await play({ plan: planOf(plan), policy });
    assert.is(state.result, 0);
    // One look at the end, and one before each batch but the first.
    assert.is(calls.length, 3 * state.plan.steps.length + Math.max(1, plan.rolling?.batches.length ?? 0));
  });
}

test(`${MANY} steps: a chain whose first fails blocks all others, each with its root`, async () => {
  const { state } = await play({ plan: planOf(chain(...steps)), hosts: { 's0@host0': { found: 'absent' } } });
  const outcomes = Object.values(outcomesOf(state));
  assert.is(outcomes.filter((outcome) => outcome === 'blocked').length, MANY - 1);
  const last = steps.at(-1);
  assert.equal(last && state.steps.get(last)?.roots, [steps[0]]);
});

test(`${MANY} steps: an interrupt ends them all`, async () => {
  const { state } = await play({ plan: planOf(apart(...steps)), policy: { parallel: 32 }, interrupt: 50 });
  assert.is(state.result, 3);
  assert.is(state.slots.unfinished, 0);
});

test.run();
