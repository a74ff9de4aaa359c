/** The floors that a plan has to write down for its run. */
import { keepGroups } from './rolling-batches.ts';
import { acting, demands, forced, isTight, stopsOf, type Scene } from './rolling-scene.ts';
import type { Id } from './types.ts';
import { isDependent, isUp, sortOf } from './world.ts';

export interface FloorJson {
  rule: string;
  min: number;
  ready: readonly string[];
  down: readonly string[];
}

export interface ExpectedFloor extends FloorJson {
  /** Something of it goes down in this plan: without it the run would not know what to hold. */
  must: boolean;
}

export function floorsOf(scene: Scene): ExpectedFloor[] {
  const { world } = scene;
  const stops = stopsOf(scene);
  const floor = (rule: string, min: number, ids: Id[], must: boolean): ExpectedFloor => ({
    rule,
    min,
    ready: ids.filter((id) => isUp(world, id)).toSorted(),
    down: ids.filter((id) => !isUp(world, id)).toSorted(),
    must: must && min > 0 && ids.some((id) => stops.has(id)) && ids.every((id) => isPlain(scene, id)),
  });
  const keeps = forced(scene, 'floor') ? [] : keepGroups(world);
  const owners = [...world.platform.instances.keys()].filter(
    (id) => acting(scene).has(id) || isDependent(world, id),
  );
  return [
    ...keeps.map(({ min, ids }) => floor('keep', min, ids, true)),
    ...owners.flatMap((id) =>
      demands(world.platform, id).map((demand) => {
        const held = !acting(scene).has(id) && !isTight(world, demand) && !forced(scene, 'closure');
        return floor('need', demand.need, demand.candidates, held);
      }),
    ),
  ];
}

/** Whether a job or an external instance counts as ready is the oracle's own reading. */
const isPlain = ({ world }: Scene, id: Id): boolean => sortOf(world.platform, id) === 'daemon';

export const floorKey = ({ rule, min, ready, down }: FloorJson): string =>
  `${rule} ${min}: ${ready.join(' ')} | ${down.join(' ')}`;

/** Missing ones, ones that nobody has, and ones that are written down otherwise than they are. */
export function judgeFloors(scene: Scene, recorded: readonly FloorJson[]): string[] {
  const expected = floorsOf(scene);
  const known = new Set(expected.map(floorKey));
  const seen = new Set(recorded.map(floorKey));
  const missing = expected.filter((floor) => floor.must && !seen.has(floorKey(floor)));
  const extra = recorded.filter((floor) => !known.has(floorKey(floor)) && isJudged(scene, floor));
  return [
    ...new Set(missing.map((floor) => `floor missing: ${floorKey(floor)}`)),
    ...extra.map((floor) => `floor too many: ${floorKey(floor)}`),
  ];
}

const isJudged = (scene: Scene, { ready, down }: FloorJson): boolean =>
  [...ready, ...down].every((id) => isPlain(scene, id));
