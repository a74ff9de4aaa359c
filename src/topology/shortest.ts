/** Steps that the search for the shortest may take; from there on, the shortest found so far will do. */
const EFFORT = 5_000_000;

/**
 * The shortest cycle in a group of nodes that reach each other: a search in breadth from every member,
 * each no deeper than what was found before.
 * @param members sorted; they reach each other
 * @returns the nodes of the cycle in their order, beginning with the smallest
 */
export function shortestCycle(next: readonly (readonly number[])[], members: readonly number[]): number[] {
  const search = new Search(next, members);
  let best: number[] = [];
  for (let start = 0; start < members.length; start++) {
    const found = search.through(start, best.length === 0 ? Infinity : best.length);
    if (found) best = found;
    if (best.length > 0 && search.steps > EFFORT) break;
  }
  return fromSmallest(best.map((node) => members[node] ?? 0));
}

/** Over the members alone, numbered from 0; its arrays serve every start. */
class Search {
  steps = 0;
  readonly #next: readonly (readonly number[])[];
  readonly #parent: Int32Array;
  /** The start of the last search that came by. */
  readonly #seen: Int32Array;

  constructor(next: readonly (readonly number[])[], members: readonly number[]) {
    const numbers = new Map(members.map((node, index) => [node, index]));
    this.#next = members.map((node) => (next[node] ?? []).flatMap((target) => numbers.get(target) ?? []));
    this.#parent = new Int32Array(members.length);
    this.#seen = new Int32Array(members.length).fill(-1);
  }

  /** The shortest cycle through the start, if it is shorter than the limit. */
  through(start: number, limit: number): number[] | undefined {
    let level = [start];
    for (let length = 1; level.length > 0 && length < limit; length++) {
      const below: number[] = [];
      for (const node of level) {
        for (const target of this.#next[node] ?? []) {
          this.steps++;
          if (target === start) return this.#backwards(node, start);
          if (this.#seen[target] === start) continue;
          this.#seen[target] = start;
          this.#parent[target] = node;
          below.push(target);
        }
      }
      level = below;
    }
    return undefined;
  }

  #backwards(end: number, start: number): number[] {
    const cycle = [end];
    for (let node = end; node !== start;) {
      node = this.#parent[node] ?? start;
      cycle.push(node);
    }
    return cycle.reverse();
  }
}

function fromSmallest(cycle: readonly number[]): number[] {
  const at = cycle.reduce((least, node, index) => (node < (cycle[least] ?? 0) ? index : least), 0);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
