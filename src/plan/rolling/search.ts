/** Every way to fill the batches, until one holds: exact where the kinds of units are few, else as far as it comes. */
import { heap } from '../sort.ts';
import type { World } from './kinds.ts';
import { type Batch, Packing } from './packing.ts';

/** Choices that are looked at before the search is given up: a second or two. */
export const BUDGET = 2_000_000;

export type Searched =
  { readonly batches: readonly Batch[] } | { readonly batches: undefined; readonly complete: boolean };

interface Purse {
  left: number;
}

/** What is not used up yet, the urgent first, and everyone behind those that must go before or with it. */
const inTurn = (packing: Packing): number[] => {
  const isLeft = (kind: number): boolean => (packing.left[kind] ?? 0) > 0;
  const missing = packing.world.kinds.map(({ before }) => before.filter(isLeft).length);
  const next = heap<readonly [kind: number, urgency: number]>((a, b) => b[1] - a[1] || a[0] - b[0]);
  const push = (kind: number): void => next.push([kind, packing.urgency(kind)]);
  missing.forEach((count, kind) => {
    if (count === 0 && isLeft(kind)) push(kind);
  });
  const order: number[] = [];
  for (let found = next.pop(); found !== undefined; found = next.pop()) {
    const [kind] = found;
    order.push(kind);
    for (const one of packing.kind(kind).behind) {
      missing[one] = (missing[one] ?? 0) - 1;
      if (missing[one] === 0) push(one);
    }
  }
  return order;
};

/** All batches of exactly that size that hold; what is yielded has been taken, and is let go afterwards. */
const fillings = function* (packing: Packing, size: number, purse: Purse): Generator<Batch, void> {
  const order = inTurn(packing);
  purse.left -= packing.world.kinds.length;
  const weight = (kind: number): number => packing.kind(kind).size;
  // From each place in the order on, how many units there are to fill the batch with.
  const ahead = [...order, -1].map(() => 0);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const kind = order[at] ?? 0;
    ahead[at] = (ahead[at + 1] ?? 0) + (packing.left[kind] ?? 0) * weight(kind);
  }
  const counts: number[] = [];
  let space = size;
  const chosen = (): Batch =>
    counts.flatMap((count, at) => (count > 0 ? [[order[at] ?? 0, count] as const] : []));
  /** Takes one less of the last that was taken, and forgets what came behind it. */
  const retreat = (): boolean => {
    for (let count = counts.pop(); count !== undefined; count = counts.pop()) {
      if (count === 0) continue;
      const kind = order[counts.length] ?? 0;
      packing.take(kind, -1);
      space += weight(kind);
      counts.push(count - 1);
      return true;
    }
    return false;
  };
  for (;;) {
    purse.left -= 1;
    if (purse.left < 0) return;
    if (space > 0 && (ahead[counts.length] ?? 0) >= space) {
      const kind = order[counts.length] ?? 0;
      const count = packing.takeMost(kind, space);
      counts.push(count);
      space -= count * weight(kind);
      continue;
    }
    if (space === 0) {
      const batch = chosen();
      if (packing.holds(batch)) yield batch;
    }
    if (!retreat()) return;
  }
};

/** Some bound needs more batches than there are. */
const isLost = (packing: Packing, batches: number): boolean =>
  packing.world.bounds.some((_, bound) => packing.batchesFor(bound) > batches);

export const search = (world: World, sizes: readonly number[], budget: number): Searched => {
  const packing = new Packing(world);
  if (isLost(packing, sizes.length)) return { batches: undefined, complete: true };
  const purse: Purse = { left: budget };
  const failed = new Set<string>();
  const batches: Batch[] = [];
  const levels = [{ name: packing.left.join(), ways: fillings(packing, sizes[0] ?? 0, purse) }];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const way: IteratorResult<Batch, void> = level.ways.next();
    if (purse.left < 0) return { batches: undefined, complete: false };
    if (way.done === true) {
      failed.add(level.name);
      levels.pop();
      const last = batches.pop();
      if (last !== undefined) packing.reopen(last);
      continue;
    }
    const batch = way.value;
    packing.close(batch);
    batches.push(batch);
    if (batches.length === sizes.length) return { batches };
    const name = packing.left.join();
    purse.left -= world.kinds.length + world.bounds.length;
    if (failed.has(name) || isLost(packing, sizes.length - batches.length)) {
      batches.pop();
      packing.reopen(batch);
    } else levels.push({ name, ways: fillings(packing, sizes[batches.length] ?? 0, purse) });
  }
  return { batches: undefined, complete: true };
};
