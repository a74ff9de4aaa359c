/** `fold`: one entry more. The only place that changes a `RunState`; it never decides anything. */
import type { Entry } from './entries.ts';
import { recount, stepBegan, stepEnded, type RollingState } from './rolling.ts';
import { release, slotsOf, takeSlot } from './slots.ts';
import { neverStopped, stepState, succeeded, type RunState, type StepState } from './state.ts';

type Of<Type extends Entry['type']> = Extract<Entry, { type: Type }>;

const endStep = (state: RunState, entry: Of<'step.ended'>, mono: number): void => {
  const step = stepState(state, entry.step);
  const ran = step.phase !== 'waiting';
  step.phase = 'ended';
  step.outcome = entry.outcome;
  if (entry.reason !== undefined) step.reason = entry.reason;
  step.roots = entry.roots ?? [];
  step.endedAt = mono;
  if (entry.outcome === 'failed' || entry.outcome === 'unknown') state.failures += 1;
  if (state.rolling) stepEnded(state.rolling, entry.step, entry.outcome, entry.reason);
  const good = succeeded(entry.outcome) || neverStopped(state, entry.step);
  release(state.slots, entry.step, ran, good);
};

const startStep = (state: RunState, entry: Of<'step.started'>, mono: number): void => {
  const step = stepState(state, entry.step);
  takeSlot(state.slots, entry.step);
  if (state.rolling) stepBegan(state.rolling, entry.step);
  step.phase = 'observing';
  step.startedAt = mono;
};

const endCommand = (step: StepState, entry: Of<'command.ended'>): void => {
  const command = step.commands.findLast((one) => one.phase === entry.phase);
  if (command) command.result = entry.result;
};

/** Throws where the plan has no batches: a log and a plan that do not belong together. */
const rollingIn = ({ rolling }: RunState): RollingState => {
  if (!rolling) throw new Error('the log names a batch, and its plan is no rolling one');
  return rolling;
};

/** `mono`: when the entry was made, in milliseconds of the monotonic clock. */
export const fold = (state: RunState, entry: Entry, mono: number): void => {
  switch (entry.type) {
    case 'run.started':
      state.run = entry.run;
      state.policy = entry.policy;
      // Nothing has begun yet, and the policy says who waits for whom.
      state.slots = slotsOf(state.plan, state.graph, entry.policy);
      return;
    case 'step.started':
      return startStep(state, entry, mono);
    case 'step.observed': {
      const step = stepState(state, entry.step);
      step.found = entry.observation;
      return;
    }
    case 'command.sending': {
      const step = stepState(state, entry.step);
      step.phase = 'commanding';
      step.commands.push({ phase: entry.phase, attempt: entry.attempt, command: entry.command });
      return;
    }
    case 'command.ended':
      return endCommand(stepState(state, entry.step), entry);
    case 'step.confirming':
      stepState(state, entry.step).phase = 'confirming';
      return;
    case 'step.waiting':
      stepState(state, entry.step).waitingFor = entry.for;
      return;
    case 'step.confirmed':
      stepState(state, entry.step).confirmation = entry.confirmation;
      return;
    case 'step.log':
      stepState(state, entry.step).log = entry.lines;
      return;
    case 'step.ended':
      return endStep(state, entry, mono);
    case 'batch.pausing': {
      const { batch, milliseconds } = entry;
      rollingIn(state).pausing = { batch, milliseconds, since: mono };
      return;
    }
    case 'batch.checking': {
      const rolling = rollingIn(state);
      rolling.checking = entry.batch;
      rolling.pausing = undefined;
      return;
    }
    case 'batch.checked': {
      const rolling = rollingIn(state);
      rolling.checking = undefined;
      recount(rolling, entry.missing, entry.back);
      return;
    }
    case 'batch.started': {
      const rolling = rollingIn(state);
      rolling.batch = entry.batch;
      rolling.pausing = undefined;
      return;
    }
    case 'run.interrupted':
      state.interrupted = true;
      return;
    case 'run.checking':
      state.checking = true;
      return;
    case 'run.checked':
      state.drift = entry.drift;
      state.bootEnabled = entry.bootEnabled;
      return;
    case 'run.ended':
      state.result = entry.result;
      return;
    default: {
      const never: never = entry;
      throw new Error(`unknown entry ${JSON.stringify(never)}`);
    }
  }
};
