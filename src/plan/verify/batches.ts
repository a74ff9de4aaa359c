/** The batches of a rolling plan, as it declares them: nothing is guessed from its edges. */
import type { Plan, StepId } from '../model.ts';
import type { Span, Steps } from './steps.ts';
import { plain, type Violation } from './violation.ts';

/**
 * The contract: the batches are all steps of the plan, in its order, each step once.
 *
 * @param batches unknown steps, repeated ones and empty batches are violations
 */
export function partition(plan: Plan, batches: readonly (readonly StepId[])[]): Violation[] {
  const found = batches.flatMap((batch, index) =>
    batch.length > 0 ? [] : [plain('rolling', `batch ${index + 1} is empty`)],
  );
  let own = 0;
  for (const [index, batch] of batches.entries())
    for (const id of batch) {
      const expected = plan.steps[own]?.id;
      own += 1;
      if (id === expected) continue;
      const stands = expected === undefined ? 'the plan has ended' : `the plan has ${expected}`;
      return [...found, plain('rolling', `batch ${index + 1} names ${id} where ${stands}`)];
    }
  const left = plan.steps[own];
  return left === undefined ? found : [...found, plain('rolling', `${left.id} is in no batch`)];
}

/**
 * @param batches a partition; steps that were left out of the numbering, for their form, are passed over
 */
export function spansOf(steps: Steps, batches: readonly (readonly StepId[])[]): Span[] {
  let position = 0;
  return batches.map((batch) => {
    const from = position;
    for (const id of batch) if (steps.list[position]?.id === id) position += 1;
    return { from, to: position };
  });
}

/** By position: the batch of the step. */
export function batchesBy(spans: readonly Span[], size: number): Int32Array {
  const found = new Int32Array(size);
  spans.forEach(({ from, to }, batch) => found.fill(batch, from, to));
  return found;
}
