/** What the end of one step means for those that require it. */
import type { StepId } from '../plan/model.ts';
import type { Decision } from './effects.ts';
import type { Waiter } from './graph.ts';
import type { Outcome } from './outcome.ts';
import { instanceOf, isStart } from './phases.ts';
import { isDrained, isUnsent, neverStopped, stepState, succeeded, type RunState } from './state.ts';

/** The stop was given up after its traffic was taken off: its start has only that to give back. */
const isGivenBack = (state: RunState, start: StepId, ended: StepId): boolean =>
  isStart(start) &&
  ended === `stop:${instanceOf(start)}` &&
  stepState(state, ended).outcome === 'cancelled' &&
  isDrained(state, start);

/** The failed steps that cost the waiter its chance, `ended` being the last of them; none while it has one. */
const costing = (state: RunState, waiter: Waiter, ended: StepId): readonly StepId[] => {
  const step = state.graph.steps.get(waiter.step);
  // What was never stopped is there without having been started.
  if (neverStopped(state, ended) || isGivenBack(state, waiter.step, ended)) return [];
  if (waiter.quorum === undefined) return step?.requires.includes(ended) ? [ended] : [];
  const quorum = step?.quorum?.[waiter.quorum];
  const count = state.slots.quorums.get(waiter.step)?.[waiter.quorum];
  if (!quorum || !count || quorum.of.length - count.lost >= quorum.need) return [];
  return quorum.of.filter((id) => {
    const { phase, outcome } = stepState(state, id);
    return phase === 'ended' && !succeeded(outcome) && !neverStopped(state, id);
  });
};

/** A start is blocked, a stop is held; what was cancelled only cancels. */
const inherited = (waiter: StepId, outcome: Outcome): Outcome =>
  outcome === 'cancelled' ? 'cancelled' : isStart(waiter) ? 'blocked' : 'held';

const rootsOf = (state: RunState, steps: readonly StepId[]): readonly StepId[] => {
  const roots = steps.flatMap((id) => {
    const known = stepState(state, id).roots;
    return known.length > 0 ? known : [id];
  });
  return [...new Set(roots)];
};

/** The contract: floors hold. In a rolling run, who could not be started again is not stopped in the first place. */
const ownStop = (state: RunState, ended: StepId): StepId | undefined => {
  if (!state.rolling || !isStart(ended) || stepState(state, ended).outcome !== 'blocked') return undefined;
  const stop: StepId = `stop:${instanceOf(ended)}`;
  const step = state.steps.get(stop);
  return step && isUnsent(step) ? stop : undefined;
};

/** The waiting steps that this end ends, each with those that cost it its chance. */
const fallingWith = (state: RunState, ended: StepId): readonly (readonly [StepId, readonly StepId[]])[] => {
  const lost = new Map<StepId, readonly StepId[]>();
  for (const waiter of state.graph.waiters.get(ended) ?? []) {
    if (lost.has(waiter.step) || stepState(state, waiter.step).phase !== 'waiting') continue;
    const cost = costing(state, waiter, ended);
    if (cost.length > 0) lost.set(waiter.step, cost);
  }
  const own = ownStop(state, ended);
  if (own !== undefined) lost.set(own, [ended]);
  return [...lost];
};

/** Ends a step, and with it every waiting one that its failure blocks or holds. Iterative: chains are long. */
export const endStep = (
  state: RunState,
  out: Decision,
  id: StepId,
  outcome: Outcome,
  reason?: string,
): void => {
  const why = reason === undefined ? {} : { reason };
  out.record({ type: 'step.ended', step: id, outcome, ...why });
  if (succeeded(outcome)) return;
  const todo: StepId[] = [id];
  for (let ended = todo.pop(); ended !== undefined; ended = todo.pop()) {
    for (const [step, lost] of fallingWith(state, ended)) {
      const end = { step, outcome: inherited(step, outcome), roots: rootsOf(state, lost) };
      // A failure is explained where it happened; that a rolling run goes no further is nobody's fault.
      out.record({ type: 'step.ended', ...end, ...(outcome === 'cancelled' ? why : {}) });
      todo.push(step);
    }
  }
};
