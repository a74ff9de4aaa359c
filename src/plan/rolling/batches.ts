/** Batches of units as what stops and starts in each. */
import { ascending } from '../decide.ts';
import type { Acting } from '../order.ts';
import { isJob, mayRun, type Scene } from '../scene.ts';
import type { Batches } from './assign.ts';
import type { Units } from './units.ts';

/** What each batch stops and starts. A job is waited for, never started. */
export const actingIn = (scene: Scene, units: Units, batches: Batches): Acting[] => {
  const batchOf: number[] = [];
  batches.forEach((batch, at) => {
    for (const unit of batch) batchOf[unit] = at;
  });
  const stops = batches.map((): number[] => []);
  const starts = batches.map((): number[] => []);
  const act = (i: number, first: number, last: number): void => {
    if (mayRun(scene, i)) stops[first]?.push(i);
    if (!isJob(scene, i)) starts[last]?.push(i);
  };
  units.list.forEach(({ targets, joined }, unit) => {
    const at = batchOf[unit] ?? 0;
    for (const i of [...targets, ...joined]) act(i, at, at);
  });
  for (const { instance, units: where, stopping } of units.spans) {
    const earliest = [...stopping].reduce((first, unit) => Math.min(first, batchOf[unit] ?? 0), Infinity);
    const latest = where.reduce((last, unit) => Math.max(last, batchOf[unit] ?? 0), 0);
    act(instance, earliest, latest);
  }
  return batches.map((_, at) => ({
    stops: new Set(ascending(stops[at] ?? [])),
    starts: new Set(ascending(starts[at] ?? [])),
  }));
};
