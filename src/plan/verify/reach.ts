/**
 * Whether the plan's edges imply an order that was demanded. Exact: 32 first steps are followed at a time, a bit
 * each. Most demands are edges of the plan and cost nothing more; for the others the steps between the first and
 * the last one concerned are scanned once for each 32 of them, so the bound is (steps + edges) * demanding / 32.
 */
import { at } from './platform.ts';
import type { Links } from './steps.ts';

/** Positions: `from` must have ended before `to` begins. */
export interface Pair {
  readonly from: number;
  readonly to: number;
}

/** How many first steps share a word. */
export const BITS = 32;
/** Violations that one question may yield: one is enough to refuse, and nobody reads more than these. */
export const MOST = 1000;

/**
 * Answers, for ascending first steps (at most 32) and by the demanded step a mask of those that it must follow:
 * the pairs that the edges do not order.
 */
export type Reach = (firsts: readonly number[], demands: ReadonlyMap<number, number>) => Pair[];

export function reachBy(links: Links): Reach {
  const own = new Int32Array(links.length);
  return (firsts, demands) => {
    firsts.forEach((first, bit) => (own[first] = 1 << bit));
    const open = beyondEdges(demands, own, links);
    const found = open.length === 0 ? [] : unreached(firsts, open, own, links);
    for (const first of firsts) own[first] = 0;
    return found;
  };
}

interface Demand {
  readonly to: number;
  readonly mask: number;
}

/** What is demanded and is no edge. */
function beyondEdges(demands: ReadonlyMap<number, number>, own: Int32Array, links: Links): Demand[] {
  const open: Demand[] = [];
  for (const [to, mask] of demands) {
    let left = mask & ~at(own, to);
    for (const link of at(links, to)) left &= ~at(own, link);
    if (left !== 0) open.push({ to, mask: left });
  }
  return open.toSorted((a, b) => a.to - b.to);
}

function unreached(
  firsts: readonly number[],
  open: readonly Demand[],
  own: Int32Array,
  links: Links,
): Pair[] {
  const from = at(firsts, 0);
  const to = at(open, open.length - 1).to;
  const reach = new Int32Array(Math.max(0, to - from + 1));
  for (let position = from; position <= to; position += 1) {
    let mask = at(own, position);
    for (const link of at(links, position)) if (link >= from) mask |= at(reach, link - from);
    reach[position - from] = mask;
  }
  return open.flatMap((each) => {
    const mask = each.mask & ~(each.to < from ? 0 : at(reach, each.to - from));
    return firsts.filter((_, bit) => mask & (1 << bit)).map((first) => ({ from: first, to: each.to }));
  });
}

/** Of these pairs, the ones that the edges do not order; a thousand at most. */
export function unordered(pairs: readonly Pair[], reach: Reach): Pair[] {
  if (pairs.length === 0) return [];
  const firsts = [...new Set(pairs.map(({ from }) => from))].toSorted((a, b) => a - b);
  const slot = new Map(firsts.map((first, index) => [first, index]));
  const blocks: Map<number, number>[] = [];
  for (const { from, to } of pairs) {
    const index = slot.get(from) ?? 0;
    const block = (blocks[Math.floor(index / BITS)] ??= new Map<number, number>());
    block.set(to, (block.get(to) ?? 0) | (1 << (index % BITS)));
  }
  return blocks
    .flatMap((demands, block) => reach(firsts.slice(block * BITS, (block + 1) * BITS), demands))
    .slice(0, MOST);
}

/** Everything that has ended before this step begins, itself not included. */
export function ancestors(position: number, links: Links): Set<number> {
  const found = new Set<number>();
  const open = [position];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const link of at(links, next)) {
      if (found.has(link)) continue;
      found.add(link);
      open.push(link);
    }
  }
  return found;
}
