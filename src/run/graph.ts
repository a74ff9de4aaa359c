/** The plan turned round for the scheduler: who waits for a step, and how long the way behind it is. */
import type { Plan, Quorum, Step, StepId } from '../plan/model.ts';

export interface Waiter {
  readonly step: StepId;
  /** Index into the waiter's `quorum`; undefined for a plain edge. */
  readonly quorum: number | undefined;
}

export interface RunGraph {
  readonly steps: ReadonlyMap<StepId, Step>;
  /** The place in the plan's own order, which breaks ties. */
  readonly index: ReadonlyMap<StepId, number>;
  readonly waiters: ReadonlyMap<StepId, readonly Waiter[]>;
  /** Steps on the longest way from here to the end, itself included. */
  readonly remaining: ReadonlyMap<StepId, number>;
}

export const quorumsOf = (step: Pick<Step, 'quorum'>): readonly Quorum[] => step.quorum ?? [];

const waitersOf = (plan: Plan): Map<StepId, Waiter[]> => {
  const waiters = new Map<StepId, Waiter[]>(plan.steps.map((step) => [step.id, []]));
  for (const step of plan.steps) {
    for (const before of step.after) waiters.get(before)?.push({ step: step.id, quorum: undefined });
    quorumsOf(step).forEach((quorum, index) => {
      for (const before of quorum.of) waiters.get(before)?.push({ step: step.id, quorum: index });
    });
  }
  return waiters;
};

/** Linear: the plan's steps are in a valid order, so that one pass from the end sees every follower first. */
const remainingOf = (plan: Plan, waiters: ReadonlyMap<StepId, readonly Waiter[]>): Map<StepId, number> => {
  const remaining = new Map<StepId, number>();
  for (const step of plan.steps.toReversed()) {
    let longest = 0;
    for (const waiter of waiters.get(step.id) ?? [])
      longest = Math.max(longest, remaining.get(waiter.step) ?? 0);
    remaining.set(step.id, longest + 1);
  }
  return remaining;
};

export const runGraph = (plan: Plan): RunGraph => {
  const waiters = waitersOf(plan);
  return {
    steps: new Map(plan.steps.map((step) => [step.id, step])),
    index: new Map(plan.steps.map((step, index) => [step.id, index])),
    waiters,
    remaining: remainingOf(plan, waiters),
  };
};
