/** Steps made out of ordered nodes, whether all at once or batch by batch. */
import { causeOf, type Reason } from './joined.ts';
import type { Action, Quorum, Refusal, Step, StepId } from './model.ts';
import type { Node, Nodes, StepNumber } from './order.ts';
import { idAt, instanceAt, type Scene } from './scene.ts';
import { sorted } from './sort.ts';

export const stepId = (scene: Scene, step: StepNumber): StepId => {
  const size = scene.graph.instances.length;
  return step < size ? `stop:${idAt(scene, step)}` : `start:${idAt(scene, step - size)}`;
};

export const stepIds = (scene: Scene, steps: Iterable<StepNumber>): StepId[] =>
  [...steps].map((step) => stepId(scene, step)).sort();

const quorumsOf = (scene: Scene, node: Node): { quorum?: Quorum[] } =>
  node.quorum.length === 0
    ? {}
    : { quorum: node.quorum.map(({ need, of }) => ({ need, of: stepIds(scene, of) })) };

/** `barrier`: what a step waits for that has no predecessor of its own. */
export const stepOf = (scene: Scene, reason: Reason, node: Node, barrier: readonly StepId[] = []): Step => {
  const size = scene.graph.instances.length;
  const action: Action = node.step < size ? 'stop' : 'start';
  const { service, host } = instanceAt(scene, node.step % size);
  return {
    id: stepId(scene, node.step),
    action,
    service: service.name,
    host: host.name,
    ...(host.site === undefined ? {} : { site: host.site }),
    after: node.after.size === 0 ? barrier : stepIds(scene, node.after),
    requires: stepIds(scene, node.requires),
    ...quorumsOf(scene, node),
    cause: causeOf(scene, reason),
  };
};

const cycleOf = (scene: Scene, left: readonly StepNumber[]): Refusal => ({
  rule: 'cycle',
  message: `these steps wait for each other: ${stepIds(scene, left).slice(0, 5).join(', ')}`,
  instances: [...new Set(left.map((step) => idAt(scene, step % scene.graph.instances.length)))].sort(),
  hint: 'A host list under `serial` contradicts the dependencies; turn it round.',
});

/** In a valid order, or why there is none. */
export const inOrder = (scene: Scene, nodes: Nodes): readonly Node[] | Refusal => {
  const found = sorted(nodes);
  if (found.length === nodes.size) return found;
  const done = new Set(found.map((node) => node.step));
  return cycleOf(
    scene,
    [...nodes.keys()].filter((step) => !done.has(step)),
  );
};
