/** Floors against the whole plan, batch by batch: what stops in a batch counts as down at once. */
import { batchAt, type Case } from './case.ts';
import { at } from './platform.ts';
import { isReady, type Standing } from './standing.ts';

export interface Floor {
  readonly members: readonly number[];
  /** How many must be ready at every instant. */
  readonly min: number;
}

/** A batch that takes members away although too few are left, or were left before. */
export interface Breach {
  readonly left: number;
  readonly lost: readonly number[];
}

interface Change {
  /** Ready ones that go down at the batch's beginning. */
  down: number;
  /** Those that are ready from its end on. */
  up: number;
  readonly lost: number[];
}

/**
 * Costs what its members do, however many batches there are.
 *
 * @param before the standings that the plan finds
 */
export function breaches(c: Case, before: readonly Standing[], { members, min }: Floor): Breach[] {
  const changes = changesOf(c, before, members);
  let left = members.filter((member) => isReady(at(before, member))).length;
  const found: Breach[] = [];
  for (const [, { down, up, lost }] of [...changes].toSorted(([a], [b]) => a - b)) {
    left -= down;
    if (lost.length > 0 && left < min) found.push({ left, lost });
    left += up;
  }
  return found;
}

function changesOf(c: Case, before: readonly Standing[], members: readonly number[]): Map<number, Change> {
  const changes = new Map<number, Change>();
  const changeIn = (batch: number): Change => {
    const change = changes.get(batch) ?? { down: 0, up: 0, lost: [] };
    changes.set(batch, change);
    return change;
  };
  for (const member of members) {
    const [stop, start] = [batchAt(c, c.steps.stop, member), batchAt(c, c.steps.start, member)];
    const standing = at(before, member);
    let ready = isReady(standing);
    const begin = (): void => {
      if (!ready) changeIn(start).up += 1;
      ready = true;
    };
    if (start >= 0 && start < stop) begin();
    if (stop >= 0) {
      if (ready || standing !== 'down') changeIn(stop).lost.push(member);
      if (ready) changeIn(stop).down += 1;
      ready = false;
    }
    if (start >= 0 && start >= stop) begin();
  }
  return changes;
}

/** Can the plan take any of it away? Only then it matters to a run. */
export const isTouched = (c: Case, before: readonly Standing[], { members }: Floor): boolean =>
  members.some((member) => isReady(at(before, member)) && at(c.steps.stop, member) >= 0);
