/** What is wrong with a product's plan of a rolling restart, as sentences; an empty list is agreement. */
import {
  checkCauses,
  checkSequence,
  checkShape,
  compareRefusal,
  difference,
  type PlanJson,
  type StepJson,
} from './compare.ts';
import { batchesOf, duringBatch, wrongs, type Batch } from './rolling-batches.ts';
import { instanceOf, judgeCuts } from './rolling-cuts.ts';
import { judgeFloors, type FloorJson } from './rolling-floors.ts';
import { judgeBarriers, judgeOrder } from './rolling-order.ts';
import { misplaced } from './rolling-places.ts';
import { expectRolling, type RollingExpected } from './rolling.ts';
import { judgeSequence } from './rolling-sequence.ts';
import type { Scene } from './rolling-scene.ts';
import type { Unit } from './rolling-units.ts';
import type { Document, Goal, Id, Observed } from './types.ts';
import { isUp } from './world.ts';

export interface RollingJson extends PlanJson {
  rolling?: {
    by: string;
    batches: readonly (readonly string[])[];
    pause: number;
    maxFailures: number;
    floors: readonly FloorJson[];
  };
  warnings?: readonly { rule: string }[];
}
export type RollingAnswer = { plan: RollingJson } | { refused: { rule?: string; names?: string[] } };

/** A plan or a refusal, against what there has to be. */
export function judgeAnswer(
  document: Document,
  goal: Goal,
  observed: Observed,
  answer: RollingAnswer,
): string[] {
  if ('plan' in answer) return judgeRolling(document, goal, observed, answer.plan);
  const expected = expectRolling(document, goal, observed);
  if ('refused' in expected) return compareRefusal(expected.refused, answer.refused);
  return expected.mayRefuse ? [] : [`refused, but there is a plan: ${JSON.stringify(answer.refused)}`];
}

export function judgeRolling(
  document: Document,
  goal: Goal,
  observed: Observed,
  plan: RollingJson,
): string[] {
  const expected = expectRolling(document, goal, observed);
  if ('refused' in expected) return [`planned, but must be refused: ${JSON.stringify(expected.refused)}`];
  const { rolling } = plan;
  const shape = [...judgeShape(plan), ...judgeSettings(goal, plan)];
  if (shape.length > 0 || rolling === undefined) return shape;
  const { scene } = expected;
  const batches = rolling.batches.map((ids) => plan.steps.filter(({ id }) => ids.includes(id)));
  const acts = batches.map(actsOf);
  return [
    ...judgeSteps(expected, plan),
    ...(expected.disputed.length > 0 ? [] : judgeUnits(expected, acts)),
    ...(expected.disputed.length > 0 ? [] : judgeFloors(scene, rolling.floors)),
    ...judgeTogether(expected, plan),
    ...batches.flatMap((steps, index) => judgeOrder(scene, acts, index, steps)),
    ...judgeBarriers(scene, acts, batches),
    ...wrongs(scene, acts).map(({ says }) => says),
    ...judgeRecorded(scene, acts, rolling.floors),
    ...judgeCuts(scene.world, plan.steps),
  ];
}

const of = (steps: readonly StepJson[], action: string): Set<Id> =>
  new Set(steps.filter((step) => step.action === action).map(instanceOf));
const actsOf = (steps: readonly StepJson[]): Batch => ({
  stops: of(steps, 'stop'),
  starts: of(steps, 'start'),
});

/** "All steps of the plan, in its order" */
function judgeShape(plan: RollingJson): string[] {
  const listed = (plan.rolling?.batches ?? []).flat();
  const steps = plan.steps.map(({ id }) => id);
  const same = listed.join(' ') === steps.join(' ');
  return [
    ...checkShape(plan),
    ...checkSequence(plan),
    ...(same ? [] : [`the batches are not the steps in their order: ${listed.join(' ')}`]),
    ...(plan.rolling?.batches ?? []).filter((ids) => ids.length === 0).map(() => 'a batch is empty'),
  ];
}

function judgeSettings({ rolling = {} }: Goal, plan: RollingJson): string[] {
  if (plan.rolling === undefined) return ['a rolling plan does not say so'];
  const { by, pause, maxFailures } = plan.rolling;
  const said = {
    by: rolling.by ?? 'instance',
    pause: rolling.pause ?? 0,
    maxFailures: rolling.maxFailures ?? 0,
  };
  const own = JSON.stringify({ by, pause, maxFailures });
  return own === JSON.stringify(said) ? [] : [`settings: ${own}, asked was ${JSON.stringify(said)}`];
}

function judgeSteps(expected: RollingExpected, plan: RollingJson): string[] {
  if (expected.disputed.length > 0) return [];
  return [
    ...difference('step', expected.steps, new Set(plan.steps.map(({ id }) => id))),
    ...checkCauses(expected, plan),
    ...plan.unchanged.filter((id) => expected.scene.named.has(id)).map((id) => `unchanged: ${id}`),
  ];
}

/** Units stay whole, batches have their sizes, those who join act when those act whom they need. */
function judgeUnits(expected: RollingExpected, acts: readonly Batch[]): string[] {
  const { scene, units, sizes } = expected;
  const places = units.map((unit) => new Set(unit.flatMap((id) => placesOf(acts, id))));
  const torn = units.filter((_, index) => places[index]?.size !== 1);
  if (torn.length > 0) return torn.map((unit) => `not in one batch: ${unit.join(' ')}`);
  const arrangement = acts.map((_, at) =>
    units.filter((unit: Unit, index) => places[index]?.has(at) === true),
  );
  const seen = arrangement.map((batch) => batch.length);
  if (seen.join(' ') !== sizes.join(' ')) return [`sizes ${seen.join(' ')}, expected ${sizes.join(' ')}`];
  const wanted = batchesOf(scene, arrangement);
  const joined = [...scene.joined].flatMap((id) => judgeJoined(id, wanted, acts));
  return [...misplaced(scene, arrangement), ...joined, ...judgeSequence(scene, units, sizes, arrangement)];
}

const placesOf = (acts: readonly Batch[], id: Id): number[] =>
  acts.flatMap(({ stops, starts }, at) => (stops.has(id) || starts.has(id) ? [at] : []));

/** "stops in the first batch that takes one of those candidates and starts in the last one" */
function judgeJoined(id: Id, wanted: readonly Batch[], acts: readonly Batch[]): string[] {
  const at = (list: readonly Batch[], kind: keyof Batch) => list.findIndex((batch) => batch[kind].has(id));
  return (['stops', 'starts'] as const)
    .filter((kind) => at(wanted, kind) !== at(acts, kind))
    .map((kind) => `${id} ${kind} in batch ${at(acts, kind) + 1}, expected ${at(wanted, kind) + 1}`);
}

/** The run holds what is written down: so the plan itself must not break it. */
function judgeRecorded(scene: Scene, acts: readonly Batch[], floors: readonly FloorJson[]): string[] {
  return acts.flatMap((_, index) => {
    const during = duringBatch(scene, acts, index);
    return floors
      .filter(({ ready, down }) => [...ready, ...down].some((id) => during.down.has(id)))
      .filter(({ ready, down, min }) => [...ready, ...down].filter((id) => isUp(during, id)).length < min)
      .map(({ rule, min }) => `batch ${index + 1} breaks its own floor ${rule} ${min}`);
  });
}

/** "a warning `together` says so" */
function judgeTogether(
  { scene, together, disputed }: RollingExpected,
  { warnings = [] }: RollingJson,
): string[] {
  const byHost = scene.world.goal.rolling?.by === 'host';
  if (byHost || disputed.length > 0) return [];
  const told = warnings.some(({ rule }) => rule === 'together');
  if (told === together.length > 0) return [];
  return [told ? 'a warning `together` too many' : 'the warning `together` is missing'];
}
