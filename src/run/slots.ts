/** The counters from which the scheduler reads who may begin. Changed by `fold` alone. */
import type { Plan, StepId } from '../plan/model.ts';
import { quorumsOf, type RunGraph } from './graph.ts';
import type { Policy } from './policy.ts';
import { dequeue, enqueue, queuesOf, type Queues } from './queues.ts';

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
  /** Waiting steps whose predecessors are all there. */
  readonly available: Queues;
  readonly onHost: Map<string, number>;
  readonly onSerial: Map<string, number>;
  inFlight: number;
  unfinished: number;
}

export const slotsOf = (plan: Plan, graph: RunGraph, policy: Policy): Slots => {
  const pending = new Map(plan.steps.map((step) => [step.id, step.after.length + quorumsOf(step).length]));
  const members = (id: StepId): number =>
    quorumsOf(graph.steps.get(id) ?? {}).reduce((sum, quorum) => sum + quorum.of.length, 0);
  const available = queuesOf(plan, graph, policy.serial);
  for (const { id } of plan.steps) if (pending.get(id) === 0) enqueue(available, id);
  return {
    graph,
    pending,
    unsettled: new Map(plan.steps.map((step) => [step.id, step.after.length + members(step.id)])),
    fallen: new Set(),
    quorums: new Map(plan.steps.map((step) => [step.id, quorumsOf(step).map(() => ({ done: 0, lost: 0 }))])),
    available,
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

const arrive = (slots: Slots, id: StepId): void => {
  if (add(slots.pending, id, -1) === 0 && !slots.fallen.has(id)) enqueue(slots.available, id);
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
  dequeue(slots.available, id);
  hold(slots, id, 1);
};

/** `ran`: it held a slot. */
export const release = (slots: Slots, id: StepId, ran: boolean, good: boolean): void => {
  if (ran) hold(slots, id, -1);
  else {
    dequeue(slots.available, id);
    slots.fallen.add(id);
  }
  slots.unfinished -= 1;
  countInQuorums(slots, id, good);
  if (ran || slots.unsettled.get(id) === 0) settle(slots, id);
};
