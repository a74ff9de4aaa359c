/** Everything that refuses a plan, with the instances its message has to name. */
import { namedLiterally } from './document.ts';
import { share, type Instance } from './expand.ts';
import { stopClosure } from './closure.ts';
import type { Steps } from './steps.ts';
import type { Goal, Id, KeepDoc, Refusal } from './types.ts';
import {
  breaks,
  isDependent,
  isUp,
  met,
  possiblyUp,
  requirements,
  sortOf,
  stateOf,
  type World,
} from './world.ts';

/** Who was selected, and who of them is left alone: excluded by name, or protected and not named. */
export interface Scope {
  selected: Set<Id>;
  excluded: Set<Id>;
  guarded: Set<Id>;
}

export function refusals(world: World, steps: Steps, scope: Scope): Refusal[] {
  const during: World = { ...world, down: steps.stops };
  const force = world.goal.force ?? [];
  const list: Refusal[] = [];
  if (!force.includes('protected'))
    list.push({ rule: 'protected', names: protectedNeeded(during, steps, scope) });
  if (!force.includes('closure')) {
    list.push({ rule: 'unknown-dependent', names: unknownDependents(during) });
    list.push({ rule: 'closure', names: leftWithout(during) });
    list.push({ rule: 'unmet-requirement', names: unmet({ ...during, up: steps.starts }, steps.starts) });
  }
  if (!force.includes('floor')) list.push({ rule: 'floor', names: belowFloor(during, scope) });
  return list.filter(({ names }) => names.length > 0);
}

/** "a mistyped status command must not stop a database first": unknown counts as running. */
function unknownDependents(during: World): Id[] {
  const { platform, down } = during;
  return [...platform.instances.keys()].filter((id) => {
    const managed = ['daemon', 'job'].includes(sortOf(platform, id));
    if (!managed || stateOf(during, id) !== 'unknown') return false;
    const others = [...down].filter((other) => other !== id);
    // What really stops decides about quorums, not what would join if one of these stopped alone.
    return others.length > 0 && stopClosure(during, others, () => new Set(down)).has(id);
  });
}

/**
 * "stopped or restarted only when named literally; `--all` leaves it, says so, and refuses if something it
 * requires would stop; a closure that needs it is refused with the reason"
 */
function protectedNeeded(during: World, { reached }: Steps, { guarded, excluded }: Scope): Id[] {
  const needed = stopClosure(during, during.down, () => new Set(during.down));
  return [...during.platform.instances.values()]
    .filter(({ doc, id }) => doc.protected === true && !excluded.has(id) && !consented(during.goal, id))
    .filter(({ id }) => (reached.has(id) || guarded.has(id)) && needed.has(id) && isDependent(during, id))
    .map(({ id }) => id);
}

/** Naming it for a start is no consent to a restart that another start propagates. */
function consented({ action, selectors }: Goal, id: Id): boolean {
  return action !== 'start' && namedLiterally(selectors, id);
}

/** "Whatever would leave a running dependent without what it requires is refused, naming the instances" */
function leftWithout(during: World): Id[] {
  return [...during.platform.instances.keys()].filter(
    (id) =>
      !during.down.has(id) &&
      isDependent(during, id) &&
      requirements(during.platform, id).some((entry) => breaks(during, entry)),
  );
}

/** "requirements that are not ready refuse, by name"; on a start: what starts must have what it requires. */
export function unmet(after: World, starts: Set<Id>): Id[] {
  const missing = [...starts].flatMap((id) =>
    requirements(after.platform, id)
      .filter((entry) => !met(after, entry))
      .flatMap((entry) => entry.candidates.filter((other) => !isUp(after, other))),
  );
  return [...new Set(missing)];
}

/** "It binds rolling plans and partial or closure-caused stops; `--all`, or naming every instance, is consent" */
function belowFloor(during: World, { selected }: Scope): Id[] {
  const { action, all } = during.goal;
  if (all === true && action !== 'start') return [];
  return Object.entries(during.platform.document.services ?? {}).flatMap(([service, { keep }]) => {
    const members = [...during.platform.instances.values()].filter(
      (instance) => instance.service === service,
    );
    const named = action !== 'start' && members.every(({ id }) => selected.has(id));
    if (keep === undefined || named) return [];
    return groups(members, keep).flatMap(({ min, ids }) => {
      const stopped = ids.filter((id) => during.down.has(id));
      const remaining = ids.filter((id) => isUp(during, id));
      return stopped.length > 0 && remaining.length < min ? stopped : [];
    });
  });
}

/** "`{min, per: platform | site}` (a bare number or percentage: per platform), percentages rounded up" */
export function groups(members: Instance[], keep: KeepDoc): { min: number; ids: Id[] }[] {
  const { min, per = 'platform' } = typeof keep === 'object' ? keep : { min: keep };
  const sites = per === 'site' ? [...new Set(members.map(({ site }) => site))] : ['all'];
  return sites.map((site) => {
    const ids = members.filter((member) => per === 'platform' || member.site === site).map(({ id }) => id);
    return { min: share(min, ids.length), ids };
  });
}

/** A protected instance that was not named literally stays as it is. */
export function protectedLeft(world: World, selected: Set<Id>): Set<Id> {
  if (world.goal.action === 'start' || (world.goal.force ?? []).includes('protected')) return new Set();
  return new Set(
    [...selected].filter((id) => {
      const isProtected = world.platform.instances.get(id)?.doc.protected === true;
      return isProtected && !namedLiterally(world.goal.selectors, id);
    }),
  );
}

/** Left alone, and already down: whether it is listed as unchanged is not said. */
export function resting(world: World, guarded: Set<Id>): Set<Id> {
  return new Set([...guarded].filter((id) => !possiblyUp(world, id)));
}
