/** One line an event, the same facts as every other view: for pipes, files and screens that cannot repaint. */
import type { StepId } from '../plan/model.ts';
import type { StampedEntry } from '../run/entries.ts';
import type { Outcome } from '../run/outcome.ts';
import { stepState, type RunState } from '../run/state.ts';
import { batchOf, instancesIn } from './batches.ts';
import type { Style } from './style.ts';
import { count, duration, list, printable } from './text.ts';

const tintOf = (outcome: Outcome, style: Style): ((text: string) => string) => {
  switch (outcome) {
    case 'done':
      return style.green;
    case 'unchanged':
    case 'cancelled':
      return style.dim;
    case 'failed':
    case 'unknown':
      return style.red;
    case 'blocked':
    case 'held':
      return style.yellow;
    default: {
      const never: never = outcome;
      return never;
    }
  }
};

const named = (id: StepId): string => id.replace(':', ' ');

/** Progress counts every step that has ended, however it did. */
const progress = (state: RunState): string => {
  const total = state.plan.steps.length;
  return `[${String(total - state.slots.unfinished).padStart(String(total).length)}/${total}]`;
};

const endedText = (
  entry: Extract<StampedEntry, { type: 'step.ended' }>,
  state: RunState,
  style: Style,
): string => {
  const step = stepState(state, entry.step);
  const took = step.startedAt === undefined ? '' : ` in ${duration(entry.mono - step.startedAt)}`;
  const roots = entry.roots?.length ? ` behind ${list(entry.roots.map(named), 3)}` : '';
  const reason = entry.reason ? `: ${printable(entry.reason)}` : '';
  const tint = tintOf(entry.outcome, style);
  return `${named(entry.step)} ${tint(entry.outcome)}${entry.outcome === 'done' ? took : ''}${roots}${reason}`;
};

const checkedText = (
  { missing, back }: Extract<StampedEntry, { type: 'batch.checked' }>,
  style: Style,
): string | undefined => {
  const words = missing.map(({ instance, observed: { state } }) =>
    state === 'running' ? instance : `${instance} (${state})`,
  );
  const said = [
    ...(words.length > 0 ? [style.red(`not ready any more: ${list(words, 6)}`)] : []),
    ...(back.length > 0 ? [`ready again: ${list(back, 6)}`] : []),
  ];
  return said.length > 0 ? said.join('; ') : undefined;
};

const text = (entry: StampedEntry, state: RunState, style: Style): string | undefined => {
  switch (entry.type) {
    case 'run.started':
      return `run ${entry.run} began: ${count(entry.steps, 'step')}`;
    case 'command.sending':
      return `${named(entry.step)}: ${style.cyan(entry.command)}`;
    case 'step.waiting':
      return style.dim(`${named(entry.step)} waits for ${printable(entry.for)}`);
    case 'step.ended':
      return endedText(entry, state, style);
    case 'batch.started':
      return style.bold(
        `batch ${entry.batch} of ${entry.of}: ${list(instancesIn(state.plan, entry.batch), 12)}`,
      );
    case 'batch.checking':
      return `looking at ${count(entry.instances, 'instance')} before batch ${batchOf(entry.batch, state.plan)}`;
    case 'batch.checked':
      return checkedText(entry, style);
    case 'batch.pausing':
      return `pause of ${duration(entry.milliseconds)} before batch ${batchOf(entry.batch, state.plan)}`;
    case 'run.interrupted':
      return style.yellow(
        `interrupted: ${state.rolling ? 'nothing more is stopped, what was stopped is started again' : 'nothing new starts, what runs may finish'}; once more to leave at once`,
      );
    case 'run.checking':
      return `looking at ${count(entry.instances, 'instance')} once more`;
    case 'run.checked':
      return entry.drift.length > 0
        ? style.red(`${count(entry.drift.length, 'instance')} did not stay`)
        : undefined;
    case 'step.started':
    case 'step.observed':
    case 'command.ended':
    case 'step.confirming':
    case 'step.confirmed':
    case 'step.log':
    case 'run.ended':
      return undefined;
    default: {
      const never: never = entry;
      return never;
    }
  }
};

/** Without a line feed; undefined for entries that say nothing new to a reader. */
export const eventLine = (entry: StampedEntry, state: RunState, style: Style): string | undefined => {
  const said = text(entry, state, style);
  return said === undefined ? undefined : `${entry.time.slice(11, 19)} ${progress(state)} ${said}`;
};
