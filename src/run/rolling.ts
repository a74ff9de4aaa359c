/**
 * A rolling run in numbers: which batch it is in, who is up, who has failed. Changed by `fold` alone.
 * The contract: floors hold at every instant, and a batch begins when all of the one before has ended.
 */
import type { Floor, Plan, StepId } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Outcome } from './outcome.ts';
import { instanceOf, isStart } from './phases.ts';

interface FloorCount {
  readonly floor: Floor;
  /** Members that are up. */
  up: number;
}

export interface RollingState {
  /** From 1. */
  readonly batchOf: ReadonlyMap<StepId, number>;
  /** By batch, the first at 0: steps that have not ended. */
  readonly left: number[];
  /** The last batch that has begun; 0 before the first. */
  batch: number;
  /** `since`: monotonic milliseconds. */
  pausing: { readonly batch: number; readonly milliseconds: number; readonly since: number } | undefined;
  readonly floorsOf: ReadonlyMap<InstanceId, readonly FloorCount[]>;
  /** Members of floors that were ready when the plan was made. */
  readonly ready: ReadonlySet<InstanceId>;
  /** Members of floors that count now: a stop that has begun takes one off, only a start that is done brings it back. */
  readonly up: Set<InstanceId>;
  /** Instances with a failed or unknown step. */
  readonly failed: Set<InstanceId>;
  /** Why the run goes no further, as the first step that was cancelled for it says. */
  halted: string | undefined;
}

export const batchesOf = ({ rolling }: Plan): Map<StepId, number> =>
  new Map((rolling?.batches ?? []).flatMap((ids, at) => ids.map((id) => [id, at + 1] as const)));

/** Undefined: the plan is no rolling one. */
export const rollingOf = (plan: Plan): RollingState | undefined => {
  if (!plan.rolling) return undefined;
  const { batches, floors } = plan.rolling;
  const floorsOf = new Map<InstanceId, FloorCount[]>();
  for (const floor of floors) {
    const counted: FloorCount = { floor, up: floor.ready.length };
    for (const id of [...floor.ready, ...floor.down])
      floorsOf.set(id, [...(floorsOf.get(id) ?? []), counted]);
  }
  const ready = new Set(floors.flatMap((floor) => floor.ready));
  return {
    batchOf: batchesOf(plan),
    left: batches.map((ids) => ids.length),
    batch: 0,
    pausing: undefined,
    floorsOf,
    ready,
    up: new Set(ready),
    failed: new Set(),
    halted: undefined,
  };
};

const setUp = ({ up, floorsOf }: RollingState, id: InstanceId, isUp: boolean): void => {
  if (up.has(id) === isUp) return;
  if (isUp) up.add(id);
  else up.delete(id);
  for (const counted of floorsOf.get(id) ?? []) counted.up += isUp ? 1 : -1;
};

export const stepBegan = (rolling: RollingState, id: StepId): void => {
  if (!isStart(id)) setUp(rolling, instanceOf(id), false);
};

export const stepEnded = (rolling: RollingState, id: StepId, outcome: Outcome, reason?: string): void => {
  const batch = (rolling.batchOf.get(id) ?? 0) - 1;
  rolling.left[batch] = (rolling.left[batch] ?? 0) - 1;
  const instance = instanceOf(id);
  if (outcome === 'failed' || outcome === 'unknown') rolling.failed.add(instance);
  if (isStart(id) && (outcome === 'done' || outcome === 'unchanged') && rolling.floorsOf.has(instance))
    setUp(rolling, instance, true);
  // Of a stop that was given up, nothing was sent.
  const givenUp = outcome === 'cancelled' || outcome === 'held';
  if (!isStart(id) && givenUp && rolling.ready.has(instance)) setUp(rolling, instance, true);
  if (outcome === 'cancelled' && reason !== undefined) rolling.halted ??= reason;
};

/** The first batch of which something has not ended; one more than there are, if none. */
export const firstUnended = ({ left, batch }: RollingState): number => {
  // All before the one that has begun have ended.
  let at = Math.max(0, batch - 1);
  while (left[at] === 0) at += 1;
  return at + 1;
};

/** The first floor that would not hold if this stop began now. */
export const brokenBy = (rolling: RollingState, stop: StepId): string | undefined => {
  const id = instanceOf(stop);
  for (const { floor, up } of rolling.floorsOf.get(id) ?? []) {
    const without = rolling.up.has(id) ? up - 1 : up;
    if (without < floor.min) return `${floor.says}, and without ${id} only ${without} would be ready`;
  }
  return undefined;
};
