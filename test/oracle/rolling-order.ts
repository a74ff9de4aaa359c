/** The order inside a batch, and the barrier between two. */
import { quorumLines, understand, difference, type StepJson } from './compare.ts';
import { orderOf, type Order } from './order.ts';
import { duringBatch, type Batch } from './rolling-batches.ts';
import { demands, isTight, type Scene } from './rolling-scene.ts';
import type { Id, Observation, Observed } from './types.ts';
import { isUp, sortOf, type World } from './world.ts';

/** "as in a restart of just these instances", in the world that the batches before have left. */
export function orderIn(scene: Scene, acts: readonly Batch[], index: number): Order {
  const { stops, starts } = acts[index] ?? { stops: new Set(), starts: new Set() };
  const steps = { stops, starts, unchanged: new Set<string>(), reached: new Set<string>() };
  return orderOf(snapshot(duringBatch(scene, acts, index), stops), steps);
}

/** As if it had been observed when the batch begins. */
function snapshot(during: World, stops: ReadonlySet<string>): World {
  const observed: Observed = Object.fromEntries(
    [...during.platform.instances.keys()].map((id): [string, Observation] => {
      const before: World = {
        ...during,
        down: new Set([...during.down].filter((other) => !stops.has(other))),
      };
      if (sortOf(during.platform, id) === 'external')
        return [id, during.observed[id] ?? { state: 'unknown' }];
      if (before.down.has(id)) return [id, { state: 'stopped' }];
      return [id, isUp(before, id) ? { state: 'running' } : (during.observed[id] ?? { state: 'unknown' })];
    }),
  );
  const goal = { ...during.goal, offline: false };
  return { ...during, goal, observed, up: new Set(), down: new Set() };
}

/** Told with the world of the batch, or with the one that was observed: either is a restart of just these. */
export function judgeOrder(
  scene: Scene,
  acts: readonly Batch[],
  index: number,
  steps: readonly StepJson[],
): string[] {
  const batch = acts[index] ?? { stops: new Set(), starts: new Set() };
  const now = compareOrder(orderIn(scene, acts, index), steps);
  if (now.length === 0) return [];
  const observed = { ...batch, unchanged: new Set<string>(), reached: new Set<string>() };
  const then = compareOrder(orderOf(scene.world, observed), steps);
  return then.length === 0 ? [] : now.map((line) => `batch ${index + 1}: ${line}`);
}

function compareOrder(expected: Order, steps: readonly StepJson[]): string[] {
  const ids = new Set(steps.map(({ id }) => id));
  const own = steps.map((step) => ({
    ...step,
    after: step.after.filter((id) => ids.has(id)),
    requires: step.requires.filter((id) => ids.has(id)),
  }));
  const seen = understand({ steps: own, unchanged: [] });
  return [
    ...difference('order', expected.order, seen.order),
    ...difference('hard', expected.hard, seen.hard),
    ...difference('quorum', quorumLines(expected.quorum), quorumLines(seen.quorum)),
  ];
}

/**
 * "every first step of a batch (no predecessor in it) has every last step of the batch before (no follower in it) in
 * `after`, never in `requires`. Nothing else orders across batches." But for dependents that stay down.
 */
export function judgeBarriers(
  scene: Scene,
  acts: readonly Batch[],
  batches: readonly (readonly StepJson[])[],
): string[] {
  const owed = owedAcross(acts, scene, scene.joined);
  // Where force leaves it open who joins, a product may take more for joined.
  const allowed = owedAcross(acts, scene, new Set(acts.flatMap(({ stops }) => [...stops])));
  return batches.flatMap((steps, index) => {
    const own = new Set(steps.map(({ id }) => id));
    const last = lastOf(batches[index - 1] ?? []);
    return steps.flatMap((step) => {
      const [must, may] = [owed.get(step.id) ?? [], allowed.get(step.id) ?? []];
      return [
        ...judgeCrossing(step, own, last, may),
        ...must.filter((id) => !step.requires.includes(id)).map((id) => `${step.id} does not require ${id}`),
      ];
    });
  });
}

/**
 * A joined dependent that stays down over several batches is owed what the table of dependencies says: "stop: held"
 * (what it cannot do without does not stop unless it has), "start: blocked" (it waits for all that started before).
 */
export function owedAcross(
  acts: readonly Batch[],
  scene: Scene,
  owners: ReadonlySet<Id>,
): Map<string, string[]> {
  const owed = new Map<string, string[]>();
  const owe = (id: string, other: string) => owed.set(id, [...(owed.get(id) ?? []), other]);
  const indexIn = (phase: 'stops' | 'starts', id: string) => acts.findIndex((batch) => batch[phase].has(id));
  for (const owner of owners) {
    const [down, up] = [indexIn('stops', owner), indexIn('starts', owner)];
    for (const demand of demands(scene.world.platform, owner))
      for (const id of demand.candidates) {
        const [stop, start] = [indexIn('stops', id), indexIn('starts', id)];
        const meanwhile = down >= 0 && stop > down && (up < 0 || stop <= up);
        if (meanwhile && isTight(scene.world, demand)) owe(`stop:${id}`, `stop:${owner}`);
        if (demand.all && start >= 0 && start < up) owe(`start:${owner}`, `start:${id}`);
      }
  }
  return owed;
}

function judgeCrossing(
  step: StepJson,
  own: ReadonlySet<string>,
  last: readonly string[],
  allowed: readonly string[],
): string[] {
  const across = step.after.filter((id) => !own.has(id));
  const isFirst = step.after.every((id) => !own.has(id));
  const waits = isFirst && (step.quorum ?? []).length === 0;
  const quorum = (step.quorum ?? []).flatMap(({ of }) => of).filter((id) => !own.has(id));
  return [
    ...(waits ? last : [])
      .filter((id) => !across.includes(id))
      .map((id) => `${step.id} does not wait for ${id}`),
    ...across
      .filter((id) => !allowed.includes(id) && (!isFirst || !last.includes(id)))
      .map((id) => `${step.id} waits for ${id} of another batch`),
    ...step.requires
      .filter((id) => !own.has(id) && !allowed.includes(id))
      .map((id) => `${step.id} requires ${id} of another batch`),
    ...quorum.map((id) => `${step.id} has ${id} of another batch in a quorum`),
  ];
}

/** No follower in the batch; a quorum that needs only some of its steps waits for none of them. */
export function lastOf(steps: readonly StepJson[]): string[] {
  const followed = new Set(steps.flatMap(({ after }) => after));
  return steps.map(({ id }) => id).filter((id) => !followed.has(id));
}
