/** What a failure would do to a plan, by the kernel's own rules: nothing is sent anywhere. */
import { graphOf, idOf, type Graph } from '../plan/graph.ts';
import { countOf, withMilestones } from '../plan/milestones.ts';
import type { Plan, StepId } from '../plan/model.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { Outcome } from './outcome.ts';
import { instanceOf, isStart } from './phases.ts';
import type { Policy } from './policy.ts';
import { rehearse } from './rehearse.ts';
import { succeeded, type RunState } from './state.ts';

/** An instance that runs at the end, and what it requires and lacks. */
interface Lacking {
  readonly instance: InstanceId;
  readonly lacks: readonly InstanceId[];
}

/** All lists in the order of the plan, or of names. */
export interface WhatIf {
  /** The steps that are taken to fail; where one is blocked or held before its turn, it is listed there too. */
  readonly fail: readonly StepId[];
  /** Starts that would not begin: something they require failed. */
  readonly blocked: readonly StepId[];
  /** Stops that would not begin: a dependent stays up. */
  readonly held: readonly StepId[];
  /** Of a rolling restart: what it would give up. */
  readonly cancelled: readonly StepId[];
  /** Should be down at the end, and would be up. */
  readonly staysUp: readonly InstanceId[];
  /** Should be up at the end, and would be down. */
  readonly staysDown: readonly InstanceId[];
  /** Would be up without what they require, and would not be if nothing failed. */
  readonly lacking: readonly Lacking[];
}

/** What a plan leaves of an instance that it touches. */
const leaves = (state: RunState, id: InstanceId): 'up' | 'down' => {
  const [start, stop] = [state.steps.get(`start:${id}`), state.steps.get(`stop:${id}`)];
  if (succeeded(start?.outcome)) return 'up';
  return stop && !succeeded(stop.outcome) ? 'up' : 'down';
};

const touched = ({ plan }: RunState): readonly InstanceId[] => [
  ...new Set(plan.steps.map(({ id }) => instanceOf(id))),
];

/** Whether each instance of the graph serves at the end; what the plan leaves alone is as it was seen. */
const serving = (graph: Graph, state: RunState, seen: Observations | 'offline'): Uint8Array => {
  const acted = new Set(touched(state));
  const stays = (id: InstanceId): boolean =>
    seen === 'offline' ? state.plan.goal.action !== 'start' : seen.get(id)?.state === 'running';
  return withMilestones(graph, (i) => {
    const instance = graph.instances[i];
    if (instance === undefined) return false;
    const { id, service } = instance;
    if (acted.has(id)) return leaves(state, id) === 'up';
    return service.kind === 'job' || service.external || stays(id);
  });
};

const lackingIn = (
  graph: Graph,
  failed: RunState,
  went: RunState,
  seen: Observations | 'offline',
): readonly Lacking[] => {
  const [now, wanted] = [serving(graph, failed, seen), serving(graph, went, seen)];
  return graph.instances.flatMap(({ id, service }, i): Lacking[] => {
    if (service.kind !== 'daemon' || service.external || now[i] === 0) return [];
    const lost = (graph.below[i] ?? []).filter((entry) => {
      const count = countOf(entry, now);
      return entry.kind === 'requires' && count < entry.need && count < countOf(entry, wanted);
    });
    const lacks = lost.flatMap(({ candidates }) => candidates.filter((at) => now[at] === 0));
    return lost.length === 0
      ? []
      : [{ instance: id, lacks: [...new Set(lacks)].map((at) => idOf(graph, at)) }];
  });
};

/** Pure. `seen`: what the plan was made from. */
export const whatIf = (
  plan: Plan,
  topology: Topology,
  seen: Observations | 'offline',
  policy: Policy,
  fail: ReadonlySet<StepId>,
): WhatIf => {
  const play = (fails: (id: StepId) => boolean): RunState =>
    rehearse({ plan, policy: { ...policy, failFast: false }, takes: () => 0, fails }).state;
  const [state, went] = [play((id) => fail.has(id)), play(() => false)];
  const of = (outcome: Outcome): readonly StepId[] =>
    [...state.steps].flatMap(([id, step]) => (step.outcome === outcome ? [id] : []));
  const differs = (wanted: 'up' | 'down'): readonly InstanceId[] =>
    touched(state).filter((id) => leaves(went, id) === wanted && leaves(state, id) !== wanted);
  return {
    fail: plan.steps.map(({ id }) => id).filter((id) => fail.has(id)),
    blocked: of('blocked'),
    held: of('held'),
    cancelled: of('cancelled'),
    staysUp: differs('down'),
    staysDown: differs('up'),
    lacking: lackingIn(graphOf(topology), state, went, seen),
  };
};

/** The first step of each instance, or those of one action alone: of a restart, its start may fail as well. */
export const stepsOf = (
  plan: Plan,
  instances: ReadonlySet<InstanceId>,
  action?: 'start' | 'stop',
): readonly StepId[] => {
  const first = new Map<InstanceId, StepId>();
  for (const { id } of plan.steps) {
    const instance = instanceOf(id);
    const isAsked = action === undefined || isStart(id) === (action === 'start');
    if (instances.has(instance) && isAsked && !first.has(instance)) first.set(instance, id);
  }
  return [...first.values()];
};
