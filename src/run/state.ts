/** What is known of a run: the fold of its entries, and nothing else. */
import type { Plan, StepId } from '../plan/model.ts';
import type { Observation } from '../topology/state.ts';
import type { Drift, RunResult } from './entries.ts';
import { runGraph, type RunGraph } from './graph.ts';
import type { InstanceId } from '../topology/model.ts';
import type { CommandResult, Confirmation, Outcome, Phase } from './outcome.ts';
import { hasBegun, instanceOf, isStart } from './phases.ts';
import type { Policy } from './policy.ts';
import { rollingOf, type RollingState } from './rolling.ts';
import { slotsOf, type Slots } from './slots.ts';

/** `waiting` has no slot yet; all between that and `ended` hold one. */
type StepPhase = 'waiting' | 'observing' | 'commanding' | 'confirming' | 'ended';

export interface CommandRecord {
  readonly phase: Phase;
  readonly attempt: number;
  readonly command: string;
  result?: CommandResult;
}

export interface StepState {
  phase: StepPhase;
  /** The state it was found in. */
  found?: Observation;
  readonly commands: CommandRecord[];
  waitingFor?: string;
  confirmation?: Confirmation;
  log: readonly string[];
  outcome?: Outcome;
  reason?: string;
  roots: readonly StepId[];
  /** Monotonic milliseconds of the beginning and the end, where both are known. */
  startedAt?: number;
  endedAt?: number;
}

export interface RunState {
  readonly plan: Plan;
  readonly graph: RunGraph;
  readonly steps: Map<StepId, StepState>;
  slots: Slots;
  /** Only of a rolling plan. */
  readonly rolling: RollingState | undefined;
  run: string | undefined;
  policy: Policy;
  interrupted: boolean;
  failures: number;
  checking: boolean;
  drift: readonly Drift[] | undefined;
  bootEnabled: readonly InstanceId[];
  result: RunResult | undefined;
}

const fresh = (): StepState => ({ phase: 'waiting', commands: [], log: [], roots: [] });

export const initialState = (plan: Plan, policy: Policy): RunState => {
  const graph = runGraph(plan);
  return {
    plan,
    graph,
    steps: new Map(plan.steps.map((step) => [step.id, fresh()])),
    slots: slotsOf(plan, graph, policy),
    rolling: rollingOf(plan),
    run: undefined,
    policy,
    interrupted: false,
    failures: 0,
    checking: false,
    drift: undefined,
    bootEnabled: [],
    result: undefined,
  };
};

/** Throws on an id that the plan does not have: a log and a plan that do not belong together. */
export const stepState = (state: RunState, id: StepId): StepState => {
  const found = state.steps.get(id);
  if (!found) throw new Error(`the log names ${id}, which its plan does not have`);
  return found;
};

/**
 * Nothing new starts after an interrupt, nor after the first failure where the operator said so. In a rolling run,
 * starting again what it has stopped is nothing new: see `isHalted`.
 */
export const mayStartMore = ({ rolling, interrupted, policy, failures }: RunState): boolean =>
  rolling !== undefined || (!interrupted && !(policy.failFast && failures > 0));

/** Why a rolling run stops nothing more, for people; undefined while it goes on. */
export const haltOf = ({ rolling, plan, policy }: RunState): string | undefined => {
  if (!rolling || !plan.rolling) return undefined;
  if (rolling.halted !== undefined) return rolling.halted;
  const { maxFailures } = plan.rolling;
  const { size } = rolling.failed;
  if (size <= (policy.failFast ? 0 : maxFailures)) return undefined;
  const rule = policy.failFast ? '--fail-fast allows none' : `--max-failures allows ${maxFailures}`;
  return `${size} ${size === 1 ? 'instance' : 'instances'} failed, ${rule}`;
};

/** A rolling run that stops nothing more, by itself or because the operator said so. */
export const isHalted = (state: RunState): boolean =>
  state.rolling !== undefined && (state.interrupted || haltOf(state) !== undefined);

export const succeeded = (outcome: Outcome | undefined): boolean =>
  outcome === 'done' || outcome === 'unchanged';

/** It waits, or looks at its instance, and may still be given up as if it had never begun. */
export const isUnsent = ({ phase, commands }: StepState): boolean =>
  phase !== 'ended' && !commands.some(hasBegun);

/** Of a start in a rolling run: nothing was sent to stop its instance, which is as up as it was when the plan was made. */
export const neverStopped = (state: RunState, start: StepId): boolean => {
  if (!state.rolling || !isStart(start)) return false;
  const stop = state.steps.get(`stop:${instanceOf(start)}`);
  return stop !== undefined && (isUnsent(stop) || stop.outcome === 'cancelled' || stop.outcome === 'held');
};

/** This run has begun to take the traffic off the instance of a step. */
export const isDrained = ({ steps }: RunState, step: StepId): boolean =>
  (steps.get(`stop:${instanceOf(step)}`)?.commands ?? []).some(
    (one) => one.phase === 'drain' && hasBegun(one),
  );
