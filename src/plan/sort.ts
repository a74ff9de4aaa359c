/** A valid order of the steps for people to read, and the longest chain among them. */
import type { Node, Nodes, StepNumber } from './order.ts';

/** What comes first by that order is popped first: a binary heap. */
export const heap = <T>(compare: (a: T, b: T) => number): { push(value: T): void; pop(): T | undefined } => {
  const items: T[] = [];
  const precedes = (i: number, j: number): boolean => {
    const [a, b] = [items[i], items[j]];
    return a !== undefined && b !== undefined && compare(a, b) < 0;
  };
  const swap = (i: number, j: number): void => {
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
  };
  return {
    push: (value) => {
      items.push(value);
      for (let i = items.length - 1; i > 0 && precedes(i, (i - 1) >> 1); i = (i - 1) >> 1)
        swap(i, (i - 1) >> 1);
    },
    pop: () => {
      const top = items[0];
      const last = items.pop();
      if (top === undefined || last === undefined || items.length === 0) return top;
      items[0] = last;
      for (let i = 0, child = 0; ; i = child) {
        child = precedes(2 * i + 2, 2 * i + 1) ? 2 * i + 2 : 2 * i + 1;
        if (!precedes(child, i)) return top;
        swap(i, child);
      }
    },
  };
};

/** Every step that comes first in some way; a quorum counts as all of its steps. */
const predecessors = (node: Node): Set<StepNumber> =>
  node.quorum.length === 0 ? node.after : new Set([...node.after, ...node.quorum.flatMap(({ of }) => of)]);

/** Topological; of those that could come next, stops before starts, then by name. Shorter than given: a cycle. */
export const sorted = (nodes: Nodes): Node[] => {
  const behind = new Map<StepNumber, Node[]>([...nodes.keys()].map((step) => [step, []]));
  const missing = new Map<StepNumber, number>();
  const next = heap<StepNumber>((a, b) => a - b);
  for (const node of nodes.values()) {
    const before = predecessors(node);
    missing.set(node.step, before.size);
    for (const step of before) behind.get(step)?.push(node);
    if (before.size === 0) next.push(node.step);
  }
  const order: Node[] = [];
  for (let step = next.pop(); step !== undefined; step = next.pop()) {
    const node = nodes.get(step);
    if (node !== undefined) order.push(node);
    for (const waiting of behind.get(step) ?? []) {
      const left = (missing.get(waiting.step) ?? 0) - 1;
      missing.set(waiting.step, left);
      if (left === 0) next.push(waiting.step);
    }
  }
  return order;
};

interface Depth {
  readonly length: number;
  readonly last: StepNumber | undefined;
}

/** What a step waits for longest: of a quorum, only the earliest that are enough count. */
const deepest = (node: Node, depths: ReadonlyMap<StepNumber, Depth>): Depth => {
  const length = (step: StepNumber): number => depths.get(step)?.length ?? 0;
  const enough = node.quorum.flatMap(
    ({ need, of }) => [...of].sort((a, b) => length(a) - length(b) || a - b)[need - 1] ?? [],
  );
  let last: StepNumber | undefined;
  for (const step of [...node.after, ...enough])
    if (last === undefined || length(step) > length(last) || (length(step) === length(last) && step < last))
      last = step;
  return { length: (last === undefined ? 0 : length(last)) + 1, last };
};

/** The longest chain, first to last, every step counting one. */
export const criticalPath = (order: readonly Node[]): StepNumber[] => {
  const depths = new Map<StepNumber, Depth>();
  let end: StepNumber | undefined;
  for (const node of order) {
    const depth = deepest(node, depths);
    depths.set(node.step, depth);
    if (end === undefined || depth.length > (depths.get(end)?.length ?? 0)) end = node.step;
  }
  const path: StepNumber[] = [];
  for (let step = end; step !== undefined; step = depths.get(step)?.last) path.push(step);
  return path.reverse();
};
