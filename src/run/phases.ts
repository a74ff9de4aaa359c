/** What a start and a stop consist of, and how far one has come. */
import type { StepId } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { State } from '../topology/state.ts';
import type { CommandResult, Phase } from './outcome.ts';
import type { CommandRecord } from './state.ts';

export const isStart = (id: StepId): boolean => id.startsWith('start:');

export const instanceOf = (id: StepId): InstanceId => id.slice(id.indexOf(':') + 1) as InstanceId;

export const isStopped = (state: State): boolean => state === 'stopped' || state === 'failed';

/** The phases before the state is proved, in order. Only a rolling restart takes its traffic off an instance first. */
export const before = (id: StepId, rolling: boolean): readonly Phase[] => {
  if (isStart(id)) return ['clear', 'beforeStart', 'start'];
  return rolling ? ['drain', 'beforeStop', 'stop'] : ['beforeStop', 'stop'];
};

export const afterwards = (id: StepId, rolling: boolean): readonly Phase[] => {
  if (!isStart(id)) return ['afterStop'];
  return rolling ? ['afterStart', 'undrain'] : ['afterStart'];
};

/** Those whose success shows in the state; all others are hooks, or clear the way. */
export const MAIN: ReadonlySet<Phase> = new Set(['start', 'stop']);

export const isGood = (result: CommandResult): boolean =>
  result.kind === 'none' || (result.kind === 'exit' && result.code === 0);

/** It may have run: all that was sent, but for what provably never began. */
export const hasBegun = (command: CommandRecord): boolean => command.result?.kind !== 'unsent';
