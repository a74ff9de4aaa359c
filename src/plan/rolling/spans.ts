/** For how long a joined dependent is down: it goes with the first of what it cannot do without, and comes with the last. */
import type { Entry } from '../graph.ts';
import type { Scene } from '../scene.ts';
import { reachedBy } from './counts.ts';
import type { Members } from './members.ts';

/** Whoever is needed comes before who needs it. Iterative: dependents may stand on each other. */
const bottomUp = (joined: ReadonlySet<number>, below: (i: number) => readonly number[]): number[] => {
  const order: number[] = [];
  const seen = new Set<number>();
  for (const root of joined) {
    const stack = [root];
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (i < 0) order.push(~i);
      else if (!seen.has(i)) {
        seen.add(i);
        stack.push(~i);
        for (const next of below(i)) if (joined.has(next)) stack.push(next);
      }
    }
  }
  return order;
};

/** By joined dependent: the targets that it is down for. Those with the same needs share one set. */
export type Spanning = ReadonlyMap<number, ReadonlySet<number>>;

export const spansOf = (scene: Scene, members: Members): Spanning => {
  const { joined, targets, broken } = members;
  const follow = (entry: Entry): boolean => broken.has(entry);
  const below = new Map([...joined].map((i) => [i, reachedBy(scene, i, follow)]));
  const spans = new Map<number, ReadonlySet<number>>();
  const known = new Map<string, ReadonlySet<number>>();
  const spanOf = (needed: readonly number[]): ReadonlySet<number> => {
    const span = new Set<number>();
    for (const next of needed) {
      if (targets.has(next)) span.add(next);
      for (const target of spans.get(next) ?? []) span.add(target);
    }
    return span;
  };
  for (const i of bottomUp(joined, (at) => below.get(at) ?? [])) {
    const needed = below.get(i) ?? [];
    const key = needed.join();
    const span = known.get(key) ?? spanOf(needed);
    known.set(key, span);
    spans.set(i, span);
  }
  return spans;
};
