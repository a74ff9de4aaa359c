/** What each batch takes down and brings up, and what is wrong with that. */
import { groups } from './refuse.ts';
import { acting, demands, forced, isTight, losing, startsOf, stopsOf, type Scene } from './rolling-scene.ts';
import { placeOf, type Arrangement } from './rolling-units.ts';
import type { Id, Rule } from './types.ts';
import { breaks, isDependent, isUp, met, requirements, type World } from './world.ts';

export interface Batch {
  stops: Set<Id>;
  starts: Set<Id>;
}
export interface Wrong {
  rule: Rule;
  /** Who is left without what it requires. */
  owner?: Id;
  says: string;
}
/** From the batch in which it stops to the batch in which it starts. */
type Window = readonly [from: number, to: number];

export function batchesOf(scene: Scene, arrangement: Arrangement): Batch[] {
  const windows = new Map<Id, Window>();
  for (const id of acting(scene)) windowOf(scene, arrangement, id, windows);
  const stops = stopsOf(scene);
  const starts = startsOf(scene);
  return arrangement.map((_, index) => {
    const ids = [...windows].filter(([, [from]]) => from === index).map(([id]) => id);
    const back = [...windows].filter(([, [, to]]) => to === index).map(([id]) => id);
    return {
      stops: new Set(ids.filter((id) => stops.has(id))),
      starts: new Set(back.filter((id) => starts.has(id))),
    };
  });
}

/** "it stops in the first batch that takes one of those candidates and starts in the last one" */
function windowOf(scene: Scene, arrangement: Arrangement, id: Id, windows: Map<Id, Window>): Window {
  const known = windows.get(id);
  if (known !== undefined) return known;
  const place = placeOf(arrangement, id);
  const stops = stopsOf(scene);
  const involved = scene.joined.has(id)
    ? losing(scene, id).flatMap(({ candidates }) => candidates.filter((other) => acting(scene).has(other)))
    : [];
  const each = involved.map((other) => ({ other, window: windowOf(scene, arrangement, other, windows) }));
  const from = each.filter(({ other }) => stops.has(other)).map(({ window }) => window[0]);
  const window: Window =
    each.length === 0
      ? [place, place]
      : [Math.min(...from), Math.max(...each.map(({ window }) => window[1]))];
  windows.set(id, window);
  return window;
}

/** While the stops of batch `index` are all down together, and nothing of it has started. */
export function duringBatch({ world }: Scene, batches: readonly Batch[], index: number): World {
  const up = new Set(batches.slice(0, index).flatMap(({ starts }) => [...starts]));
  const stopped = batches.slice(0, index + 1).flatMap(({ stops }) => [...stops]);
  return { ...world, up, down: new Set(stopped.filter((id) => !up.has(id))) };
}

function afterBatch(scene: Scene, batches: readonly Batch[], index: number): World {
  const { up, down } = duringBatch(scene, batches, index);
  const starts = batches[index]?.starts ?? new Set();
  return {
    ...scene.world,
    up: new Set([...up, ...starts]),
    down: new Set([...down].filter((id) => !starts.has(id))),
  };
}

/** Everything that these batches would break; a list of what each rule says. */
export function wrongs(scene: Scene, batches: readonly Batch[]): Wrong[] {
  return batches.flatMap(({ starts }, index) => {
    const during = wrongAt(duringBatch(scene, batches, index));
    const early = forced(scene, 'closure') ? [] : unmetStarts(afterBatch(scene, batches, index), starts);
    return [...during, ...early].map((wrong) => ({ ...wrong, says: `batch ${index + 1}: ${wrong.says}` }));
  });
}

/** "Requirements ... that are not ready and are not started in the same or an earlier batch refuse" */
function unmetStarts(after: World, starts: ReadonlySet<Id>): Wrong[] {
  return [...starts].flatMap((id) =>
    requirements(after.platform, id)
      .filter((entry) => !met(after, entry))
      .map(({ candidates }): Wrong => ({
        rule: 'unmet-requirement',
        owner: id,
        says: `${id} starts without ${candidates.join(' ')}`,
      })),
  );
}

/** Floors that do not hold at this instant, and running instances that are left without what they require. */
export function wrongAt(world: World): Wrong[] {
  const force = world.goal.force ?? [];
  return [
    ...(force.includes('floor') ? [] : belowKeep(world)),
    ...(force.includes('closure') ? [] : left(world)),
  ];
}

/** "A floor that is already broken refuses any batch that takes any member of it." */
function belowKeep(world: World): Wrong[] {
  return keepGroups(world).flatMap(({ service, min, ids }): Wrong[] => {
    const taken = ids.filter((id) => world.down.has(id));
    const ready = ids.filter((id) => isUp(world, id));
    if (taken.length === 0 || ready.length >= min) return [];
    return [{ rule: 'floor', says: `${service} keeps ${min}, ready are ${ready.join(' ') || 'none'}` }];
  });
}

export function keepGroups({ platform }: World): { service: string; min: number; ids: Id[] }[] {
  return Object.entries(platform.document.services ?? {}).flatMap(([service, { keep }]) => {
    const members = [...platform.instances.values()].filter((one) => one.service === service);
    if (keep === undefined) return [];
    return groups(members, keep).map((group) => ({ service, ...group }));
  });
}

/** "no instance ran while something it requires was down because of us" */
function left(world: World): Wrong[] {
  return [...world.platform.instances.keys()]
    .filter((id) => world.up.has(id) || (!world.down.has(id) && isDependent(world, id)))
    .flatMap((id) =>
      requirements(world.platform, id)
        .filter((entry) => breaks(world, entry))
        .map(({ need, candidates }): Wrong => ({
          rule: 'dependent',
          owner: id,
          says: `${id} runs and needs ${need} of ${candidates.join(' ')}`,
        })),
    );
}

/**
 * The same for a planner that is more careful than it has to be: the needs of those who are down themselves at
 * that instant, and needs that a `--force closure` lets go although they could be held.
 */
export function carefully(scene: Scene, batches: readonly Batch[]): Wrong[] {
  const { world } = scene;
  const owners = [...world.platform.instances.keys()].filter(
    (id) => acting(scene).has(id) || isDependent(world, id),
  );
  const needs = owners
    .flatMap((id) => demands(world.platform, id))
    .filter((demand) => !isTight(world, demand));
  return batches.flatMap((_, index) => {
    const during = duringBatch(scene, batches, index);
    return needs
      .filter(({ candidates }) => candidates.some((id) => during.down.has(id)))
      .filter(({ candidates, need }) => candidates.filter((id) => isUp(during, id)).length < need)
      .map(({ owner }): Wrong => ({ rule: 'dependent', says: `${owner} in batch ${index + 1}` }));
  });
}
