/** The whole instance graph, per phase, and plain reachability over it. */
import type { Platform } from './expand.ts';
import type { Id, Phase } from './types.ts';

/** `[first, then]`: in this phase the first acts before the second. */
type Edge = readonly [Id, Id];
/** For each node, all that a path of at least one edge leads to. */
export type Reach = Map<Id, Set<Id>>;

interface Filter {
  quorums: boolean;
  hardOnly: boolean;
}

/** The table under "Dependencies": columns `start` and `stop`. */
function edges(platform: Platform, phase: Phase, { quorums, hardOnly }: Filter): Edge[] {
  return platform.dependencies
    .filter(({ quorum }) => quorums || !quorum)
    .filter(({ kind }) => !hardOnly || kind === 'requires')
    .flatMap(({ owner, kind, candidates }) =>
      candidates.flatMap((other): Edge[] => {
        if (phase === 'start') return kind === 'stopAfter' ? [] : [[other, owner]];
        if (kind === 'startAfter') return [];
        // requires, wants, after: "before it stops"; stopAfter: "after it has stopped".
        return kind === 'stopAfter' ? [[other, owner]] : [[owner, other]];
      }),
    );
}

export function reach(list: readonly (readonly [string, string])[]): Reach {
  const next = new Map<Id, Id[]>();
  for (const [first, then] of list) next.set(first, [...(next.get(first) ?? []), then]);
  const result: Reach = new Map();
  for (const from of next.keys()) {
    const seen = new Set<Id>();
    const queue = [...(next.get(from) ?? [])];
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      queue.push(...(next.get(node) ?? []));
    }
    result.set(from, seen);
  }
  return result;
}

/** "a path of edges of any kind in that phase orders its ends"; "Quorum edges are not carried through." */
export function paths(platform: Platform, phase: Phase): Reach {
  return reach(edges(platform, phase, { quorums: false, hardOnly: false }));
}

/** A path of `requires` edges that need all: what fails at one end blocks or holds the other. */
export function hardPaths(platform: Platform, phase: Phase): Reach {
  return reach(edges(platform, phase, { quorums: false, hardOnly: true }));
}

/** "judged on instances, for the start order and the stop order each (a quorum counts as all)" */
export function onCycles(platform: Platform): Id[] {
  const nodes = (['start', 'stop'] as const).flatMap((phase) =>
    [...reach(edges(platform, phase, { quorums: true, hardOnly: false }))]
      .filter(([node, seen]) => seen.has(node))
      .map(([node]) => node),
  );
  return [...new Set(nodes)];
}

export function leads(reaches: Reach, from: Id, to: Id): boolean {
  return reaches.get(from)?.has(to) ?? false;
}
