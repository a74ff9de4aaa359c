import { acts, idOf, instanceAt, stepIdOf } from '../../case.ts';
import { at, type Need } from '../../platform.ts';
import { isMilestone, startBatch, stopBatch, type Course } from '../../rolling/course.ts';
import { plain, type Violation } from '../../violation.ts';

/**
 * The contract: batches only follow each other, or a failure that is put up with would block the rest. One exception:
 * a dependent that is down from one batch to a later one. What it cannot spare stops only if it has stopped, and it
 * starts only on what has started.
 */
export function across(c: Course): Violation[] {
  const owed = owedBy(c);
  return c.steps.list.flatMap((_, position) => {
    const own = at(c.batchOf, position);
    const requires = at(c.steps.requires, position);
    const required = new Set(requires.filter((each) => at(c.batchOf, each) !== own));
    const quorums = at(c.steps.quorums, position).flatMap(({ of }) => of);
    const due = owed.get(position) ?? new Set();
    return [
      ...[...due].filter((each) => !required.has(each)).map((each) => lacking(c, position, each)),
      ...[...required].filter((each) => !due.has(each)).map((each) => needless(c, position, each)),
      ...quorums.filter((each) => at(c.batchOf, each) !== own).map((each) => needless(c, position, each)),
    ];
  });
}

/** By position of a step, the positions in earlier batches that it must require. */
function owedBy(c: Course): Map<number, Set<number>> {
  const owed = new Map<number, Set<number>>();
  const add = (position: number, required: number): void => {
    owed.set(position, (owed.get(position) ?? new Set()).add(required));
  };
  for (const [owner, role] of c.roles.entries()) {
    if (role !== 'joined' || !acts(c, owner)) continue;
    const [down, up] = [stopBatch(c, owner), startBatch(c, owner)];
    const until = up < 0 ? Infinity : up;
    for (const candidate of needed(c, owner, c.ledger.isTight)) {
      const stop = stopBatch(c, candidate);
      if (down >= 0 && stop > down && stop <= until)
        add(at(c.steps.stop, candidate), at(c.steps.stop, owner));
    }
    for (const candidate of up < 0 ? [] : needed(c, owner, isWhole)) {
      const start = startBatch(c, candidate);
      if (start >= 0 && start < up) add(at(c.steps.start, owner), at(c.steps.start, candidate));
    }
  }
  return owed;
}

const isWhole = ({ kind, whole }: Need): boolean => kind === 'requires' && whole;

/** Through milestones, which have no steps. */
function needed(c: Course, owner: number, counts: (need: Need) => boolean): Set<number> {
  const found = new Set<number>();
  const ways = new Set([owner]);
  for (const way of ways)
    for (const need of at(c.platform.needs, way)) {
      if (!counts(need)) continue;
      for (const candidate of need.candidates) (isMilestone(c, candidate) ? ways : found).add(candidate);
    }
  return found;
}

function lacking(c: Course, position: number, other: number): Violation {
  const message = `${stepIdOf(c, position)} would go on if ${stepIdOf(c, other)} failed in an earlier batch: it must require it`;
  return plain('requires', message, idsOf(c, position, other));
}

function needless(c: Course, position: number, other: number): Violation {
  const message = `${stepIdOf(c, position)} requires ${stepIdOf(c, other)} of another batch: batches only follow each other`;
  return plain('rolling', message, idsOf(c, position, other));
}

const idsOf = (c: Course, position: number, other: number) => [
  idOf(c, instanceAt(c, position)),
  idOf(c, instanceAt(c, other)),
];
