/** What a plan is made from: the graph, the goal, and what every instance is and does at this moment. */
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Selection } from '../topology/selection.ts';
import type { Observation, Observations, State } from '../topology/state.ts';
import { type Graph, graphOf, idOf } from './graph.ts';
import type { ForceRule, Goal } from './model.ts';
import { withMilestones } from './milestones.ts';

export interface Scene {
  readonly topology: Topology;
  readonly graph: Graph;
  readonly goal: Goal;
  readonly observed: readonly Observation[];
  /** Ready at this moment; a milestone is when what it requires is. */
  readonly ready: Uint8Array;
  readonly excluded: ReadonlySet<number>;
  readonly literal: ReadonlySet<number>;
  /** Ascending, without the excluded. */
  readonly targets: readonly number[];
  /** Of a start of what ran before: the run that stopped it. */
  readonly restored: ReadonlyMap<number, string>;
}

const UNSEEN: Observation = { state: 'unknown', ready: false, detail: 'not observed' };

/** Offline everything selected needs its action; the passive node of a pair does not, unless it is named. */
const observationOf = (
  instance: Instance,
  goal: Goal,
  isNamed: boolean,
  observed: Observations | 'offline',
): Observation => {
  if (observed !== 'offline') return observed.get(instance.id) ?? UNSEEN;
  if (instance.service.external) return UNSEEN;
  const isDown = goal.action === 'start' || (goal.action === 'restart' && instance.standby && !isNamed);
  return isDown ? { state: 'stopped', ready: false } : { state: 'running', ready: true };
};

/**
 * Whether others can rely on it. Nothing waits for a job to run, and an external one of which nobody knows is taken
 * to do its work: nothing here could change either.
 */
const isReady = (instance: Instance, { state, ready }: Observation): boolean => {
  if (instance.service.kind === 'job') return true;
  if (instance.service.external && state === 'unknown') return true;
  return state === 'running' && ready;
};

const positions = (graph: Graph, ids: Iterable<InstanceId>): number[] =>
  [...new Set([...ids].flatMap((id) => graph.index.get(id) ?? []))].sort((a, b) => a - b);

export const sceneOf = (
  topology: Topology,
  goal: Goal,
  selection: Selection,
  excludedIds: ReadonlySet<InstanceId>,
  observations: Observations | 'offline',
): Scene => {
  const graph = graphOf(topology);
  const observed = graph.instances.map((instance) =>
    observationOf(instance, goal, selection.literal.has(instance.id), observations),
  );
  const excluded = new Set(positions(graph, excludedIds));
  return {
    topology,
    graph,
    goal,
    observed,
    ready: withMilestones(graph, (i) => {
      const instance = graph.instances[i];
      return instance !== undefined && isReady(instance, observed[i] ?? UNSEEN);
    }),
    excluded,
    literal: new Set(positions(graph, selection.literal)),
    targets: positions(graph, selection.instances).filter((i) => !excluded.has(i)),
    restored: new Map(
      (goal.restore?.from ?? []).flatMap(({ run, instances }) =>
        positions(graph, instances).map((i) => [i, run] as const),
      ),
    ),
  };
};

export const instanceAt = (scene: Scene, i: number): Instance => {
  const instance = scene.graph.instances[i];
  if (instance === undefined) throw new Error(`no instance at position ${i}`);
  return instance;
};

export const idAt = (scene: Scene, i: number): InstanceId => idOf(scene.graph, i);

export const stateAt = (scene: Scene, i: number): State => scene.observed[i]?.state ?? 'unknown';

export const isMilestone = (scene: Scene, i: number): boolean =>
  instanceAt(scene, i).service.kind === 'milestone';

export const isJob = (scene: Scene, i: number): boolean => instanceAt(scene, i).service.kind === 'job';

export const isExternal = (scene: Scene, i: number): boolean => instanceAt(scene, i).service.external;

export const forces = (scene: Scene, rule: ForceRule): boolean => scene.goal.force.includes(rule);

/** Milestones and external instances are never steps; excluded ones are not on this run. */
export const canAct = (scene: Scene, i: number): boolean =>
  !isMilestone(scene, i) && !isExternal(scene, i) && !scene.excluded.has(i);

/** A stop would have something to do. Asked to stop, an absent one is a step too: the preflight refuses it. */
export const wouldStop = (scene: Scene, i: number): boolean =>
  canAct(scene, i) && (mayRun(scene, i) || (scene.goal.action === 'stop' && stateAt(scene, i) === 'absent'));

/** Neither down nor absent: what cannot be told counts as up. */
export const mayRun = (scene: Scene, i: number): boolean => {
  const state = stateAt(scene, i);
  return state === 'running' || state === 'changing' || state === 'unreachable' || state === 'unknown';
};

/** Naming it for a start is no consent to the restart that another start brings along. */
export const consents = (scene: Scene, i: number): boolean =>
  scene.goal.action !== 'start' && scene.literal.has(i);

/** The passive node of a pair is started only when it is named; once it runs it is like any other. */
export const isPassive = (scene: Scene, i: number): boolean =>
  instanceAt(scene, i).standby && !scene.literal.has(i) && stateAt(scene, i) !== 'running';

export const wouldStart = (scene: Scene, i: number): boolean =>
  canAct(scene, i) && !isJob(scene, i) && !isPassive(scene, i) && scene.ready[i] === 0;
