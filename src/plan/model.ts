/** The plan: every decision is in it; what carries it out decides nothing. The form is the contract's `abq.plan/1`. */
import type { InstanceId } from '../topology/model.ts';

export type Action = 'start' | 'stop';
export type StepId = `${Action}:${InstanceId}`;

/** Each `--force` names the one rule it overrides. */
export type ForceRule = 'closure' | 'job' | 'protected' | 'floor';

export interface Goal {
  readonly action: Action | 'restart';
  /** As typed, for the record; what they mean was resolved into a `Selection`. */
  readonly selectors: readonly string[];
  readonly all: boolean;
  readonly exclude: readonly string[];
  /** False: exactly the targets (`--no-closure`). */
  readonly closure: boolean;
  readonly force: readonly ForceRule[];
  /** Only of a restart that goes in batches. */
  readonly rolling?: RollingGoal;
  /** Only of a start of what ran before. */
  readonly restore?: RestoreGoal;
}

/** Instances that a run has stopped. */
export interface Ran {
  readonly run: string;
  readonly instances: readonly InstanceId[];
}

/** What ran, resolved when it was asked for, so that the goal means the same whatever runs come after it. */
export interface RestoreGoal {
  /** As typed: only what this run has stopped; absent: what all of them have, as far as it was not started since. */
  readonly run?: string;
  /** Newest run first; each instance once. */
  readonly from: readonly Ran[];
}

/** What was asked of a rolling restart, for the record. */
export interface RollingGoal {
  readonly by: 'instance' | 'host';
  /** As typed: `1`, `25%` or a ramp such as `1,5,20%`, whose last size repeats. */
  readonly batch: string;
  /** Milliseconds between two batches. */
  readonly pause: number;
  readonly maxFailures: number;
  readonly withDependents: boolean;
}

export type Cause =
  | { readonly kind: 'requested' }
  | { readonly kind: 'required-by'; readonly by: InstanceId }
  | { readonly kind: 'depends-on'; readonly on: InstanceId }
  | { readonly kind: 'restart-propagated'; readonly from: InstanceId }
  | { readonly kind: 'restored'; readonly run: string };

/** Of the listed steps, that many must be done before this one may begin. */
export interface Quorum {
  readonly need: number;
  readonly of: readonly StepId[];
}

export interface Step {
  readonly id: StepId;
  readonly action: Action;
  readonly service: string;
  readonly host: string;
  readonly site?: string;
  /** Direct predecessors inside the plan, sorted: the step waits for all of them to end. */
  readonly after: readonly StepId[];
  /** The part of `after` whose failure blocks (start) or holds (stop) this step. */
  readonly requires: readonly StepId[];
  readonly quorum?: readonly Quorum[];
  readonly cause: Cause;
}

export interface Warning {
  readonly rule: string;
  readonly message: string;
  readonly instances: readonly InstanceId[];
}

/** How many of these stay ready at every instant of a rolling restart, failed ones counted as down. */
export interface Floor {
  readonly rule: 'keep' | 'need';
  /** Whose floor it is, for people: `redis keeps 2 ready in bcn`, `portal@web needs 4 of abiquo-tomcat`. */
  readonly says: string;
  readonly min: number;
  /** Sorted: ready when the plan was made. */
  readonly ready: readonly InstanceId[];
  /** Sorted: members that were not; they count once the plan has started them. */
  readonly down: readonly InstanceId[];
}

/** How a rolling restart goes: a batch begins when all of the one before has ended, and the pause is over. */
export interface Rolling {
  readonly by: 'instance' | 'host';
  /** All steps of the plan, in its order; every first step of a batch has every last one before it in `after`. */
  readonly batches: readonly (readonly StepId[])[];
  /** Milliseconds. */
  readonly pause: number;
  /** Failed instances over the whole run that are put up with. */
  readonly maxFailures: number;
  readonly floors: readonly Floor[];
}

export interface Plan {
  readonly topology: { readonly name: string; readonly hash: string };
  readonly goal: Goal;
  /** In a valid order. */
  readonly steps: readonly Step[];
  /** Already in the wanted state, sorted. */
  readonly unchanged: readonly InstanceId[];
  /** The longest chain of steps, first to last. */
  readonly criticalPath: readonly StepId[];
  readonly warnings: readonly Warning[];
  /** Only of a rolling restart. */
  readonly rolling?: Rolling;
}

/** Why there is no plan: the rule, who is concerned, the path that leads there, and the way out. */
export interface Refusal {
  readonly rule: string;
  readonly message: string;
  readonly instances: readonly InstanceId[];
  readonly path?: readonly InstanceId[];
  readonly hint?: string;
}

export type Planned =
  { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly refusals: readonly Refusal[] };
