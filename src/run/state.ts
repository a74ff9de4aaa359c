/** What is known of a run: the fold of its entries, and nothing else. */
import type { Plan, StepId } from '../plan/model.ts';
import type { Observation } from '../topology/state.ts';
import type { Drift, RunResult } from './entries.ts';
import { runGraph, type RunGraph } from './graph.ts';
import type { InstanceId } from '../topology/model.ts';
import type { CommandResult, Confirmation, Outcome, Phase } from './outcome.ts';
import type { Policy } from './policy.ts';
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
  readonly slots: Slots;
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
    slots: slotsOf(plan, graph),
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

/** Nothing new starts after an interrupt, nor after the first failure where the operator said so. */
export const mayStartMore = (state: RunState): boolean =>
  !state.interrupted && !(state.policy.failFast && state.failures > 0);

export const succeeded = (outcome: Outcome | undefined): boolean =>
  outcome === 'done' || outcome === 'unchanged';
