/**
 * What a run writes down: a closed union, one sentence each. The log of these entries is the run;
 * scheduling, views, report and exit code are all read from it.
 */
import type { Goal, StepId } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Observation } from '../topology/state.ts';
import type { CommandResult, Confirmation, Outcome, Phase } from './outcome.ts';
import type { Policy } from './policy.ts';

/** Version of the form of the entries, raised when an older reader would misread a newer log. */
export const ENTRY_SCHEMA = 'abq.event/1';

/** How a run ends, as the command line tells it: 0 done, 1 something is not as wanted, 3 interrupted. */
export type RunResult = 0 | 1 | 3;

export type Entry =
  /** The run begins; the plan itself lies beside the log. */
  | {
      readonly type: 'run.started';
      readonly run: string;
      readonly topology: { readonly name: string; readonly hash: string };
      readonly goal: Goal;
      readonly steps: number;
      readonly policy: Policy;
      readonly version: string;
    }
  /** The step has its slots; its timeouts count from here. */
  | { readonly type: 'step.started'; readonly step: StepId }
  /** The state in which the step found its instance. */
  | { readonly type: 'step.observed'; readonly step: StepId; readonly observation: Observation }
  /** Written and synced before the command is sent: from here on it may have begun. */
  | {
      readonly type: 'command.sending';
      readonly step: StepId;
      readonly phase: Phase;
      readonly attempt: number;
      readonly command: string;
    }
  /** What is known of the command's end. */
  | {
      readonly type: 'command.ended';
      readonly step: StepId;
      readonly phase: Phase;
      readonly result: CommandResult;
    }
  /** The wanted state is now waited for. */
  | { readonly type: 'step.confirming'; readonly step: StepId }
  /** What a step waits for, as it changes; never synced. */
  | { readonly type: 'step.waiting'; readonly step: StepId; readonly for: string }
  /** Whether the wanted state was proved. */
  | { readonly type: 'step.confirmed'; readonly step: StepId; readonly confirmation: Confirmation }
  /** The last lines of the unit's own log, after a failure. */
  | { readonly type: 'step.log'; readonly step: StepId; readonly lines: readonly string[] }
  /** The step's outcome; `roots` are the failed steps that a blocked or held one waits behind. */
  | {
      readonly type: 'step.ended';
      readonly step: StepId;
      readonly outcome: Outcome;
      readonly reason?: string;
      readonly roots?: readonly StepId[];
    }
  /** A rolling run goes on with a batch, counted from 1. */
  | { readonly type: 'batch.started'; readonly batch: number; readonly of: number }
  /** The pause before that batch begins. */
  | { readonly type: 'batch.pausing'; readonly batch: number; readonly milliseconds: number }
  /** Before a batch: whoever its floors count on is looked at once more. */
  | { readonly type: 'batch.checking'; readonly batch: number; readonly instances: number }
  /** `missing` counted until now and are not ready; `back` had not counted and are ready. */
  | {
      readonly type: 'batch.checked';
      readonly batch: number;
      readonly missing: readonly Missing[];
      readonly back: readonly InstanceId[];
    }
  /** The operator asked to stop: nothing new starts, what runs may finish; a rolling run starts again what it has stopped. */
  | { readonly type: 'run.interrupted' }
  /** Every step has ended; every instance of the plan is looked at once more. */
  | { readonly type: 'run.checking'; readonly instances: number }
  /** The end check observed every instance of the plan again; `drift` did not stay as it was left. */
  | {
      readonly type: 'run.checked';
      readonly drift: readonly Drift[];
      readonly bootEnabled: readonly InstanceId[];
    }
  /** The run is over. */
  | { readonly type: 'run.ended'; readonly result: RunResult };

/** A member of a floor that is not ready. */
export interface Missing {
  readonly instance: InstanceId;
  readonly observed: Observation;
}

/** An instance that is not, at the end, what the run left it as. */
export interface Drift {
  readonly instance: InstanceId;
  readonly expected: 'running' | 'stopped';
  readonly observed: Observation;
}

/** Places an entry in the log and in time. */
export interface Stamp {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Wall clock, ISO 8601 in UTC. */
  readonly time: string;
  /** Milliseconds of a clock that never jumps, for durations within one process. */
  readonly mono: number;
}

export type StampedEntry = Entry & Stamp;
