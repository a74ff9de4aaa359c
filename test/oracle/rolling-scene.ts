/** Who acts in a rolling restart: those who were named, those whom a restart reaches, those who cannot be kept up. */
import { namedLiterally } from './document.ts';
import type { Dependency, Platform } from './expand.ts';
import type { Scope } from './refuse.ts';
import { comesUp } from './steps.ts';
import type { Id } from './types.ts';
import {
  isDependent,
  isNamed,
  isStandby,
  isUp,
  possiblyUp,
  requirements,
  sortOf,
  stateOf,
  type World,
} from './world.ts';

/** What an instance requires, of those who really run: a milestone lends what it requires. */
export interface Demand {
  owner: Id;
  need: number;
  candidates: Id[];
  all: boolean;
}

export interface Scene {
  /** As observed: nothing is down because of us. */
  world: World;
  scope: Scope;
  /** Selected, and restarted for that reason. */
  named: Set<Id>;
  /** Further targets: `restart: true`. */
  further: Set<Id>;
  /** Dependents that go down with what they need. */
  joined: Set<Id>;
  /** Dependents that cannot be kept up and do not join. */
  lost: Set<Id>;
}

export const acting = ({ named, further, joined }: Scene): Set<Id> =>
  new Set([...named, ...further, ...joined]);

/** "A target that is down (or failed) gets a start step only" */
export const stopsOf = (scene: Scene): Set<Id> =>
  new Set([...acting(scene)].filter((id) => possiblyUp(scene.world, id)));

/** Nobody starts a job. */
export const startsOf = (scene: Scene): Set<Id> =>
  new Set([...acting(scene)].filter((id) => sortOf(scene.world.platform, id) !== 'job'));

export const forced = ({ world }: Scene, rule: string): boolean => (world.goal.force ?? []).includes(rule);

export const withDependents = ({ world }: Scene): boolean => world.goal.rolling?.withDependents === true;

export function demands(platform: Platform, id: Id): Demand[] {
  return requirements(platform, id).flatMap((entry): Demand[] => {
    if (entry.quorum) return [{ owner: id, need: entry.need, candidates: entry.candidates, all: false }];
    const isGroup = (other: Id) => sortOf(platform, other) === 'milestone';
    const plain = entry.candidates.filter((other) => !isGroup(other));
    const lent = entry.candidates.filter(isGroup).flatMap((other) => demands(platform, other));
    const own = { owner: id, need: plain.length, candidates: plain, all: true };
    return [...(plain.length > 0 ? [own] : []), ...lent.map((demand) => ({ ...demand, owner: id }))];
  });
}

/** "one target less would break it (it needs all, or no more are ready than it needs)" */
export function isTight(world: World, { need, candidates }: Demand): boolean {
  return candidates.filter((id) => isUp(world, id)).length <= need;
}

/** The demands for which this one cannot stay up. */
export function losing(scene: Scene, id: Id): Demand[] {
  const stops = stopsOf(scene);
  return demands(scene.world.platform, id).filter(
    (demand) => isTight(scene.world, demand) && demand.candidates.some((other) => stops.has(other)),
  );
}

export function sceneOf(world: World, scope: Scope): Scene {
  const named = new Set([...scope.selected].filter((id) => isTarget(world, scope, id)));
  const scene: Scene = { world, scope, named, further: new Set(), joined: new Set(), lost: new Set() };
  const shape = () => JSON.stringify([[...acting(scene)], [...scene.lost]]);
  for (let last = ''; last !== shape();) {
    last = shape();
    grow(scene);
  }
  return scene;
}

function grow(scene: Scene): void {
  const { world, named, joined } = scene;
  const owners = world.platform.dependencies.filter((entry) => propagates(scene, entry));
  const all = [...world.platform.instances.keys()];
  const losers = all.filter((id) => !named.has(id) && isDependent(world, id) && losing(scene, id).length > 0);
  for (const id of losers) if (joins(scene, id)) joined.add(id);
  scene.lost = new Set(losers.filter((id) => !joined.has(id)));
  scene.further = new Set(owners.map(({ owner }) => owner).filter((id) => !losers.includes(id)));
}

/** Without excluded, milestones, externals, jobs, protected ones not named, passive ones not named. */
function isTarget(world: World, { guarded }: Scope, id: Id): boolean {
  if (sortOf(world.platform, id) !== 'daemon' || guarded.has(id)) return false;
  return !isPassive(world, id);
}

/** Its instance is named: the service alone means both of a pair. */
const isPassive = (world: World, id: Id): boolean =>
  isStandby(world.platform, id) && !possiblyUp(world, id) && !isNamed(world, id);

/** "`restart: true` ...: its running owner is a further target, transitively" */
function propagates(scene: Scene, { owner, restart, candidates }: Dependency): boolean {
  const { world, scope, named } = scene;
  // "`--no-closure` takes T alone."
  if (!restart || world.goal.noClosure === true) return false;
  if (named.has(owner) || stateOf(world, owner) !== 'running') return false;
  if (sortOf(world.platform, owner) !== 'daemon') return false;
  if (scope.excluded.has(owner) || scope.guarded.has(owner)) return false;
  const during: World = { ...world, down: stopsOf(scene), up: startsOf(scene) };
  return candidates.some((id) => comesUp(during, id));
}

function joins(scene: Scene, id: Id): boolean {
  const { world, scope } = scene;
  if (!withDependents(scene) || forced(scene, 'closure')) return false;
  if (sortOf(world.platform, id) === 'external' || scope.excluded.has(id)) return false;
  return !isShielded(scene, id);
}

/** "stopped or restarted only when named literally" */
export function isShielded(scene: Scene, id: Id): boolean {
  const { platform, goal } = scene.world;
  if (platform.instances.get(id)?.doc.protected !== true || forced(scene, 'protected')) return false;
  return !namedLiterally(goal.selectors, id);
}
