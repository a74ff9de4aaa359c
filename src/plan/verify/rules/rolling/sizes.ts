import { named, type Course } from '../../rolling/course.ts';
import { plain, type Violation } from '../../violation.ts';
import { batchOf } from './whereabouts.ts';

/**
 * The contract: each batch has exactly as many units as its size says, the last one the rest; a percentage is of all
 * units, rounded down, at least one; the last size of a ramp repeats.
 */
export function sizes(c: Course): Violation[] {
  const goal = c.plan.goal.rolling;
  if (goal === undefined || c.plan.rolling === undefined) return [];
  const counts = unitsIn(c);
  let left = counts.reduce((sum, count) => sum + count, 0);
  const asked = sizesOf(goal.batch, left);
  if (asked === undefined) return [plain('rolling', `${goal.batch} is no batch size`)];
  const found: Violation[] = [];
  counts.forEach((count, batch) => {
    const size = Math.min(left, asked[Math.min(batch, asked.length - 1)] ?? 1);
    if (count !== size) {
      const told = `${named(batch)} restarts ${count} units, ${size} are asked for (${goal.batch} by ${goal.by})`;
      found.push(plain('rolling', told));
    }
    left -= count;
  });
  return found;
}

/** By batch; a unit that is torn apart counts where it begins. */
function unitsIn(c: Course): number[] {
  const firsts = new Map<number, number>();
  c.units.forEach((unit, instance) => {
    if (unit >= 0) firsts.set(unit, Math.min(firsts.get(unit) ?? Infinity, batchOf(c, instance)));
  });
  const counts = c.batches.map(() => 0);
  for (const batch of firsts.values()) counts[batch] = (counts[batch] ?? 0) + 1;
  return counts;
}

/** @returns undefined for what is no size */
function sizesOf(text: string, all: number): number[] | undefined {
  const sizes = text.split(',').map((word) => {
    const [, digits, percent] = /^\s*(\d+)(%?)\s*$/.exec(word) ?? [];
    const number = Number(digits);
    return percent === '%' ? Math.max(1, Math.floor((all * number) / 100)) : number;
  });
  return sizes.every((size) => size >= 1) ? sizes : undefined;
}
