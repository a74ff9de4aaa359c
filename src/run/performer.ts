/** The seam between the kernel and the hosts: one call for each effect that concerns a step. */
import type { StepId } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Observation, Observations } from '../topology/state.ts';
import type { CommandResult, Confirmation, Phase } from './outcome.ts';

/** Names one sending of one command for good: the same key is never sent twice. */
export interface CommandKey {
  readonly run: string;
  readonly step: StepId;
  readonly phase: Phase;
  readonly attempt: number;
}

export interface Performer {
  /** The state now, with `changing` waited for. */
  observe(step: StepId, progress: Progress): Promise<Observation>;
  /** Whether the phase has a command at all: pure, so that the journal names only what is sent. */
  describe(step: StepId, phase: Phase): string | undefined;
  command(key: CommandKey): Promise<CommandResult>;
  /** Waits until the wanted state is proved; `expectation` 'now' looks once (after a command that failed). */
  confirm(step: StepId, expectation: 'wait' | 'now', progress: Progress): Promise<Confirmation>;
  /** The last lines of the unit's own log, for the report; empty where there is none. */
  diagnose(step: StepId): Promise<readonly string[]>;
  survey(instances: readonly InstanceId[]): Promise<Observations>;
  /** Between two batches; resolves when the time is over, and at once when `signal` is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Says, for people, what is being waited for. */
export type Progress = (waitingFor: string) => void;
