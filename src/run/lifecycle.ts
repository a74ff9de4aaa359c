/**
 * One step from its slot to its outcome: observe, send what its phases have, prove the state.
 * A return code alone proves nothing: after every command the state is looked at, and it decides.
 */
import type { StepId } from '../plan/model.ts';
import type { Observation } from '../topology/state.ts';
import type { Decision, Describe } from './effects.ts';
import type { CommandResult, Confirmation, Phase } from './outcome.ts';
import { afterwards, before, hasBegun, isGood, isStart, isStopped, MAIN } from './phases.ts';
import { explainCommand, explainMissing, explainUnreached } from './reason.ts';
import { endStep } from './cascade.ts';
import {
  haltOf,
  isDrained,
  isHalted,
  mayStartMore,
  stepState,
  type RunState,
  type StepState,
} from './state.ts';

/** The rooms of the kernel pass these three on together. */
export interface Context {
  readonly state: RunState;
  readonly describe: Describe;
  readonly out: Decision;
}

const send = (context: Context, step: StepId, phase: Phase, command: string): void => {
  const sent = stepState(context.state, step).commands.filter((one) => one.phase === phase).length;
  context.out.record({ type: 'command.sending', step, phase, attempt: sent + 1, command });
  context.out.effect({ type: 'command', step, phase, attempt: sent + 1 });
};

/** The next of `phases` that has a command and has not begun; only what was found with residue has any to clear. */
const sendFirstOf = (context: Context, step: StepId, phases: readonly Phase[]): boolean => {
  const { found, commands } = stepState(context.state, step);
  for (const phase of phases) {
    if (phase === 'clear' && found?.state !== 'failed') continue;
    if (commands.some((one) => one.phase === phase && hasBegun(one))) continue;
    const command = context.describe(step, phase);
    if (command === undefined) continue;
    send(context, step, phase, command);
    return true;
  }
  return false;
};

const confirm = (context: Context, step: StepId, expectation: 'wait' | 'now'): void => {
  context.out.record({ type: 'step.confirming', step });
  context.out.effect({ type: 'confirm', step, expectation });
};

const diagnose = (context: Context, step: StepId): void => {
  context.out.effect({ type: 'diagnose', step });
};

export const begin = (context: Context, step: StepId): void => {
  context.out.record({ type: 'step.started', step });
  context.out.effect({ type: 'observe', step });
};

const isRolling = ({ state }: Context): boolean => state.rolling !== undefined;

/** An interrupt in a rolling run: of this stop nothing was sent, or nothing but its drain, which its start takes back. */
const isGivenUp = ({ state }: Context, step: StepId): boolean =>
  state.rolling !== undefined &&
  state.interrupted &&
  !isStart(step) &&
  stepState(state, step).commands.every((one) => one.phase === 'drain' || !hasBegun(one));

/** What is left of the commands before the proof, then the proof. */
const advance = (context: Context, step: StepId): void => {
  if (isGivenUp(context, step)) endStep(context.state, context.out, step, 'cancelled');
  else if (!sendFirstOf(context, step, before(step, isRolling(context)))) confirm(context, step, 'wait');
};

/** The commands after the proof. What was only waited for has none of its own. */
const closing = (context: Context, step: StepId): readonly Phase[] => {
  const { found, commands } = stepState(context.state, step);
  const acted = commands.some((one) => one.phase !== 'undrain' && hasBegun(one));
  if (!isStart(step) || found?.state !== 'running' || acted) return afterwards(step, isRolling(context));
  // Whose traffic this run has taken off gets it back however it came up.
  return isDrained(context.state, step) ? ['undrain'] : [];
};

/** What is left of the commands after the proof, then the end. */
const conclude = (context: Context, step: StepId): void => {
  if (!sendFirstOf(context, step, closing(context, step))) endStep(context.state, context.out, step, 'done');
};

/** Ends a step that nothing has begun for, if what it was found in is enough. */
const endUntouched = (context: Context, step: StepId, { state, ready }: Observation): boolean => {
  const there = isStart(step) ? state === 'running' && ready : isStopped(state);
  if (there && !(isStart(step) && isDrained(context.state, step))) {
    endStep(context.state, context.out, step, 'unchanged');
    return true;
  }
  const isStop = !isStart(step);
  const late = !mayStartMore(context.state) || (isStop && isHalted(context.state));
  if (late)
    endStep(context.state, context.out, step, 'cancelled', isStop ? haltOf(context.state) : undefined);
  return late;
};

/** At its beginning, and again before anything is repeated. */
export const observed = (context: Context, step: StepId, observation: Observation): void => {
  context.out.record({ type: 'step.observed', step, observation });
  const { state, detail } = observation;
  const end = (outcome: 'unknown' | 'failed', reason: string): void =>
    endStep(context.state, context.out, step, outcome, reason);
  const begun = stepState(context.state, step).commands.some(hasBegun);
  if (state === 'unreachable' || state === 'unknown') {
    const why = `the state is ${state}${detail ? `, ${detail}` : ''}`;
    return end('unknown', begun ? why : `nothing was sent: ${why}`);
  }
  if (state === 'absent') return end('failed', detail ?? 'there is no such unit on the host');
  if (!begun && endUntouched(context, step, observation)) return;
  // What runs, ready or not, is never started again.
  const act = isStart(step) ? state !== 'running' : !isStopped(state);
  if (act) advance(context, step);
  else confirm(context, step, 'wait');
};

/** A command that provably never began may be sent again, after the state was looked at once more. */
const unsent = (context: Context, step: StepId, phase: Phase): void => {
  const sendings = stepState(context.state, step).commands.filter((one) => one.phase === phase);
  if (sendings.length < context.state.policy.attempts) context.out.effect({ type: 'observe', step });
  else endStep(context.state, context.out, step, 'unknown', explainCommand(sendings.at(-1)));
};

/** Clearing residue is a help, not a condition: the start that follows shows whether it was needed. */
const cleared = (context: Context, step: StepId, result: CommandResult): void => {
  if (result.kind === 'lost') context.out.effect({ type: 'observe', step });
  else advance(context, step);
};

/** Whether a hook has run shows in no state, so that nothing can build on one that was lost. */
const hooked = (context: Context, step: StepId, phase: Phase, result: CommandResult): void => {
  if (result.kind === 'lost') {
    const last = stepState(context.state, step).commands.at(-1);
    const reason = `${explainCommand(last)}${explainUnreached(step, last)}`;
    endStep(context.state, context.out, step, 'unknown', reason);
  } else if (!isGood(result)) diagnose(context, step);
  else if (before(step, isRolling(context)).includes(phase)) advance(context, step);
  else conclude(context, step);
};

export const commanded = (context: Context, step: StepId, phase: Phase, result: CommandResult): void => {
  context.out.record({ type: 'command.ended', step, phase, result });
  if (result.kind === 'unsent') return unsent(context, step, phase);
  if (phase === 'clear') return cleared(context, step, result);
  if (!MAIN.has(phase)) return hooked(context, step, phase, result);
  confirm(context, step, isGood(result) || result.kind === 'lost' ? 'wait' : 'now');
};

/** A command that failed was looked at once; with the instance still on its way it is worth waiting for. */
const stillComing = (context: Context, step: StepId, { state }: Observation): boolean => {
  const main = stepState(context.state, step).commands.findLast((one) => MAIN.has(one.phase))?.result;
  const failed = main?.kind === 'signal' || (main?.kind === 'exit' && main.code !== 0);
  return failed && (state === 'changing' || (isStart(step) && state === 'running'));
};

export const confirmed = (context: Context, step: StepId, confirmation: Confirmation): void => {
  const first = stepState(context.state, step).confirmation === undefined;
  context.out.record({ type: 'step.confirmed', step, confirmation });
  switch (confirmation.kind) {
    case 'reached':
      return conclude(context, step);
    case 'not-reached':
      if (first && stillComing(context, step, confirmation.observation))
        return confirm(context, step, 'wait');
      return diagnose(context, step);
    case 'lost': {
      const reason = `its state cannot be learned: ${confirmation.message}`;
      return endStep(context.state, context.out, step, 'unknown', reason);
    }
    default: {
      const never: never = confirmation;
      return never;
    }
  }
};

/** It holds a slot and waits, its start or stop not sent: a guard, for one. A failure being looked into is no wait. */
const isIdle = ({ phase, commands, confirmation }: StepState): boolean => {
  if (phase === 'observing') return true;
  return phase === 'confirming' && !confirmation && !commands.some((one) => MAIN.has(one.phase));
};

export const interrupt = (context: Context): void => {
  if (context.state.interrupted) return;
  context.out.record({ type: 'run.interrupted' });
  // In a rolling run the instance is in flight, not the step: who may be given up is decided with the rest of it.
  if (context.state.rolling) return;
  for (const [id, step] of context.state.steps) {
    if (isIdle(step)) endStep(context.state, context.out, id, 'cancelled');
  }
};

export const diagnosed = (context: Context, step: StepId, lines: readonly string[]): void => {
  if (lines.length > 0) context.out.record({ type: 'step.log', step, lines });
  const known = stepState(context.state, step);
  const reason = [explainCommand(known.commands.at(-1)), explainMissing(known.confirmation)]
    .filter(Boolean)
    .join('; ');
  const why = `${reason || 'it did not reach its state'}${explainUnreached(step, known.commands.at(-1))}`;
  endStep(context.state, context.out, step, 'failed', why);
};
