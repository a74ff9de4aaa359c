/** The counters from which the scheduler reads who may begin. Changed by `fold` alone. */
import type { Plan, StepId } from '../plan/model.ts';
import { quorumsOf, type RunGraph } from './graph.ts';

export interface Slots {
  readonly graph: RunGraph;
  /** Plain predecessors that are not settled, and quorums that are not met. */
  readonly pending: Map<StepId, number>;
  /** Steps before it, those of its quorums included, that are not settled. */
  readonly unsettled: Map<StepId, number>;
  /** Blocked, held or cancelled while it waited: settled only when all before it is. */
  readonly fallen: Set<StepId>;
  /** Per step and quorum: how many are done, how many never will be. */
  readonly quorums: Map<StepId, { done: number; lost: number }[]>;
  /** Waiting steps whose predecessors are all there, longest remaining way first. */
  readonly available: StepId[];
  readonly onHost: Map<string, number>;
  readonly onSerial: Map<string, number>;
  inFlight: number;
  unfinished: number;
}

/** Longest remaining way first; the plan's order where they are equal. */
const comesFirst =
  (graph: RunGraph) =>
  (a: StepId, b: StepId): number =>
    (graph.remaining.get(b) ?? 0) - (graph.remaining.get(a) ?? 0) ||
    (graph.index.get(a) ?? 0) - (graph.index.get(b) ?? 0);

export const slotsOf = (plan: Plan, graph: RunGraph): Slots => {
  const pending = new Map(plan.steps.map((step) => [step.id, step.after.length + quorumsOf(step).length]));
  const members = (id: StepId): number =>
    quorumsOf(graph.steps.get(id) ?? {}).reduce((sum, quorum) => sum + quorum.of.length, 0);
  const free = plan.steps.filter((step) => pending.get(step.id) === 0).map((step) => step.id);
  return {
    graph,
    pending,
    unsettled: new Map(plan.steps.map((step) => [step.id, step.after.length + members(step.id)])),
    fallen: new Set(),
    quorums: new Map(plan.steps.map((step) => [step.id, quorumsOf(step).map(() => ({ done: 0, lost: 0 }))])),
    available: free.toSorted(comesFirst(graph)),
    onHost: new Map(),
    onSerial: new Map(),
    inFlight: 0,
    unfinished: plan.steps.length,
  };
};

const add = (counts: Map<string, number>, key: string, by: number): number => {
  const sum = (counts.get(key) ?? 0) + by;
  counts.set(key, sum);
  return sum;
};

const hold = (slots: Slots, id: StepId, by: 1 | -1): void => {
  const step = slots.graph.steps.get(id);
  if (!step) return;
  add(slots.onHost, step.host, by);
  add(slots.onSerial, step.service, by);
  slots.inFlight += by;
};

const leaveAvailable = (slots: Slots, id: StepId): void => {
  const at = slots.available.indexOf(id);
  if (at >= 0) slots.available.splice(at, 1);
};

/** Binary insertion: `available` stays sorted, so that the scheduler only reads from its front. */
const makeAvailable = (slots: Slots, id: StepId): void => {
  const list = slots.available;
  const order = comesFirst(slots.graph);
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = list[middle];
    if (there !== undefined && order(there, id) <= 0) low = middle + 1;
    else high = middle;
  }
  list.splice(low, 0, id);
};

const arrive = (slots: Slots, id: StepId): void => {
  if (add(slots.pending, id, -1) === 0 && !slots.fallen.has(id)) makeAvailable(slots, id);
};

/** How a quorum stands is known at once, however it is settled later. */
const countInQuorums = (slots: Slots, id: StepId, good: boolean): void => {
  for (const { step, quorum } of slots.graph.waiters.get(id) ?? []) {
    if (quorum === undefined) continue;
    const count = slots.quorums.get(step)?.[quorum];
    const need = slots.graph.steps.get(step)?.quorum?.[quorum]?.need;
    if (!count || need === undefined) continue;
    if (!good) count.lost += 1;
    else if (++count.done === need) arrive(slots, step);
  }
};

/**
 * Lets those behind a step go on. One that fell while it waited is settled only with the last before it: order goes
 * through it, so that nobody behind it overtakes what still runs before it. Iterative: chains are long.
 */
const settle = (slots: Slots, first: StepId): void => {
  const todo = [first];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const { step, quorum } of slots.graph.waiters.get(id) ?? []) {
      if (quorum === undefined) arrive(slots, step);
      if (add(slots.unsettled, step, -1) === 0 && slots.fallen.has(step)) todo.push(step);
    }
  }
};

export const takeSlot = (slots: Slots, id: StepId): void => {
  leaveAvailable(slots, id);
  hold(slots, id, 1);
};

/** `ran`: it held a slot. */
export const release = (slots: Slots, id: StepId, ran: boolean, good: boolean): void => {
  if (ran) hold(slots, id, -1);
  else {
    leaveAvailable(slots, id);
    slots.fallen.add(id);
  }
  slots.unfinished -= 1;
  countInQuorums(slots, id, good);
  if (ran || slots.unsettled.get(id) === 0) settle(slots, id);
};
