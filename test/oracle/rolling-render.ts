/** The oracle's own rolling plan, for its self-test: nothing is left out of `after`, nothing is clever. */
import { batchesOf } from './rolling-batches.ts';
import { lastOf, orderIn, owedAcross } from './rolling-order.ts';
import { render } from './render.ts';
import type { RollingJson } from './rolling-judge.ts';
import type { RollingExpected } from './rolling.ts';
import type { StepJson } from './compare.ts';

export function renderRolling(expected: RollingExpected): RollingJson {
  const { scene, causes, arrangement = [] } = expected;
  const acts = batchesOf(scene, arrangement);
  const owed = owedAcross(acts, scene, scene.joined);
  const batches: StepJson[][] = [];
  for (const [index, { stops, starts }] of acts.entries()) {
    const ids = [...[...stops].map((id) => `stop:${id}`), ...[...starts].map((id) => `start:${id}`)];
    const order = orderIn(scene, acts, index);
    const { steps } = render({
      steps: new Set(ids),
      unchanged: new Set(),
      either: new Set(),
      causes,
      ...order,
    });
    const last = lastOf(batches[index - 1] ?? []);
    const waiting = steps.map((step) => (step.after.length > 0 ? step : { ...step, after: last }));
    batches.push(waiting.map((step) => withOwed(step, owed.get(step.id) ?? [])));
  }
  return asPlan(expected, batches);
}

const withOwed = (step: StepJson, owed: readonly string[]): StepJson => ({
  ...step,
  after: [...new Set([...step.after, ...owed])],
  requires: [...step.requires, ...owed],
});

function asPlan({ scene, floors, together }: RollingExpected, batches: StepJson[][]): RollingJson {
  const { by = 'instance', pause = 0, maxFailures = 0 } = scene.world.goal.rolling ?? {};
  return {
    steps: batches.flat(),
    unchanged: [],
    warnings: together.length > 0 ? [{ rule: 'together' }] : [],
    rolling: {
      by,
      pause,
      maxFailures,
      batches: batches.map((steps) => steps.map(({ id }) => id)),
      floors: floors.filter(({ must }) => must),
    },
  };
}
