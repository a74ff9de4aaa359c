/** What goes together, how many go at once, and who has to go before whom. */
import { paths } from './graph.ts';
import { demands, isTight, type Scene } from './rolling-scene.ts';
import type { Id } from './types.ts';

export type Unit = readonly Id[];
/** Per batch, its units. */
export type Arrangement = readonly (readonly Unit[])[];

const hostOf = (id: Id): string => id.slice(id.indexOf('@') + 1);

/** "by instance: each target is a unit; `--by host`: all targets on one host are one" */
export function unitsOf(scene: Scene): Unit[] {
  const targets = [...scene.named, ...scene.further].toSorted();
  const links = [...sameHost(scene, targets), ...together(scene)];
  const units = new Map(targets.map((id) => [id, new Set([id])]));
  for (const [a, b] of links) {
    const all = new Set([...(units.get(a) ?? []), ...(units.get(b) ?? [])]);
    for (const id of all) units.set(id, all);
  }
  return [...new Set(units.values())].map((unit) => [...unit].toSorted());
}

function sameHost({ world }: Scene, targets: Id[]): [Id, Id][] {
  if (world.goal.rolling?.by !== 'host') return [];
  return targets.flatMap((a) => targets.filter((b) => hostOf(a) === hostOf(b)).map((b): [Id, Id] => [a, b]));
}

/** "a target that requires ALL of some candidates (or so few are ready ...) goes into one unit with each of those" */
export function together({ world, named }: Scene): [Id, Id][] {
  return [...named].flatMap((id) =>
    demands(world.platform, id)
      .filter((demand) => isTight(world, demand))
      .flatMap(({ candidates }) => candidates.filter((other) => named.has(other)))
      .map((other): [Id, Id] => [id, other]),
  );
}

/** A number, a percentage (rounded down, at least 1), or a ramp whose last size repeats; the last batch the rest. */
export function sizesOf(batch: string, count: number): number[] {
  const ramp = batch.split(',').map((size) => {
    if (!size.endsWith('%')) return Number(size);
    return Math.max(1, Math.floor((count * Number(size.slice(0, -1))) / 100));
  });
  const sizes: number[] = [];
  for (let rest = count; rest > 0; rest -= sizes.at(-1) ?? rest)
    sizes.push(Math.min(rest, ramp[Math.min(sizes.length, ramp.length - 1)] ?? 1));
  return sizes;
}

/** Every way to put the units into batches of these sizes; the first one takes them as they come. */
export function* arrangements(units: readonly Unit[], sizes: readonly number[]): Generator<Unit[][]> {
  const [size, ...others] = sizes;
  if (size === undefined) {
    yield [];
    return;
  }
  for (const batch of choices(units, size)) {
    const rest = units.filter((unit) => !batch.includes(unit));
    for (const more of arrangements(rest, others)) yield [batch, ...more];
  }
}

function* choices(units: readonly Unit[], size: number): Generator<Unit[]> {
  if (size === 0) yield [];
  else
    for (const [index, unit] of units.entries())
      for (const more of choices(units.slice(index + 1), size - 1)) yield [unit, ...more];
}

/** `[first, then]`: what others need first. Quorum edges are not carried through, so they are left out. */
export function before(scene: Scene, units: readonly Unit[]): [Unit, Unit][] {
  const reach = paths(scene.world.platform, 'start');
  const leads = (a: Unit, b: Unit) => a.some((from) => b.some((to) => reach.get(from)?.has(to) === true));
  return units.flatMap((a) => units.filter((b) => a !== b && leads(a, b)).map((b): [Unit, Unit] => [a, b]));
}

/** "the start order of the whole graph (what others need first), then by id"; units in a ring go by id. */
export function inSequence(scene: Scene, units: readonly Unit[]): Unit[] {
  const pairs = before(scene, units);
  const rest = units.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const result: Unit[] = [];
  while (rest.length > 0) {
    const free = rest.find((unit) => !pairs.some(([first, then]) => then === unit && rest.includes(first)));
    const next = free ?? rest[0];
    if (next === undefined) break;
    rest.splice(rest.indexOf(next), 1);
    result.push(next);
  }
  return result;
}

/** "a `serial` list of hosts is kept across batches in its start order": `[earlier, later]` neighbours and beyond. */
export function serialPairs({ world }: Scene): [Id, Id][] {
  return Object.entries(world.platform.document.services ?? {}).flatMap(([service, { serial }]) => {
    const list = Array.isArray(serial) ? serial : typeof serial === 'object' ? (serial.start ?? []) : [];
    const ids = list.map((host) => `${service}@${host}`);
    return ids.flatMap((a, index) => ids.slice(index + 1).map((b): [Id, Id] => [a, b]));
  });
}

export const placeOf = (arrangement: Arrangement, id: Id): number =>
  arrangement.findIndex((batch) => batch.some((unit) => unit.includes(id)));
