/**
 * The groups of nodes that reach each other, of two or more, or of one that reaches itself: Tarjan's
 * algorithm, with its own stack, since a chain of 100,000 would end the machine's. Linear in the edges.
 */
export function components(next: readonly (readonly number[])[]): number[][] {
  const found: number[][] = [];
  const state = new Tarjan(next.length);
  for (let root = 0; root < next.length; root++) {
    if (state.order[root] === 0) walk(root, next, state, found);
  }
  return found;
}

class Tarjan {
  /** When a node was first met, from 1; 0: not yet. */
  readonly order: Int32Array;
  /** The earliest node that it leads back to. */
  readonly low: Int32Array;
  readonly isOpen: Uint8Array;
  /** The next edge to follow. */
  readonly edge: Int32Array;
  readonly open: number[] = [];
  count = 0;

  constructor(size: number) {
    this.order = new Int32Array(size);
    this.low = new Int32Array(size);
    this.isOpen = new Uint8Array(size);
    this.edge = new Int32Array(size);
  }

  enter(node: number): void {
    this.order[node] = this.low[node] = ++this.count;
    this.isOpen[node] = 1;
    this.open.push(node);
  }

  lower(node: number, to: number): void {
    this.low[node] = Math.min(this.low[node] ?? 0, to);
  }

  /** Everything above the node belongs to it. */
  close(node: number): number[] {
    const members = this.open.splice(this.open.lastIndexOf(node));
    for (const member of members) this.isOpen[member] = 0;
    return members;
  }
}

function walk(root: number, next: readonly (readonly number[])[], state: Tarjan, found: number[][]): void {
  const path = [root];
  state.enter(root);
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    const at = state.edge[node] ?? 0;
    const target = next[node]?.[at];
    if (target === undefined) {
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) state.lower(parent, state.low[node] ?? 0);
      if (state.low[node] === state.order[node]) keep(node, next, state.close(node), found);
      continue;
    }
    state.edge[node] = at + 1;
    if (state.order[target] === 0) {
      state.enter(target);
      path.push(target);
    } else if (state.isOpen[target] === 1) state.lower(node, state.order[target] ?? 0);
  }
}

function keep(
  node: number,
  next: readonly (readonly number[])[],
  members: number[],
  found: number[][],
): void {
  if (members.length > 1 || next[node]?.includes(node)) found.push(members.sort((a, b) => a - b));
}
