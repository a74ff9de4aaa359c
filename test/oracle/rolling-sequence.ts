/** "first simply in sequence ... If this breaks a floor, the planner looks for an assignment" */
import { demands, type Scene } from './rolling-scene.ts';
import { batchesOf, carefully, wrongs } from './rolling-batches.ts';
import { before, placeOf, type Arrangement, type Unit } from './rolling-units.ts';
import { carelesslyPlaced, misplaced } from './rolling-places.ts';

/** More units than this are not put in every sequence. */
const MOST = 6;

/** Told only where every sequence that the start order allows would do. */
export function judgeSequence(
  scene: Scene,
  units: readonly Unit[],
  sizes: readonly number[],
  arrangement: Arrangement,
): string[] {
  const pairs = before(scene, units);
  const place = ([id = '']: Unit) => placeOf(arrangement, id);
  const turned = pairs.filter(([first, then]) => place(first) > place(then));
  const free = pairs.length === 0 && !hasQuorums(scene, units);
  const byId = units.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const mixed = free && byId.some((unit, at) => at > 0 && place(unit) < place(byId[at - 1] ?? unit));
  if ((turned.length === 0 && !mixed) || units.length > MOST) return [];
  const orders = free ? [byId] : [...sequences(units, pairs)];
  if (orders.length === 0 || !orders.every((order) => holds(scene, cut(order, sizes)))) return [];
  return [
    ...turned.map(([first, then]) => `${then.join(' ')} goes before ${first.join(' ')}, which it needs`),
    ...(mixed ? ['the units are not in sequence, though that would hold'] : []),
  ];
}

const hasQuorums = ({ world }: Scene, units: readonly Unit[]): boolean =>
  units.flat().some((id) => demands(world.platform, id).some(({ all }) => !all));

function holds(scene: Scene, arrangement: Arrangement): boolean {
  const batches = batchesOf(scene, arrangement);
  if (carelesslyPlaced(scene, arrangement)) return false;
  return (
    [...misplaced(scene, arrangement), ...wrongs(scene, batches), ...carefully(scene, batches)].length === 0
  );
}

function cut(order: readonly Unit[], sizes: readonly number[]): Unit[][] {
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  return sizes.map((size, index) => order.slice(starts[index] ?? 0, (starts[index] ?? 0) + size));
}

function* sequences(rest: readonly Unit[], pairs: readonly (readonly [Unit, Unit])[]): Generator<Unit[]> {
  if (rest.length === 0) yield [];
  for (const unit of rest) {
    if (pairs.some(([first, then]) => then === unit && rest.includes(first))) continue;
    const others = rest.filter((other) => other !== unit);
    for (const more of sequences(others, pairs)) yield [unit, ...more];
  }
}
