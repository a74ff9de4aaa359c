/** What performing says back to the kernel. Values only: an expected failure is never an exception. */
import type { Observation } from '../topology/state.ts';

/** The commands of one step, in the order in which they may come. */
export type Phase =
  | 'clear'
  | 'drain'
  | 'beforeStart'
  | 'start'
  | 'afterStart'
  | 'beforeStop'
  | 'stop'
  | 'afterStop'
  | 'undrain';

export type CommandResult =
  /** There is nothing to send in this phase. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'exit';
      readonly command: string;
      readonly code: number;
      readonly output: readonly string[];
    }
  | {
      readonly kind: 'signal';
      readonly command: string;
      readonly signal: string;
      readonly output: readonly string[];
    }
  | {
      readonly kind: 'timeout';
      readonly command: string;
      readonly after: number;
      readonly output: readonly string[];
    }
  /** It may have begun, its end is not known. */
  | { readonly kind: 'lost'; readonly command: string; readonly message: string }
  /** It provably never began. */
  | { readonly kind: 'unsent'; readonly command: string; readonly message: string };

export type Confirmation =
  | { readonly kind: 'reached'; readonly observation: Observation }
  /** The state was seen and is not the wanted one; `missing` names what did not hold, for people. */
  | {
      readonly kind: 'not-reached';
      readonly observation: Observation;
      readonly missing: string;
      readonly after: number;
    }
  /** The host could not be asked. */
  | { readonly kind: 'lost'; readonly message: string };

export type Outcome = 'done' | 'unchanged' | 'failed' | 'blocked' | 'held' | 'cancelled' | 'unknown';
