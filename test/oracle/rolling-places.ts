/** Orders that hold across batches: serial lists, and restarts that others ask for. */
import { batchesOf } from './rolling-batches.ts';
import type { Scene } from './rolling-scene.ts';
import { placeOf, serialPairs, type Arrangement } from './rolling-units.ts';
import { comesUp } from './steps.ts';
import type { Id } from './types.ts';
import { stateOf } from './world.ts';

/** Against a serial list, or before what it is restarted for. */
export function misplaced(scene: Scene, arrangement: Arrangement): string[] {
  const place = (id: Id) => placeOf(arrangement, id);
  const serial = serialPairs(scene)
    .filter(([a, b]) => place(a) >= 0 && place(b) >= 0 && place(a) > place(b))
    .map(([a, b]) => `${b} in an earlier batch than ${a}, against the serial list`);
  const running = [...scene.named].filter((id) => stateOf(scene.world, id) === 'running');
  return [...serial, ...tooEarly(scene, arrangement, [...scene.further, ...running])];
}

/** "in no earlier batch than the candidates that are restarted": the named ones as well (README, 31). */
function tooEarly(scene: Scene, arrangement: Arrangement, owners: Id[]): string[] {
  if (scene.world.goal.noClosure === true) return [];
  const batches = batchesOf(scene, arrangement);
  const asked = (id: Id) =>
    scene.world.platform.dependencies
      .filter(({ owner, restart }) => owner === id && restart)
      .flatMap(({ candidates }) => candidates);
  return owners.flatMap((id) =>
    asked(id)
      .filter((other) =>
        batches.some(({ starts }, at) => at > placeOf(arrangement, id) && brings(scene, starts, other)),
      )
      .map((other) => `${id} in an earlier batch than ${other}, for which it is restarted`),
  );
}

const brings = ({ world }: Scene, starts: Set<Id>, id: Id): boolean =>
  comesUp({ ...world, up: starts, down: starts }, id);

/** The same for those who join, or were down: a planner may hold it for all. */
export function carelesslyPlaced(scene: Scene, arrangement: Arrangement): boolean {
  const batches = batchesOf(scene, arrangement);
  const at = (kind: 'stops' | 'starts', id: Id) => batches.findIndex((batch) => batch[kind].has(id));
  if (tooEarly(scene, arrangement, [...scene.named]).length > 0) return true;
  return serialPairs(scene).some(([a, b]) =>
    (['stops', 'starts'] as const).some(
      (kind) => at(kind, a) >= 0 && at(kind, b) >= 0 && at(kind, a) > at(kind, b),
    ),
  );
}
