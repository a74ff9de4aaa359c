/**
 * One step from its slot to its outcome: observe, send what its phases have, prove the state.
 * A return code alone proves nothing: after every command the state is looked at, and it decides.
 */
import type { StepId } from '../plan/model.ts';
import type { Observation } from '../topology/state.ts';
import type { Decision, Describe } from './effects.ts';
import type { CommandResult, Confirmation, Phase } from './outcome.ts';
import { explainCommand, explainMissing } from './reason.ts';
import { endStep } from './cascade.ts';
import { stepState, type RunState } from './state.ts';

/** The rooms of the kernel pass these three on together. */
export interface Context {
  readonly state: RunState;
  readonly describe: Describe;
  readonly out: Decision;
}

const isStart = (id: StepId): boolean => id.startsWith('start:');

/** Before the state is proved, and after. */
const before = (id: StepId): readonly Phase[] =>
  isStart(id) ? ['clear', 'beforeStart', 'start'] : ['beforeStop', 'stop'];
const afterwards = (id: StepId): readonly Phase[] => (isStart(id) ? ['afterStart'] : ['afterStop']);

const MAIN: ReadonlySet<Phase> = new Set(['start', 'stop']);

const send = (context: Context, step: StepId, phase: Phase, command: string): void => {
  const sent = stepState(context.state, step).commands.filter((one) => one.phase === phase).length;
  context.out.record({ type: 'command.sending', step, phase, attempt: sent + 1, command });
  context.out.effect({ type: 'command', step, phase, attempt: sent + 1 });
};

/** The next of `phases` that has a command; what was found says whether there is residue to clear. */
const sendFirstOf = (context: Context, step: StepId, phases: readonly Phase[]): boolean => {
  const residue = stepState(context.state, step).found?.state === 'failed';
  for (const phase of phases) {
    if (phase === 'clear' && !residue) continue;
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

const fail = (context: Context, step: StepId): void => {
  context.out.effect({ type: 'diagnose', step });
};

export const begin = (context: Context, step: StepId): void => {
  context.out.record({ type: 'step.started', step });
  context.out.effect({ type: 'observe', step });
};

/** What it was found in is enough to end it, or leads to its first command. */
export const observed = (context: Context, step: StepId, observation: Observation): void => {
  context.out.record({ type: 'step.observed', step, observation });
  const { state, ready } = observation;
  const end = (outcome: 'unchanged' | 'unknown' | 'failed' | 'cancelled', reason?: string): void =>
    endStep(context.state, context.out, step, outcome, reason);
  if (state === 'unreachable' || state === 'unknown') {
    return end(
      'unknown',
      `nothing was sent: the state is ${state}${observation.detail ? `, ${observation.detail}` : ''}`,
    );
  }
  if (state === 'absent') return end('failed', observation.detail ?? 'there is no such unit on the host');
  const there = isStart(step) ? state === 'running' && ready : state === 'stopped' || state === 'failed';
  if (there) return end('unchanged');
  if (context.state.interrupted) return end('cancelled');
  const mayAct = !(isStart(step) && state === 'running');
  if (!mayAct || !sendFirstOf(context, step, before(step))) confirm(context, step, 'wait');
};

const nextAfter = (context: Context, step: StepId, phase: Phase): void => {
  const phases = before(step);
  const late = afterwards(step);
  const at = phases.indexOf(phase);
  if (at >= 0) {
    if (!sendFirstOf(context, step, phases.slice(at + 1))) confirm(context, step, 'wait');
  } else if (!sendFirstOf(context, step, late.slice(late.indexOf(phase) + 1))) {
    endStep(context.state, context.out, step, 'done');
  }
};

/** A command that provably never began may be sent again, after the state was looked at once more. */
const unsent = (context: Context, step: StepId, phase: Phase, message: string): void => {
  const sent = stepState(context.state, step).commands.filter((one) => one.phase === phase).length;
  if (sent < context.state.policy.attempts && !context.state.interrupted) {
    context.out.effect({ type: 'observe', step });
  } else endStep(context.state, context.out, step, 'unknown', `nothing was sent: ${message}`);
};

export const commanded = (context: Context, step: StepId, phase: Phase, result: CommandResult): void => {
  context.out.record({ type: 'command.ended', step, phase, result });
  if (result.kind === 'unsent') return unsent(context, step, phase, result.message);
  const good = result.kind === 'none' || (result.kind === 'exit' && result.code === 0);
  // Clearing residue is a help, not a condition: the start that follows shows whether it was needed.
  if (good || phase === 'clear') return nextAfter(context, step, phase);
  if (!MAIN.has(phase)) return fail(context, step);
  confirm(context, step, result.kind === 'lost' ? 'wait' : 'now');
};

/** A command that failed, or took too long, with the instance still on its way: worth waiting for unless time was up. */
const stillComing = (context: Context, step: StepId, confirmation: Confirmation): boolean => {
  const last = stepState(context.state, step).commands.findLast((one) => MAIN.has(one.phase));
  if (confirmation.kind !== 'not-reached' || confirmation.after > 0) return false;
  if (!last?.result || last.result.kind === 'timeout') return false;
  const { state } = confirmation.observation;
  return state === 'changing' || (isStart(step) && state === 'running');
};

export const confirmed = (context: Context, step: StepId, confirmation: Confirmation): void => {
  context.out.record({ type: 'step.confirmed', step, confirmation });
  if (confirmation.kind === 'lost') {
    return endStep(
      context.state,
      context.out,
      step,
      'unknown',
      `its state cannot be learned: ${confirmation.message}`,
    );
  }
  if (confirmation.kind === 'not-reached') {
    if (stillComing(context, step, confirmation)) return confirm(context, step, 'wait');
    return fail(context, step);
  }
  if (!sendFirstOf(context, step, afterwards(step))) endStep(context.state, context.out, step, 'done');
};

/** Steps that hold a slot and have sent nothing yet, such as a guard that waits, end with the run. */
export const interrupt = (context: Context): void => {
  if (context.state.interrupted) return;
  context.out.record({ type: 'run.interrupted' });
  for (const [id, step] of context.state.steps) {
    const idle = step.phase === 'observing' || step.phase === 'confirming';
    if (idle && step.commands.length === 0) endStep(context.state, context.out, id, 'cancelled');
  }
};

export const diagnosed = (context: Context, step: StepId, lines: readonly string[]): void => {
  if (lines.length > 0) context.out.record({ type: 'step.log', step, lines });
  const known = stepState(context.state, step);
  const reason = [explainCommand(known.commands.at(-1)), explainMissing(known.confirmation)]
    .filter(Boolean)
    .join('; ');
  endStep(context.state, context.out, step, 'failed', reason || 'it did not reach its state');
};
