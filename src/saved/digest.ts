import { createHash } from 'node:crypto';
import type { SavedPlan } from './model.ts';

/** The same value, whatever the order of its keys. */
const canonical = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** SHA-256, hex, of all but the digest itself. */
export const digestOf = (saved: Omit<SavedPlan, 'digest'>): string =>
  createHash('sha256')
    .update(JSON.stringify({ ...saved, digest: undefined }, canonical))
    .digest('hex');
