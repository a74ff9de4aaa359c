/** Topology, goal and observation in, plan or refusals out; pure, so that the same input gives the same bytes. */
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Selection } from '../topology/selection.ts';
import type { Observations } from '../topology/state.ts';
import { damageOf } from './closure.ts';
import { decide, type Draft } from './decide.ts';
import { floors } from './floors.ts';
import { type Reason, requested } from './joined.ts';
import type { Goal, Plan, Planned } from './model.ts';
import { order } from './order.ts';
import { phasesOf } from './phases.ts';
import { unmetRequirements } from './requirements.ts';
import { closure, milestonesOnly, protectedOnes, unknownDependent } from './rules.ts';
import { rolling } from './rolling/rolling.ts';
import { canAct, idAt, isJob, mayRun, type Scene, sceneOf } from './scene.ts';
import { criticalPath } from './sort.ts';
import { inOrder, stepId, stepOf } from './steps.ts';
import { noObjection, type Verdict } from './verdict.ts';
import { warn } from './warnings.ts';

const judge = (scene: Scene, draft: Draft): Verdict => {
  const verdict = noObjection();
  milestonesOnly(scene, verdict);
  const damage = damageOf(scene, draft.stops);
  protectedOnes(scene, draft, damage, verdict);
  unknownDependent(scene, draft, damage, verdict);
  closure(scene, draft, damage, verdict);
  unmetRequirements(scene, draft, verdict);
  floors(scene, draft, verdict);
  return verdict;
};

/** A start that follows a stop of the same plan has the reason of the stop. */
const reasonOf = (draft: Draft, i: number): Reason =>
  (draft.stops.has(i) ? draft.falling.get(i) : (draft.rising.get(i) ?? draft.falling.get(i))) ?? requested;

/** Everyone who was asked for or drawn in and is in the wanted state already. */
const unchangedOf = (scene: Scene, draft: Draft): number[] => {
  const isUnchanged = (i: number): boolean => {
    if (!canAct(scene, i) || draft.stops.has(i) || draft.starts.has(i)) return false;
    return scene.goal.action === 'start' ? !isJob(scene, i) && scene.ready[i] === 1 : !mayRun(scene, i);
  };
  const joined = { start: draft.rising, stop: draft.falling, restart: new Map<number, never>() };
  return [...joined[scene.goal.action].keys()].filter(isUnchanged).sort((a, b) => a - b);
};

const assemble = (scene: Scene, draft: Draft, verdict: Verdict): Planned => {
  const nodes = inOrder(scene, order(scene, draft, phasesOf(scene)));
  if ('rule' in nodes) return { ok: false, refusals: [nodes] };
  const unchanged = unchangedOf(scene, draft);
  warn(scene, draft, [...draft.stops, ...draft.starts, ...unchanged], verdict);
  const { name, hash } = scene.topology;
  const size = scene.graph.instances.length;
  const plan: Plan = {
    topology: { name, hash },
    goal: scene.goal,
    steps: nodes.map((node) => stepOf(scene, reasonOf(draft, node.step % size), node)),
    unchanged: unchanged.map((i) => idAt(scene, i)),
    criticalPath: criticalPath(nodes).map((step) => stepId(scene, step)),
    warnings: verdict.warnings,
  };
  return { ok: true, plan };
};

/**
 * @param targets what the selectors mean; consent for protected and standby instances is in `literal`
 * @param excluded never steps, whatever needs them
 * @param observed `offline` takes everything to need its action
 * @returns a plan, or every reason why there is none
 */
export const plan = (
  topology: Topology,
  goal: Goal,
  targets: Selection,
  excluded: ReadonlySet<InstanceId>,
  observed: Observations | 'offline',
): Planned => {
  const scene = sceneOf(topology, goal, targets, excluded, observed);
  if (goal.rolling !== undefined) return rolling(scene, goal.rolling);
  const draft = decide(scene);
  const verdict = judge(scene, draft);
  return verdict.refusals.length > 0
    ? { ok: false, refusals: verdict.refusals }
    : assemble(scene, draft, verdict);
};
