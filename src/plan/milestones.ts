/** A milestone has no state of its own: it holds when what it requires holds. */
import type { Entry, Graph } from './graph.ts';

const isMilestone = (graph: Graph, i: number): boolean => graph.instances[i]?.service.kind === 'milestone';

const requirements = (graph: Graph, i: number): readonly Entry[] =>
  (graph.below[i] ?? []).filter((entry) => entry.kind === 'requires');

/** Every milestone after those that it requires. Iterative: a chain of milestones may be long. */
const inOrder = (graph: Graph): number[] => {
  const order: number[] = [];
  const seen = new Uint8Array(graph.instances.length);
  for (let root = 0; root < graph.instances.length; root += 1) {
    if (!isMilestone(graph, root)) continue;
    const stack = [root];
    while (stack.length > 0) {
      const i = stack.pop() ?? 0;
      if (i < 0) order.push(~i);
      else if (seen[i] === 0) {
        seen[i] = 1;
        stack.push(~i);
        for (const entry of requirements(graph, i))
          for (const next of entry.candidates) if (isMilestone(graph, next)) stack.push(next);
      }
    }
  }
  return order;
};

/** For every instance whether it holds, given `holds` for those that are no milestones. */
export const withMilestones = (graph: Graph, holds: (i: number) => boolean): Uint8Array => {
  const holding = Uint8Array.from(graph.instances, (_, i) => (!isMilestone(graph, i) && holds(i) ? 1 : 0));
  for (const i of inOrder(graph))
    holding[i] = requirements(graph, i).every((entry) => countOf(entry, holding) >= entry.need) ? 1 : 0;
  return holding;
};

/** How many of an entry's candidates hold. */
export const countOf = (entry: Entry, holding: Uint8Array): number => {
  let count = 0;
  for (const candidate of entry.candidates) count += holding[candidate] ?? 0;
  return count;
};
