/** How many units a batch takes: `1`, `25%`, or a ramp such as `1,5,20%`. */
import type { Quantity } from '../../topology/model.ts';

const sizeOf = (text: string): Quantity | undefined => {
  const [, digits, percent] = /^(\d{1,6})(%?)$/.exec(text.trim()) ?? [];
  const value = Number(digits);
  if (digits === undefined || value < 1) return undefined;
  if (percent === '') return { count: value };
  return value <= 100 ? { percent: value } : undefined;
};

/** Undefined: it cannot be read. */
export const parseBatch = (text: string): readonly Quantity[] | undefined => {
  const sizes = text.split(',').map(sizeOf);
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
};

/** The contract: percentages are of all units, rounded down, at least one. */
const unitsOf = (size: Quantity, units: number): number =>
  'count' in size ? size.count : Math.max(1, Math.floor((size.percent * units) / 100));

/** The contract: exactly as many units as said, the last size repeats, the last batch takes the rest. */
export const sizesOf = (sizes: readonly Quantity[], units: number): number[] => {
  const found: number[] = [];
  for (let left = units; left > 0;) {
    const size = sizes[Math.min(found.length, sizes.length - 1)] ?? { count: units };
    const taken = Math.min(left, unitsOf(size, units));
    found.push(taken);
    left -= taken;
  }
  return found;
};
