/** Which units go into which batch. */
import { greedy } from './greedy.ts';
import type { World } from './kinds.ts';
import { type Batch, Packing } from './packing.ts';
import { BUDGET, search } from './search.ts';
import type { Units } from './units.ts';

/** Units by batch, each batch in the plain sequence. */
export type Batches = readonly (readonly number[])[];

/** A bound that a batch breaks, and how many would stay ready; without one, a tie of units that it tears apart. */
export interface Break {
  readonly batch: number;
  readonly bound: number | undefined;
  readonly staying: number;
}

export type Assigned =
  | { readonly ok: true; readonly batches: Batches }
  | {
      readonly ok: false;
      /** The plain sequence, and where it first breaks something. */
      readonly sequence: Batches;
      readonly first: Break;
      /** Every way was looked at; otherwise the search was given up. */
      readonly complete: boolean;
    };

const slices = (units: Units, sequence: readonly number[], sizes: readonly number[]): number[][] => {
  const batches: number[][] = [];
  let at = 0;
  for (const size of sizes) {
    const batch: number[] = [];
    for (let space = size; space > 0 && at < sequence.length; at += 1) {
      const unit = sequence[at] ?? 0;
      batch.push(unit);
      space -= units.list[unit]?.size ?? 1;
    }
    batches.push(batch);
  }
  return batches;
};

const asBatch = (world: World, units: readonly number[]): Batch => {
  const counts = new Map<number, number>();
  for (const unit of units) {
    const kind = world.kindOf[unit] ?? 0;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts];
};

/** Everything that these batches break, in their order. */
export const breaksOf = function* (
  world: World,
  units: Units,
  batches: Batches,
  sizes: readonly number[],
): Generator<Break, void> {
  const packing = new Packing(world);
  for (const [index, taken] of batches.entries()) {
    const batch = asBatch(world, taken);
    for (const [kind, count] of batch) packing.take(kind, count);
    const size = taken.reduce((sum, unit) => sum + (units.list[unit]?.size ?? 1), 0);
    if (size !== sizes[index]) yield { batch: index, bound: undefined, staying: 0 };
    for (const bound of packing.broken(batch)) yield { batch: index, bound, staying: packing.staying(bound) };
    packing.close(batch);
  }
};

/** From kinds back to units, the first in the sequence first. */
const unpack = (world: World, sequence: readonly number[], batches: readonly Batch[]): Batches => {
  const place = new Map(sequence.map((unit, at) => [unit, at]));
  const used = world.kinds.map(() => 0);
  return batches.map((batch) =>
    batch
      .flatMap(([kind, count]) => {
        const from = used[kind] ?? 0;
        used[kind] = from + count;
        return world.kinds[kind]?.units.slice(from, from + count) ?? [];
      })
      .sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0)),
  );
};

/**
 * The contract: the plain sequence, if it holds; else any batches of the same sizes that do.
 * @param budget how many choices are looked at before none is found
 */
export const assign = (
  world: World,
  units: Units,
  sequence: readonly number[],
  sizes: readonly number[],
  budget = BUDGET,
): Assigned => {
  const plain = slices(units, sequence, sizes);
  const first: IteratorResult<Break, void> = breaksOf(world, units, plain, sizes).next();
  if (first.done === true) return { ok: true, batches: plain };
  const quick = greedy(world, sizes);
  if (quick !== undefined) return { ok: true, batches: unpack(world, sequence, quick) };
  const found = search(world, sizes, budget);
  if (found.batches !== undefined) return { ok: true, batches: unpack(world, sequence, found.batches) };
  return { ok: false, sequence: plain, first: first.value, complete: found.complete };
};
