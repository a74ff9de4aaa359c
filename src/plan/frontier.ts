/**
 * Direct predecessors inside a plan: the first members that are met on the way back through those that have no step.
 * Whatever lies behind a member is implied by the member's own predecessors.
 */
import type { Links, Phase } from './phases.ts';

interface Frontier {
  readonly all: readonly number[];
  /** Those that a path of hard edges leads to. */
  readonly hard: readonly number[];
}

export type Look = (from: number) => Frontier;

/** Walks of many members share one buffer: a position was seen when it carries the number of the walk. */
interface Seen {
  readonly stamps: Int32Array;
  walk: number;
}

/** Those from which a member can be met at all; the others are never walked through. */
const leading = (phase: Phase, members: ReadonlySet<number>): Uint8Array => {
  const { offsets, to } = phase.behind;
  const leads = new Uint8Array(offsets.length - 1);
  const queue = [...members];
  for (const member of members) leads[member] = 1;
  for (let at = 0; at < queue.length; at += 1) {
    const i = queue[at] ?? 0;
    for (let k = offsets[i] ?? 0; k < (offsets[i + 1] ?? 0); k += 1) {
      const next = to[k] ?? 0;
      if (leads[next] === 1) continue;
      leads[next] = 1;
      queue.push(next);
    }
  }
  return leads;
};

const back = (
  links: Links,
  members: ReadonlySet<number>,
  leads: Uint8Array,
  seen: Seen,
  from: number,
  hardOnly: boolean,
): number[] => {
  seen.walk += 1;
  const found: number[] = [];
  const stack = [from];
  while (stack.length > 0) {
    const i = stack.pop() ?? 0;
    for (let k = links.offsets[i] ?? 0; k < (links.offsets[i + 1] ?? 0); k += 1) {
      const next = links.to[k] ?? 0;
      if ((hardOnly && links.hard[k] === 0) || leads[next] === 0 || seen.stamps[next] === seen.walk) continue;
      seen.stamps[next] = seen.walk;
      if (members.has(next)) found.push(next);
      else stack.push(next);
    }
  }
  return found;
};

export const frontierOf = (phase: Phase, members: ReadonlySet<number>): Look => {
  const leads = leading(phase, members);
  const seen: Seen = { stamps: new Int32Array(leads.length), walk: 0 };
  return (from) => ({
    all: back(phase.before, members, leads, seen, from, false),
    hard: back(phase.before, members, leads, seen, from, true),
  });
};
