/**
 * Who begins now: every step whose own predecessors have ended, as far as the limits go,
 * longest remaining way first. There are no waves.
 */
import type { StepId } from '../plan/model.ts';
import { begin, type Context } from './lifecycle.ts';
import { mayStartMore, type RunState } from './state.ts';

const fits = (state: RunState, id: StepId, serial: ReadonlySet<string>): boolean => {
  const step = state.graph.steps.get(id);
  if (!step) return false;
  const limit = state.policy.perHost[step.host] ?? Number.POSITIVE_INFINITY;
  if ((state.slots.onHost.get(step.host) ?? 0) >= limit) return false;
  return !serial.has(step.service) || (state.slots.onSerial.get(step.service) ?? 0) === 0;
};

export const schedule = (context: Context): void => {
  const { state } = context;
  if (!mayStartMore(state)) return;
  const serial = new Set(state.policy.serial);
  const { available } = state.slots;
  for (let at = 0; at < available.length && state.slots.inFlight < state.policy.parallel;) {
    const id = available[at];
    // A beginning takes its step out of the list: what follows moves up to the same place.
    if (id !== undefined && fits(state, id, serial)) begin(context, id);
    else at += 1;
  }
};
