/** A run read back: the state is the fold of its entries, whoever asks and however long ago it was. */
import type { Plan } from '../plan/model.ts';
import type { StampedEntry } from './entries.ts';
import { fold } from './fold.ts';
import type { Policy } from './policy.ts';
import { initialState, type RunState } from './state.ts';

/** Until the log says the run's own. */
const NO_POLICY: Policy = {
  parallel: Number.POSITIVE_INFINITY,
  perHost: {},
  serial: [],
  failFast: false,
  attempts: 1,
};

/** Throws where log and plan do not belong together. */
export const replay = (plan: Plan, entries: Iterable<StampedEntry>): RunState => {
  const state = initialState(plan, NO_POLICY);
  for (const entry of entries) fold(state, entry, entry.mono);
  return state;
};
