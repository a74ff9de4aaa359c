/** What the end of one step means for those that require it. */
import type { StepId } from '../plan/model.ts';
import type { Decision } from './effects.ts';
import type { Waiter } from './graph.ts';
import type { Outcome } from './outcome.ts';
import { isStart } from './phases.ts';
import { stepState, succeeded, type RunState } from './state.ts';

/** The failed steps that cost the waiter its chance, `ended` being the last of them; none while it has one. */
const costing = (state: RunState, waiter: Waiter, ended: StepId): readonly StepId[] => {
  const step = state.graph.steps.get(waiter.step);
  if (waiter.quorum === undefined) return step?.requires.includes(ended) ? [ended] : [];
  const quorum = step?.quorum?.[waiter.quorum];
  const count = state.slots.quorums.get(waiter.step)?.[waiter.quorum];
  if (!quorum || !count || quorum.of.length - count.lost >= quorum.need) return [];
  return quorum.of.filter((id) => {
    const { phase, outcome } = stepState(state, id);
    return phase === 'ended' && !succeeded(outcome);
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

/** Ends a step, and with it every waiting one that its failure blocks or holds. Iterative: chains are long. */
export const endStep = (
  state: RunState,
  out: Decision,
  id: StepId,
  outcome: Outcome,
  reason?: string,
): void => {
  out.record({ type: 'step.ended', step: id, outcome, ...(reason === undefined ? {} : { reason }) });
  if (succeeded(outcome)) return;
  const todo: StepId[] = [id];
  for (let ended = todo.pop(); ended !== undefined; ended = todo.pop()) {
    for (const waiter of state.graph.waiters.get(ended) ?? []) {
      if (stepState(state, waiter.step).phase !== 'waiting') continue;
      const lost = costing(state, waiter, ended);
      if (lost.length === 0) continue;
      const roots = rootsOf(state, lost);
      out.record({ type: 'step.ended', step: waiter.step, outcome: inherited(waiter.step, outcome), roots });
      todo.push(waiter.step);
    }
  }
};
