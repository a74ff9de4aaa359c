/** What is up: as observed, while the plan's stops are down, or after the plan. */
import { namedLiterally } from './document.ts';
import type { Dependency, Platform } from './expand.ts';
import type { Goal, Id, Observed, State } from './types.ts';

export interface World {
  platform: Platform;
  goal: Goal;
  observed: Observed;
  down: ReadonlySet<Id>;
  up: ReadonlySet<Id>;
}

export type Sort = 'daemon' | 'job' | 'milestone' | 'external';

export function sortOf(platform: Platform, id: Id): Sort {
  const doc = platform.instances.get(id)?.doc;
  // "`external: true`: not managed: never a step", whatever its kind.
  return doc?.external === true ? 'external' : (doc?.kind ?? 'daemon');
}

/** "`--offline` assumes that everything selected needs its action." What was not observed is unknown. */
export function stateOf(world: World, id: Id): State {
  const { goal, observed, platform } = world;
  if (goal.offline === true) {
    // A restart starts the passive node of a pair only when it is named, so that it needs no action.
    const isLeft = goal.action === 'restart' && isStandby(platform, id) && !isNamed(world, id);
    return goal.action === 'start' || isLeft ? 'stopped' : 'running';
  }
  return observed[id]?.state ?? 'unknown';
}

export function isReady(world: World, id: Id): boolean {
  const notYet = world.goal.offline !== true && world.observed[id]?.ready === false;
  return stateOf(world, id) === 'running' && !notYet;
}

/** Neither stopped nor failed nor absent: "anything else is `unknown`, never `stopped`". */
export function possiblyUp(world: World, id: Id): boolean {
  return ['running', 'changing', 'unreachable', 'unknown'].includes(stateOf(world, id));
}

/** An external instance is judged only by a definite answer of its probe (README, 6). */
function probed(world: World, id: Id): boolean {
  return world.goal.offline !== true && stateOf(world, id) !== 'unknown';
}

/** Can others rely on it? */
export function isUp(world: World, id: Id): boolean {
  if (world.up.has(id)) return true;
  if (world.down.has(id)) return false;
  const sort = sortOf(world.platform, id);
  // "started by others, never by us": nothing of ours waits for a job to run (README, 7).
  if (sort === 'job') return true;
  if (sort === 'external') return !probed(world, id) || isReady(world, id);
  // "ready when what it requires is"
  if (sort === 'milestone') return requirements(world.platform, id).every((entry) => met(world, entry));
  return isReady(world, id);
}

/** Does it count as a dependent that must not lose what it requires? */
export function isDependent(world: World, id: Id): boolean {
  const sort = sortOf(world.platform, id);
  if (sort === 'milestone') return false;
  if (sort === 'external') return probed(world, id) && stateOf(world, id) === 'running';
  return possiblyUp(world, id);
}

export function requirements(platform: Platform, id: Id): Dependency[] {
  return platform.dependencies.filter(({ owner, kind }) => owner === id && kind === 'requires');
}

export function met(world: World, entry: Dependency): boolean {
  return entry.candidates.filter((id) => isUp(world, id)).length >= wanted(world, entry);
}

/** All of a pair are all but its passive node while that is down, as long as one is left. */
function wanted(world: World, { candidates, need }: Dependency): number {
  if (need < candidates.length) return need;
  const passive = candidates.filter((id) => isStandby(world.platform, id) && !isUp(world, id));
  return Math.max(1, need - passive.length);
}

/** A passive one is named as an instance; one that is protected, also by its service. */
export function isNamed({ platform, goal }: World, id: Id): boolean {
  const isProtected = platform.instances.get(id)?.doc.protected === true;
  return goal.selectors.includes(id) || (isProtected && namedLiterally(goal.selectors, id));
}

export function isStandby({ document }: Platform, id: Id): boolean {
  const [service = '', host = ''] = id.split('@');
  return document.hosts?.[host]?.standby?.includes(service) ?? false;
}

/** Does this plan take it down? A milestone goes with what it requires. */
export function goesDown(world: World, id: Id): boolean {
  if (world.down.has(id)) return true;
  if (sortOf(world.platform, id) !== 'milestone') return false;
  return requirements(world.platform, id).some((entry) => breaks(world, entry));
}

/** The plan stops one of its candidates and fewer than `need` ready ones remain. */
export function breaks(world: World, entry: Dependency): boolean {
  return entry.candidates.some((id) => goesDown(world, id)) && !met(world, entry);
}
