/**
 * A rolling run in numbers: which batch it is in, who is up, who has failed. Changed by `fold` alone.
 * The contract: floors hold at every instant, and a batch begins when all of the one before has ended.
 */
import type { Floor, Plan, StepId } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { Missing } from './entries.ts';
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
  /** The batch before which the members of its floors are being looked at. */
  checking: number | undefined;
  readonly floorsOf: ReadonlyMap<InstanceId, readonly FloorCount[]>;
  /**
   * Members of floors that count now: a stop that has begun takes one off, only a start that is done brings it back.
   * Of those that no stop has taken, a look before a batch tells who counts.
   */
  readonly up: Set<InstanceId>;
  /** Whom a stop has taken off and nothing brought back, and whether they counted until then. */
  readonly taken: Map<InstanceId, boolean>;
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
  return {
    batchOf: batchesOf(plan),
    left: batches.map((ids) => ids.length),
    batch: 0,
    pausing: undefined,
    checking: undefined,
    floorsOf,
    up: new Set(floors.flatMap((floor) => floor.ready)),
    taken: new Map(),
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
  const instance = instanceOf(id);
  if (isStart(id) || !rolling.floorsOf.has(instance)) return;
  rolling.taken.set(instance, rolling.up.has(instance));
  setUp(rolling, instance, false);
};

const giveBack = (rolling: RollingState, id: InstanceId, isUp: boolean): void => {
  setUp(rolling, id, isUp);
  rolling.taken.delete(id);
};

export const stepEnded = (rolling: RollingState, id: StepId, outcome: Outcome, reason?: string): void => {
  const batch = (rolling.batchOf.get(id) ?? 0) - 1;
  rolling.left[batch] = (rolling.left[batch] ?? 0) - 1;
  const instance = instanceOf(id);
  if (outcome === 'failed' || outcome === 'unknown') rolling.failed.add(instance);
  if (isStart(id) && (outcome === 'done' || outcome === 'unchanged') && rolling.floorsOf.has(instance))
    giveBack(rolling, instance, true);
  // Of a stop that was given up, nothing was sent.
  const givenUp = outcome === 'cancelled' || outcome === 'held';
  if (!isStart(id) && givenUp && rolling.taken.get(instance)) giveBack(rolling, instance, true);
  if (outcome === 'cancelled' && reason !== undefined) rolling.halted ??= reason;
};

/** The first batch of which something has not ended; one more than there are, if none. */
export const firstUnended = ({ left, batch }: RollingState): number => {
  // All before the one that has begun have ended.
  let at = Math.max(0, batch - 1);
  while (left[at] === 0) at += 1;
  return at + 1;
};

/** Those of the floors that a stop of the batch takes a member of, whether they count or not. */
export const membersBefore = (
  { floorsOf }: RollingState,
  plan: Plan,
  batch: number,
): readonly InstanceId[] => {
  const stops = (plan.rolling?.batches[batch - 1] ?? []).filter((id) => !isStart(id));
  const floors = new Set(stops.flatMap((id) => floorsOf.get(instanceOf(id)) ?? []));
  return [...new Set([...floors].flatMap(({ floor }) => [...floor.ready, ...floor.down]))];
};

const UNSEEN = { state: 'unknown', ready: false, detail: 'it was not observed' } as const;

/**
 * Who does not count any more, and who does again. What this run has stopped or seen fail counts only by a start of
 * its own: that it runs does not say that it has its traffic back.
 */
export const compare = (
  { up, taken, failed }: RollingState,
  members: readonly InstanceId[],
  seen: Observations,
): { readonly missing: readonly Missing[]; readonly back: readonly InstanceId[] } => {
  const look = members.map((instance) => ({ instance, observed: seen.get(instance) ?? UNSEEN }));
  const isReady = ({ observed }: Missing): boolean => observed.state === 'running' && observed.ready;
  const missing = look.filter((one) => up.has(one.instance) && !isReady(one));
  const back = look
    .filter((one) => isReady(one) && !up.has(one.instance))
    .map(({ instance }) => instance)
    .filter((id) => !taken.has(id) && !failed.has(id));
  return { missing, back };
};

export const recount = (
  rolling: RollingState,
  missing: readonly Missing[],
  back: readonly InstanceId[],
): void => {
  for (const { instance } of missing) setUp(rolling, instance, false);
  for (const id of back) setUp(rolling, id, true);
};

const without = ({ up }: FloorCount, rolling: RollingState, id: InstanceId): number =>
  rolling.up.has(id) ? up - 1 : up;

const breaking = (rolling: RollingState, id: InstanceId): FloorCount | undefined =>
  rolling.floorsOf.get(id)?.find((counted) => without(counted, rolling, id) < counted.floor.min);

export const isBrokenBy = (rolling: RollingState, stop: StepId): boolean =>
  breaking(rolling, instanceOf(stop)) !== undefined;

const NAMED = 3;

const notReady = (ids: readonly InstanceId[]): string => {
  if (ids.length === 0) return '';
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return `; not ready: ${ids.slice(0, NAMED).join(', ')}${more}`;
};

/** The first floor that would not hold if this stop began now, and who is missing from it. */
export const brokenBy = (rolling: RollingState, stop: StepId): string | undefined => {
  const id = instanceOf(stop);
  const counted = breaking(rolling, id);
  if (!counted) return undefined;
  const { says, ready, down } = counted.floor;
  const absent = [...ready, ...down].filter((one) => one !== id && !rolling.up.has(one));
  const left = without(counted, rolling, id);
  return `${says}, and without ${id} only ${left} would be ready${notReady(absent)}`;
};
