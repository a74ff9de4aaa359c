/** Topology, goal and observation in, plan or refusals out; pure, so that the same input gives the same bytes. */
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Selection } from '../topology/selection.ts';
import type { Observations } from '../topology/state.ts';
import { damageOf } from './closure.ts';
import { decide, type Draft } from './decide.ts';
import { floors } from './floors.ts';
import { causeOf, type Reason, requested } from './joined.ts';
import type { Action, Goal, Plan, Planned, Quorum, Refusal, Step, StepId } from './model.ts';
import { type Node, order, type StepNumber } from './order.ts';
import { unmetRequirements } from './requirements.ts';
import { closure, milestonesOnly, protectedOnes, unknownDependent } from './rules.ts';
import { canAct, idAt, instanceAt, isJob, mayRun, type Scene, sceneOf } from './scene.ts';
import { criticalPath, sorted } from './sort.ts';
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

const stepId = (scene: Scene, step: StepNumber): StepId => {
  const size = scene.graph.instances.length;
  return step < size ? `stop:${idAt(scene, step)}` : `start:${idAt(scene, step - size)}`;
};

const stepIds = (scene: Scene, steps: Iterable<StepNumber>): StepId[] =>
  [...steps].map((step) => stepId(scene, step)).sort();

const quorumsOf = (scene: Scene, node: Node): { quorum?: Quorum[] } =>
  node.quorum.length === 0
    ? {}
    : { quorum: node.quorum.map(({ need, of }) => ({ need, of: stepIds(scene, of) })) };

/** A start that follows a stop of the same plan has the reason of the stop. */
const reasonOf = (draft: Draft, i: number): Reason =>
  (draft.stops.has(i) ? draft.falling.get(i) : (draft.rising.get(i) ?? draft.falling.get(i))) ?? requested;

const stepOf = (scene: Scene, draft: Draft, node: Node): Step => {
  const size = scene.graph.instances.length;
  const action: Action = node.step < size ? 'stop' : 'start';
  const i = node.step % size;
  const { service, host } = instanceAt(scene, i);
  return {
    id: stepId(scene, node.step),
    action,
    service: service.name,
    host: host.name,
    ...(host.site === undefined ? {} : { site: host.site }),
    after: stepIds(scene, node.after),
    requires: stepIds(scene, node.requires),
    ...quorumsOf(scene, node),
    cause: causeOf(scene, reasonOf(draft, i)),
  };
};

/** Everyone who was asked for or drawn in and is in the wanted state already. */
const unchangedOf = (scene: Scene, draft: Draft): number[] => {
  const isUnchanged = (i: number): boolean => {
    if (!canAct(scene, i) || draft.stops.has(i) || draft.starts.has(i)) return false;
    return scene.goal.action === 'start' ? !isJob(scene, i) && scene.ready[i] === 1 : !mayRun(scene, i);
  };
  const joined = { start: draft.rising, stop: draft.falling, restart: new Map<number, never>() };
  return [...joined[scene.goal.action].keys()].filter(isUnchanged).sort((a, b) => a - b);
};

const cycleOf = (scene: Scene, left: readonly StepNumber[]): Refusal => ({
  rule: 'cycle',
  message: `these steps wait for each other: ${stepIds(scene, left).slice(0, 5).join(', ')}`,
  instances: [...new Set(left.map((step) => idAt(scene, step % scene.graph.instances.length)))].sort(),
  hint: 'A host list under `serial` contradicts the dependencies; turn it round.',
});

const assemble = (scene: Scene, draft: Draft, verdict: Verdict): Planned => {
  const nodes = order(scene, draft);
  const inOrder = sorted(nodes);
  if (inOrder.length < nodes.size) {
    const done = new Set(inOrder.map((node) => node.step));
    return {
      ok: false,
      refusals: [
        cycleOf(
          scene,
          [...nodes.keys()].filter((step) => !done.has(step)),
        ),
      ],
    };
  }
  const unchanged = unchangedOf(scene, draft);
  warn(scene, draft, [...draft.stops, ...draft.starts, ...unchanged], verdict);
  const { name, hash } = scene.topology;
  const plan: Plan = {
    topology: { name, hash },
    goal: scene.goal,
    steps: inOrder.map((node) => stepOf(scene, draft, node)),
    unchanged: unchanged.map((i) => idAt(scene, i)),
    criticalPath: criticalPath(inOrder).map((step) => stepId(scene, step)),
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
  const draft = decide(scene);
  const verdict = judge(scene, draft);
  return verdict.refusals.length > 0
    ? { ok: false, refusals: verdict.refusals }
    : assemble(scene, draft, verdict);
};
