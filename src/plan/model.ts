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
