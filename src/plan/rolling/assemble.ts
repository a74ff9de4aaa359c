/** Ordered batches, one behind the other. */
import { requested } from '../joined.ts';
import type { Refusal, Step, StepId } from '../model.ts';
import { type Acting, type Node, order } from '../order.ts';
import type { Phases } from '../phases.ts';
import type { Scene } from '../scene.ts';
import { criticalPath } from '../sort.ts';
import { inOrder, stepId, stepIds, stepOf } from '../steps.ts';
import { crossing } from './crossing.ts';
import type { Members } from './members.ts';

export interface Assembled {
  readonly steps: readonly Step[];
  readonly batches: readonly (readonly StepId[])[];
  readonly criticalPath: readonly StepId[];
}

/** More waits than this between batches are no plan that anybody could save, read or verify. */
export const MOST_WAITS = 2_000_000;

/** Of one waited for in a quorum nobody knows whether it has ended when its followers have. */
const lastOf = (nodes: readonly Node[]): Node[] => {
  const followed = new Set(nodes.flatMap(({ after }) => [...after]));
  return nodes.filter(({ step }) => !followed.has(step));
};

const tooMany = (ordered: readonly (readonly Node[])[]): Refusal | undefined => {
  let [waits, last] = [0, 0];
  for (const nodes of ordered) {
    waits += last * nodes.filter(({ after }) => after.size === 0).length;
    last = lastOf(nodes).length;
  }
  if (waits <= MOST_WAITS) return undefined;
  const message = `each step that begins a batch waits for all that end the one before: ${waits} waits in ${ordered.length} batches, more than ${MOST_WAITS}`;
  return {
    rule: 'batch',
    message,
    instances: [],
    hint: 'Take smaller batches with --batch, or fewer instances in one run.',
  };
};

const requiring = (step: Step, more: readonly StepId[]): Step =>
  more.length === 0
    ? step
    : {
        ...step,
        after: [...new Set([...step.after, ...more])].sort(),
        requires: [...new Set([...step.requires, ...more])].sort(),
      };

/** What is up when a batch begins: what was, less what stays down, and what has been started. */
const carryOn = (ready: Uint8Array, { stops, starts }: Acting): void => {
  for (const i of stops) ready[i] = 0;
  for (const i of starts) ready[i] = 1;
};

const orderedOf = (
  scene: Scene,
  acting: readonly Acting[],
  phases: Phases,
): (readonly Node[])[] | Refusal => {
  const ready = scene.ready.slice();
  const ordered: (readonly Node[])[] = [];
  for (const batch of acting) {
    const nodes = inOrder(scene, order({ ...scene, ready }, batch, phases));
    if ('rule' in nodes) return nodes;
    ordered.push(nodes);
    carryOn(ready, batch);
  }
  return ordered;
};

/** The contract: every first step of a batch waits for every last one before it; see `crossing.ts` for what else crosses. */
export const assemble = (
  scene: Scene,
  acting: readonly Acting[],
  phases: Phases,
  members: Members,
): Assembled | Refusal => {
  const ordered = orderedOf(scene, acting, phases);
  if ('rule' in ordered) return ordered;
  const refused = tooMany(ordered);
  if (refused !== undefined) return refused;
  const size = scene.graph.instances.length;
  const across = crossing(scene, members, acting);
  let barrier: readonly StepId[] = [];
  const batches = ordered.map((nodes) => {
    const steps = nodes.map((node) => {
      const reason = members.reasons.get(node.step % size) ?? requested;
      return requiring(stepOf(scene, reason, node, barrier), stepIds(scene, across.get(node.step) ?? []));
    });
    barrier = stepIds(
      scene,
      lastOf(nodes).map(({ step }) => step),
    );
    return steps;
  });
  return {
    steps: batches.flat(),
    batches: batches.map((steps) => steps.map(({ id }) => id)),
    criticalPath: ordered.flatMap((nodes) => criticalPath(nodes).map((step) => stepId(scene, step))),
  };
};
