/**
 * Which steps the whole graph orders: from each first step along the graph, through whatever does not act, up to
 * the next one that does. What lies behind that one is its own affair: order is transitive.
 */
import { at } from './platform.ts';
import { BITS, MOST, type Pair, type Reach } from './reach.ts';

export type Visit = (node: number) => void;

export interface Walk {
  /** Positions, ascending. */
  readonly firsts: readonly number[];
  readonly origin: (position: number) => number;
  readonly next: (node: number, visit: Visit) => void;
  /** The position that must come later, or -1. */
  readonly target: (node: number) => number;
  readonly passes: (node: number) => boolean;
  /** Others cannot lie on a way to a target. */
  readonly admits: (node: number) => boolean;
}

/**
 * The pairs that a walk demands and the plan does not order; a thousand at most. Walks over that many nodes or fewer
 * share one memory: a plan may have as many batches as instances.
 */
export function missingBy(reach: Reach, size: number): (walk: Walk) => Pair[] {
  const bits = new Int32Array(size);
  return (walk) => {
    const found: Pair[] = [];
    for (let next = 0; next < walk.firsts.length && found.length < MOST; next += BITS) {
      const firsts = walk.firsts.slice(next, next + BITS);
      for (const pair of reach(firsts, demands(walk, firsts, bits))) found.push(pair);
    }
    return found.slice(0, MOST);
  };
}

/** By the position that comes later, a mask of the first ones. `bits` comes and goes all zero. */
function demands(walk: Walk, firsts: readonly number[], bits: Int32Array): Map<number, number> {
  const touched: number[] = [];
  const open: number[] = [];
  const mark = (node: number, mask: number): void => {
    const known = at(bits, node);
    if (!walk.admits(node)) return;
    if ((mask & ~known) === 0) return;
    if (known === 0) touched.push(node);
    bits[node] = known | mask;
    open.push(node);
  };
  firsts.forEach((first, bit) => walk.next(walk.origin(first), (node) => mark(node, 1 << bit)));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const mask = at(bits, node);
    if (walk.passes(node)) walk.next(node, (next) => mark(next, mask));
  }
  const found = new Map<number, number>();
  for (const node of touched) {
    const position = walk.target(node);
    if (position >= 0) found.set(position, (found.get(position) ?? 0) | at(bits, node));
    bits[node] = 0;
  }
  return found;
}

/** The nodes of a shortest way that demands this pair, both ends included. */
export function wayOf(walk: Walk, { from, to }: Pair): number[] {
  const origin = walk.origin(from);
  const cameFrom = new Map<number, number>();
  const open = [origin];
  for (const node of open) {
    if (node !== origin && walk.target(node) === to) return backFrom(node, origin, cameFrom);
    walk.next(node, (next) => {
      if (cameFrom.has(next) || !walk.admits(next)) return;
      cameFrom.set(next, node);
      open.push(next);
    });
  }
  return [];
}

function backFrom(end: number, origin: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const way = [end];
  for (let node = end; node !== origin;) {
    node = cameFrom.get(node) ?? origin;
    way.push(node);
  }
  return way.toReversed();
}
