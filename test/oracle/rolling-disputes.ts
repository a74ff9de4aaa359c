/** Where the documents leave a rolling restart open: README, "Rolling restarts". Only safety is judged there. */
import {
  acting,
  demands,
  forced,
  isTight,
  losing,
  startsOf,
  stopsOf,
  withDependents,
  type Demand,
  type Scene,
} from './rolling-scene.ts';
import { stopClosure } from './closure.ts';
import type { Id } from './types.ts';
import { isDependent, isUp, sortOf, stateOf } from './world.ts';

export function disputes(scene: Scene): string[] {
  return [
    ...(acting(scene).size === 0 ? ['nothing to restart'] : []),
    ...unknownOnes(scene),
    ...mendedFirst(scene),
    ...besidesNamed(scene),
    ...underForce(scene),
    ...jobsBetween(scene),
    ...joinedForTwo(scene),
  ];
}

const when = (condition: boolean, says: string): string[] => (condition ? [says] : []);

/** One that goes down with the others, or would: refused as in other restarts, or taken for running. */
function unknownOnes(scene: Scene): string[] {
  return silent(scene).map((id) => `unknown: ${id}`);
}

/** Unknown ones that require something else that stops, through whatever stands between (README, 5). */
export function silent(scene: Scene): Id[] {
  const { world } = scene;
  const stops = stopsOf(scene);
  const managed = (id: Id) => ['daemon', 'job'].includes(sortOf(world.platform, id));
  const unknown = [...world.platform.instances.keys()].filter(
    (id) => managed(id) && stateOf(world, id) === 'unknown',
  );
  return unknown.filter((id) => {
    const others = [...stops].filter((other) => other !== id);
    return stopClosure(world, others, () => new Set()).has(id) || losing(scene, id).length > 0;
  });
}

/** No more are ready than needed, but the plan starts more of them first. */
function mendedFirst(scene: Scene): string[] {
  const { world, named } = scene;
  const starts = startsOf(scene);
  const grows = ({ candidates }: Demand) => candidates.some((id) => starts.has(id) && !isUp(world, id));
  const isShort = ({ candidates, need }: Demand) => candidates.filter((id) => isUp(world, id)).length < need;
  return [...world.platform.instances.keys()].flatMap((id) => {
    const list = named.has(id) ? demands(world.platform, id).filter(isShort) : losing(scene, id);
    if (!named.has(id) && !isDependent(world, id)) return [];
    const open = list.filter((demand) => !demand.all && isTight(world, demand) && grows(demand));
    return when(open.length > 0, `mended first: ${id}`);
  });
}

/** A named one that cannot run without somebody who goes down too, but was not named. */
function besidesNamed(scene: Scene): string[] {
  const { named, further, joined } = scene;
  const others = (id: Id) => further.has(id) || joined.has(id);
  return [...named]
    .filter((id) => losing(scene, id).some(({ candidates }) => candidates.some(others)))
    .map((id) => `besides the named: ${id}`);
}

function underForce(scene: Scene): string[] {
  const { lost, further, scope, world } = scene;
  if (!forced(scene, 'closure')) return [];
  const restarted = world.platform.dependencies.some(({ restart, owner }) => restart && lost.has(owner));
  const guarded = [...lost].some((id) => world.platform.instances.get(id)?.doc.protected === true);
  return [
    ...when(withDependents(scene) && lost.size > 0, 'both join and stay'),
    ...when(restarted || further.size > 0, 'forced to stay, restarted'),
    ...when(guarded || scope.guarded.size > 0, 'forced to stay, protected'),
  ];
}

/** A job that is stopped and comes back by others, and those who require it. */
function jobsBetween(scene: Scene): string[] {
  const { world } = scene;
  const jobs = [...stopsOf(scene)].filter((id) => sortOf(world.platform, id) === 'job');
  const used = world.platform.dependencies.some(
    ({ kind, candidates }) => kind === 'requires' && candidates.some((id) => jobs.includes(id)),
  );
  return when(used, 'a job that others require');
}

/** One that joins those whom it needs, and is restarted for others that come later. */
function joinedForTwo(scene: Scene): string[] {
  const acts = acting(scene);
  return scene.world.platform.dependencies
    .filter(({ owner, restart }) => restart && scene.joined.has(owner))
    .filter(({ owner, candidates }) => {
      const needed = losing(scene, owner).flatMap((demand) => demand.candidates);
      return candidates.some((id) => acts.has(id) && !needed.includes(id));
    })
    .map(({ owner }) => `joined for two: ${owner}`);
}
