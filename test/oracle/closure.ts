/** Who joins: semantics.md, "Planning", 1. */
import type { Dependency, Platform } from './expand.ts';
import type { Id } from './types.ts';
import { breaks, met, possiblyUp, sortOf, stateOf, type World } from './world.ts';

/** Grows `seeds` by what `joining` says of an entry, until nothing changes. */
function grow(
  platform: Platform,
  seeds: Iterable<Id>,
  joining: (entry: Dependency, members: Set<Id>) => Id[],
) {
  const members = new Set(seeds);
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const entry of platform.dependencies) for (const id of joining(entry, members)) members.add(id);
  }
  return members;
}

/** "T and all it `requires` or `wants`, transitively (of a quorum: all candidates, unless enough are ready)" */
export function startClosure(world: World, seeds: Iterable<Id>): Set<Id> {
  return grow(world.platform, seeds, (entry, members) => {
    const pulls = entry.kind === 'requires' || entry.kind === 'wants';
    if (!pulls || !members.has(entry.owner)) return [];
    return entry.quorum && met(world, entry) ? [] : entry.candidates;
  });
}

/**
 * "T and everything that `requires` it, transitively; an entry with `need: n` joins only if the plan stops
 * one of its candidates and fewer than n ready ones remain." `stops` says which members the plan stops.
 */
export function stopClosure(
  world: World,
  seeds: Iterable<Id>,
  stops: (members: Set<Id>) => Set<Id>,
): Set<Id> {
  return grow(world.platform, seeds, (entry, members) => {
    if (entry.kind !== 'requires') return [];
    const joins = entry.quorum
      ? breaks({ ...world, down: stops(members) }, entry)
      : entry.candidates.some((id) => members.has(id));
    return joins ? [entry.owner] : [];
  });
}

/** Those of `members` that can be stop steps: no milestone, not external, not left out. */
export function stoppable({ platform }: World, members: Iterable<Id>, left: Set<Id>): Id[] {
  return [...members].filter((id) => ['daemon', 'job'].includes(sortOf(platform, id)) && !left.has(id));
}

/** "`job`: It has stop steps, never start steps"; milestones and externals have none at all. */
export function startable({ platform }: World, members: Iterable<Id>, left: Set<Id>): Id[] {
  return [...members].filter((id) => sortOf(platform, id) === 'daemon' && !left.has(id));
}

/** Stopped and failed are "in the wanted state"; an absent unit is a step, for the preflight to refuse. */
export function needsStop(world: World, id: Id): boolean {
  return possiblyUp(world, id) || stateOf(world, id) === 'absent';
}
