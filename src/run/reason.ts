/** The root cause of a failed step in one sentence, from what was recorded. */
import type { StepId } from '../plan/model.ts';
import type { Confirmation } from './outcome.ts';
import { before, isStart, MAIN } from './phases.ts';
import type { CommandRecord } from './state.ts';

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** Empty where the command is not at fault. */
export const explainCommand = (record: CommandRecord | undefined): string => {
  const result = record?.result;
  if (!record || !result) return '';
  const name = `\`${record.command}\``;
  switch (result.kind) {
    case 'none':
      return '';
    case 'exit':
      return result.code === 0 ? '' : `${name} ended with status ${result.code}`;
    case 'signal':
      return `${name} was ended by signal ${result.signal}`;
    case 'timeout':
      return `${name} took longer than ${seconds(result.after)} and was ended`;
    case 'lost':
      return `the connection was lost during ${name}`;
    case 'unsent':
      return `${name} was not sent: ${result.message}`;
    default: {
      const never: never = result;
      return never;
    }
  }
};

/** What a hook that failed before a stop has kept from happening; empty after any other command. */
export const explainUnreached = (step: StepId, last: CommandRecord | undefined): string => {
  const isHookBefore = last !== undefined && !MAIN.has(last.phase) && before(step, true).includes(last.phase);
  return isHookBefore && !isStart(step) ? '; the stop was not sent, it still runs' : '';
};

export const explainMissing = (confirmation: Confirmation | undefined): string => {
  if (confirmation?.kind !== 'not-reached') return '';
  const { observation, missing, after } = confirmation;
  // The word of less than a second would be "after 0 s".
  const waited = after >= 1000 ? ` after ${seconds(after)}` : '';
  return `it is ${observation.state}${waited}${missing ? `: ${missing}` : ''}`;
};
