/** Batches by urgency, one unit at a time: first those that what concerns them needs most of the batches ahead for. */
import { heap } from '../sort.ts';
import type { World } from './kinds.ts';
import { type Batch, Packing } from './packing.ts';

/** Units that may be looked at and not taken; far more than a platform of thousands needs. */
const PATIENCE = 5_000_000;

interface Waiting {
  readonly kind: number;
  readonly urgency: number;
}

/** The urgency of one that waits only falls, so that it is enough to look again when its turn comes. */
const queueOf = (packing: Packing) => {
  const queue = heap<Waiting>((a, b) => b.urgency - a.urgency || a.kind - b.kind);
  const push = (kind: number): void => queue.push({ kind, urgency: packing.urgency(kind) });
  const pop = (): number | undefined => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (packing.urgency(next.kind) >= next.urgency) return next.kind;
      push(next.kind);
    }
    return undefined;
  };
  return { push, pop };
};

/** Undefined: it did not come out; there may be a way all the same. */
export const greedy = (world: World, sizes: readonly number[]): Batch[] | undefined => {
  const packing = new Packing(world);
  const queue = queueOf(packing);
  world.kinds.forEach((_, kind) => {
    if (packing.isOpen(kind)) queue.push(kind);
  });
  const batches: Batch[] = [];
  let patience = PATIENCE;
  for (const size of sizes) {
    const counts = new Map<number, number>();
    const aside: number[] = [];
    let space = size;
    while (space > 0) {
      const kind = queue.pop();
      patience -= 1;
      if (kind === undefined || patience < 0) return undefined;
      const { size: own, behind } = packing.kind(kind);
      if (packing.takeMost(kind, Math.min(space, own)) === 0) {
        aside.push(kind);
        continue;
      }
      space -= own;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      if ((packing.left[kind] ?? 0) > 0) queue.push(kind);
      else for (const next of behind) if (packing.isOpen(next)) queue.push(next);
    }
    const batch = [...counts];
    if (!packing.holds(batch)) return undefined;
    packing.close(batch);
    for (const kind of aside) queue.push(kind);
    batches.push(batch);
  }
  return batches;
};
