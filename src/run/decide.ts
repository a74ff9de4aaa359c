/** `decide`: inputs in, entries and effects out. Pure: no clock, no chance, no host. */
import type { StepId } from '../plan/model.ts';
import { looked, paused } from './batches.ts';
import type { Describe, Effect, Input } from './effects.ts';
import type { Entry } from './entries.ts';
import { finish, surveyed } from './finish.ts';
import { fold } from './fold.ts';
import { commanded, confirmed, diagnosed, interrupt, observed, type Context } from './lifecycle.ts';
import { schedule } from './schedule.ts';
import { stepState, type RunState } from './state.ts';

export interface Decided {
  readonly entries: readonly Entry[];
  /** To be performed only after the entries are on disk. */
  readonly effects: readonly Effect[];
}

const started = ({ state, out }: Context, input: Extract<Input, { type: 'begin' }>): void => {
  const { topology, goal, steps } = state.plan;
  const { run, version } = input;
  out.record({
    type: 'run.started',
    run,
    topology,
    goal,
    steps: steps.length,
    policy: state.policy,
    version,
  });
};

/** What a step still had under way when the run gave it up. */
const isLate = (state: RunState, input: Input): boolean =>
  'step' in input && stepState(state, input.step).phase === 'ended';

/** A step is looked at many times; what it waits for is told when that changes. */
const waiting = ({ state, out }: Context, step: StepId, reason: string): void => {
  if (stepState(state, step).waitingFor !== reason) out.record({ type: 'step.waiting', step, for: reason });
};

const respond = (context: Context, input: Input): void => {
  if (isLate(context.state, input)) return;
  switch (input.type) {
    case 'begin':
      return started(context, input);
    case 'observed':
      return observed(context, input.step, input.observation);
    case 'commanded':
      return commanded(context, input.step, input.phase, input.result);
    case 'waiting':
      return waiting(context, input.step, input.for);
    case 'confirmed':
      return confirmed(context, input.step, input.confirmation);
    case 'diagnosed':
      return diagnosed(context, input.step, input.lines);
    case 'surveyed':
      return surveyed(context, input.observations);
    case 'paused':
      return paused(context);
    case 'looked':
      return looked(context, input.observations);
    case 'interrupt':
      return interrupt(context);
    default: {
      const never: never = input;
      throw new Error(`unknown input ${JSON.stringify(never)}`);
    }
  }
};

/** A run between two batches goes on of itself, unless it was told not to. */
const isBetween = ({ rolling, interrupted }: RunState): boolean =>
  (rolling?.pausing !== undefined || rolling?.checking !== undefined) && !interrupted;

/** Nothing is in flight and nothing could begin: the steps are at their end. */
const isOver = (state: RunState): boolean =>
  state.run !== undefined &&
  !state.checking &&
  state.result === undefined &&
  state.slots.inFlight === 0 &&
  !isBetween(state);

/** Takes what has come since the last call as one batch; `state` is folded along and equals the fold of all entries.
 * `mono` is when: milliseconds of the monotonic clock. */
export const decide = (
  state: RunState,
  describe: Describe,
  inputs: readonly Input[],
  mono: number,
): Decided => {
  const entries: Entry[] = [];
  const effects: Effect[] = [];
  const record = (entry: Entry): void => {
    fold(state, entry, mono);
    entries.push(entry);
  };
  const context: Context = { state, describe, out: { record, effect: (effect) => effects.push(effect) } };
  for (const input of inputs) respond(context, input);
  schedule(context);
  if (isOver(state)) finish(context);
  return { entries, effects };
};
