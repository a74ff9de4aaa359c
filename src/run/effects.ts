/** What goes into the kernel and what comes out of it. */
import type { StepId } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Observation, Observations } from '../topology/state.ts';
import type { Entry } from './entries.ts';
import type { CommandResult, Confirmation, Phase } from './outcome.ts';

export type Input =
  | { readonly type: 'begin'; readonly run: string; readonly version: string }
  | { readonly type: 'observed'; readonly step: StepId; readonly observation: Observation }
  | {
      readonly type: 'commanded';
      readonly step: StepId;
      readonly phase: Phase;
      readonly result: CommandResult;
    }
  | { readonly type: 'waiting'; readonly step: StepId; readonly for: string }
  | { readonly type: 'confirmed'; readonly step: StepId; readonly confirmation: Confirmation }
  | { readonly type: 'diagnosed'; readonly step: StepId; readonly lines: readonly string[] }
  | { readonly type: 'surveyed'; readonly observations: Observations }
  /** Those that the floors of the next batch count on, as they are now. */
  | { readonly type: 'looked'; readonly observations: Observations }
  /** The pause before the next batch is over. */
  | { readonly type: 'paused' }
  | { readonly type: 'interrupt' };

export type Effect =
  | { readonly type: 'observe'; readonly step: StepId }
  | { readonly type: 'command'; readonly step: StepId; readonly phase: Phase; readonly attempt: number }
  | { readonly type: 'confirm'; readonly step: StepId; readonly expectation: 'wait' | 'now' }
  | { readonly type: 'diagnose'; readonly step: StepId }
  | { readonly type: 'survey'; readonly instances: readonly InstanceId[] }
  | { readonly type: 'look'; readonly instances: readonly InstanceId[] }
  | { readonly type: 'pause'; readonly milliseconds: number };

/** The command of a step's phase as it would be sent, or undefined where the phase has none. Pure. */
export type Describe = (step: StepId, phase: Phase) => string | undefined;

/** Where a decision writes: an entry is folded at once, so that the next decision of the same batch sees it. */
export interface Decision {
  record(entry: Entry): void;
  effect(effect: Effect): void;
}
