/** What the end of one step means for those that require it. */
import type { StepId } from '../plan/model.ts';
import type { Decision } from './effects.ts';
import type { Outcome } from './outcome.ts';
import { stepState, succeeded, type RunState } from './state.ts';

const lostTo = (state: RunState, waiter: StepId, ended: StepId, quorum: number | undefined): boolean => {
  const step = state.graph.steps.get(waiter);
  if (!step) return false;
  if (quorum === undefined) return step.requires.includes(ended);
  const count = state.slots.quorums.get(waiter)?.[quorum];
  const asked = step.quorum?.[quorum];
  return count !== undefined && asked !== undefined && asked.of.length - count.lost < asked.need;
};

/** A start is blocked, a stop is held; what was cancelled only cancels. */
const inherited = (waiter: StepId, outcome: Outcome): Outcome =>
  outcome === 'cancelled' ? 'cancelled' : waiter.startsWith('start:') ? 'blocked' : 'held';

const rootsOf = (state: RunState, step: StepId): readonly StepId[] => {
  const { roots } = stepState(state, step);
  return roots.length > 0 ? roots : [step];
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
      if (!lostTo(state, waiter.step, ended, waiter.quorum)) continue;
      const roots = rootsOf(state, ended);
      out.record({ type: 'step.ended', step: waiter.step, outcome: inherited(waiter.step, outcome), roots });
      todo.push(waiter.step);
    }
  }
};
