/** A plan for later, and beside it all that was true when it was made: `abq.saved-plan/1`. */
import type { ForceRule, Plan } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Observation } from '../topology/state.ts';

export const SAVED_PLAN_SCHEMA = 'abq.saved-plan/1';

/** What decides over steps; why it is so was for the eyes of that moment. */
export type SavedObservation = Pick<Observation, 'state' | 'ready'>;

/** What the words of the goal meant, as the verifier takes it; all lists sorted. */
export interface SavedConsent {
  readonly all: boolean;
  /** Named as `service` or `service@host`. */
  readonly literal: readonly InstanceId[];
  /** Selected in any form and not excluded. */
  readonly selected: readonly InstanceId[];
  readonly force: readonly ForceRule[];
}

/**
 * The plan decides nothing by being in a file: what can be derived (consent, what was assumed, which steps the goal
 * needs) is derived again when it is applied, and must be the same. What cannot (a pause, how many failures are put up
 * with) is under the digest, which is no signature: whoever may write the file could make it anew.
 */
export interface SavedPlan {
  readonly schema: typeof SAVED_PLAN_SCHEMA;
  /** A random UUID: each saved plan is applied once. */
  readonly id: string;
  /** ISO 8601, UTC: when it was made. */
  readonly time: string;
  /** `user@machine` */
  readonly author: string;
  /** Of abq. */
  readonly version: string;
  readonly topology: {
    readonly name: string;
    /** SHA-256, hex, of what the topology says. */
    readonly hash: string;
    /** All of them, sorted: to tell later what has been added or removed. */
    readonly instances: readonly InstanceId[];
  };
  readonly consent: SavedConsent;
  /** `--assume-down`, as typed. */
  readonly assumeDown: readonly string[];
  /** Sorted: those of them that could not be seen, so that the operator's word counted. */
  readonly assumed: readonly InstanceId[];
  /** Every instance that the plan was made from, as its host told it. */
  readonly observed: Readonly<Record<InstanceId, SavedObservation>>;
  readonly plan: Plan;
  /** SHA-256, hex, over all the rest: what was looked at and approved is what is carried out, word by word. */
  readonly digest: string;
}

/** Bytes. Some tens of thousands of steps; what is larger is no plan. */
export const LARGEST = 32 * 1024 * 1024;

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;
