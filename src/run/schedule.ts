/**
 * Who begins now: every step whose own predecessors have ended, as far as the limits go,
 * longest remaining way first. There are no waves; only a rolling plan has batches.
 */
import type { StepId } from '../plan/model.ts';
import { goOn, isOpen, isStuck } from './batches.ts';
import { begin, type Context } from './lifecycle.ts';
import { mayStartMore, type RunState } from './state.ts';

const fits = (state: RunState, id: StepId, serial: ReadonlySet<string>): boolean => {
  const step = state.graph.steps.get(id);
  if (!step) return false;
  const limit = state.policy.perHost[step.host] ?? Number.POSITIVE_INFINITY;
  if ((state.slots.onHost.get(step.host) ?? 0) >= limit) return false;
  if (serial.has(step.service) && (state.slots.onSerial.get(step.service) ?? 0) > 0) return false;
  return isOpen(state, id);
};

const beginAll = (context: Context): void => {
  const { state } = context;
  const serial = new Set(state.policy.serial);
  const { list } = state.slots.available;
  for (let at = 0; at < list.length && state.slots.inFlight < state.policy.parallel;) {
    const id = list[at]?.steps[0];
    // A beginning moves its queue back or away: what follows stands at the same place then.
    if (id !== undefined && fits(state, id, serial)) begin(context, id);
    else at += 1;
  }
};

export const schedule = (context: Context): void => {
  do {
    goOn(context);
    if (!mayStartMore(context.state)) return;
    beginAll(context);
  } while (isStuck(context));
};
