import { acts, idOf } from '../../case.ts';
import { at } from '../../platform.ts';
import { isMilestone, named, startBatch, stopBatch, type Course } from '../../rolling/course.ts';
import { plain, type Violation } from '../../violation.ts';

/**
 * The contract: a unit restarts within one batch. What has joined stops no earlier than the first batch that takes
 * something it cannot spare, and starts no later than the last one.
 */
export function whereabouts(c: Course): Violation[] {
  const acting = [...c.roles.keys()].filter((instance) => acts(c, instance));
  return [...acting.flatMap((instance) => own(c, instance)), ...split(c, acting)];
}

function own(c: Course, instance: number): Violation[] {
  const [stop, start] = [stopBatch(c, instance), startBatch(c, instance)];
  const id = idOf(c, instance);
  if (c.roles[instance] === 'joined') return long(c, instance);
  if (stop < 0 || start < 0 || stop === start) return [];
  return [plain('rolling', `${id} stops in ${named(stop)} and starts in ${named(start)}`, [id])];
}

/** Down for longer than needed, or started before it stops. */
function long(c: Course, instance: number): Violation[] {
  const [stop, start] = [stopBatch(c, instance), startBatch(c, instance)];
  const id = idOf(c, instance);
  if (start >= 0 && start < stop)
    return [plain('rolling', `${id} starts in ${named(start)} and stops in ${named(stop)}`, [id])];
  const { first, last } = extent(c, instance);
  if (stop < first)
    return [
      plain('rolling', `${id} stops in ${named(stop)}: nothing takes it along before ${named(first)}`, [id]),
    ];
  if (start > last)
    return [plain('rolling', `${id} starts in ${named(start)}: it could from ${named(last)} on`, [id])];
  return [];
}

/** The batches in which something acts that the instance cannot spare, also through milestones. */
function extent(c: Course, instance: number): { readonly first: number; readonly last: number } {
  let [first, last] = [Infinity, -Infinity];
  const seen = new Set([instance]);
  for (const owner of seen)
    for (const need of at(c.platform.needs, owner)) {
      if (!c.ledger.isTight(need)) continue;
      for (const candidate of need.candidates) {
        if (isMilestone(c, candidate)) seen.add(candidate);
        if (!acts(c, candidate)) continue;
        const [stop, start] = [stopBatch(c, candidate), startBatch(c, candidate)];
        first = Math.min(first, stop < 0 ? start : stop);
        last = Math.max(last, start < 0 ? stop : start);
      }
    }
  return { first, last };
}

/** Those of a unit that are in another batch than the first of it. */
function split(c: Course, acting: readonly number[]): Violation[] {
  const firsts = new Map<number, number>();
  return acting.flatMap((instance): Violation[] => {
    const unit = at(c.units, instance);
    if (unit < 0) return [];
    const first = firsts.get(unit) ?? instance;
    firsts.set(unit, first);
    const [batch, other] = [batchOf(c, instance), batchOf(c, first)];
    if (batch === other) return [];
    const ids = [idOf(c, instance), idOf(c, first)];
    const message = `${ids[0]} and ${ids[1]} restart together: they are in ${named(batch)} and ${named(other)}`;
    return [plain('rolling', message, ids)];
  });
}

export function batchOf(c: Course, instance: number): number {
  const start = startBatch(c, instance);
  return start < 0 ? stopBatch(c, instance) : start;
}
