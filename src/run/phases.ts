/** What a start and a stop consist of, and how far one has come. */
import type { StepId } from '../plan/model.ts';
import type { State } from '../topology/state.ts';
import type { CommandResult, Phase } from './outcome.ts';
import type { CommandRecord } from './state.ts';

export const isStart = (id: StepId): boolean => id.startsWith('start:');

export const isStopped = (state: State): boolean => state === 'stopped' || state === 'failed';

/** The phases before the state is proved, in order. */
export const before = (id: StepId): readonly Phase[] =>
  isStart(id) ? ['clear', 'beforeStart', 'start'] : ['beforeStop', 'stop'];

export const afterwards = (id: StepId): readonly Phase[] => (isStart(id) ? ['afterStart'] : ['afterStop']);

/** Those whose success shows in the state; all others are hooks, or clear the way. */
export const MAIN: ReadonlySet<Phase> = new Set(['start', 'stop']);

export const isGood = (result: CommandResult): boolean =>
  result.kind === 'none' || (result.kind === 'exit' && result.code === 0);

/** It may have run: all that was sent, but for what provably never began. */
export const hasBegun = (command: CommandRecord): boolean => command.result?.kind !== 'unsent';
