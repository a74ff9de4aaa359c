/** The quorums of all that is up, as floors: how many of which instances must stay ready. */
import { acts } from '../case.ts';
import type { Floor } from '../floor.ts';
import { at, type Need } from '../platform.ts';
import { isReady } from '../standing.ts';
import { isMilestone, type Course } from './course.ts';

export interface Needed extends Floor {
  /** One of those whose need it is. */
  readonly owner: number;
}

/** Once for each list of candidates and number: thousands may share one. */
export function needsOf(c: Course): Needed[] {
  const lists = new Map<readonly number[], Map<number, Needed>>();
  const groupOf = groups(c);
  for (const [owner, need] of reliedOn(c)) {
    const known = lists.get(need.candidates) ?? new Map<number, Needed>();
    lists.set(need.candidates, known);
    const min = c.ledger.wanted(need);
    if (!known.has(min)) known.set(min, { ...floorOf(c, need.candidates, min, groupOf), owner });
  }
  return [...lists.values()].flatMap((known) => [...known.values()]);
}

/**
 * Of each that is up: its own quorums, and those of milestones that it requires and nobody before it did. One that acts
 * is down together with what it cannot spare.
 */
function* reliedOn(c: Course): Generator<readonly [owner: number, quorum: Need]> {
  const seen = new Set<number>();
  for (const owner of c.platform.instances.keys()) {
    if (isMilestone(c, owner) || !isUp(c, owner) || isGivenUp(c, owner)) continue;
    const open = [owner];
    for (const each of open)
      for (const need of at(c.platform.needs, each)) {
        if (need.kind !== 'requires') continue;
        if (!need.whole) {
          if (!acts(c, owner) || !c.ledger.isTight(need)) yield [owner, need];
        } else
          for (const candidate of need.candidates) {
            if (!isMilestone(c, candidate) || seen.has(candidate)) continue;
            seen.add(candidate);
            open.push(candidate);
          }
      }
  }
}

/** `--force closure` leaves it running, without a floor. */
const isGivenUp = (c: Course, instance: number): boolean =>
  c.roles[instance] === 'left' && c.consent.force.includes('closure');

/** Whatever is not certainly down; an external one only if it was seen to run. */
function isUp(c: Course, instance: number): boolean {
  const standing = at(c.before, instance);
  if (standing === 'ready' || standing === 'unready') return true;
  return standing === 'unsure' && !at(c.platform.instances, instance).service.external;
}

/**
 * A milestone has no step, so those behind it are counted instead. Where several stand behind one, losing any of them
 * may lose it: then a number over all of them is asked for that leaves enough milestones ready whoever is lost.
 */
function floorOf(
  c: Course,
  candidates: readonly number[],
  min: number,
  groupOf: (candidate: number) => readonly number[],
): Floor {
  if (!candidates.some((candidate) => isMilestone(c, candidate))) return { members: candidates, min };
  const all = candidates.map(groupOf);
  const single = new Set(all.flat());
  if (all.every(({ length }) => length === 1) && single.size === all.length)
    return { members: [...single], min };
  const ready = candidates.filter((candidate) => isReady(at(c.before, candidate))).map(groupOf);
  const shares = new Map<number, number>();
  for (const member of ready.flat()) shares.set(member, (shares.get(member) ?? 0) + 1);
  const most = [...shares].reduce(
    (high, [member, share]) => (acts(c, member) ? Math.max(high, share) : high),
    1,
  );
  const members = [...shares.keys()].filter((member) => isReady(at(c.before, member)));
  return { members, min: members.length - Math.floor((ready.length - min) / most) };
}

/** By candidate: the instances that must be ready for it; a milestone that requires nothing stands for itself. */
function groups(c: Course): (candidate: number) => readonly number[] {
  const known = new Map<number, readonly number[]>();
  for (const milestone of c.platform.milestones) {
    const required = at(c.platform.needs, milestone)
      .filter(({ kind }) => kind === 'requires')
      .flatMap(({ candidates }) => candidates.flatMap((candidate) => known.get(candidate) ?? [candidate]));
    known.set(milestone, required.length > 0 ? [...new Set(required)] : [milestone]);
  }
  return (candidate) => known.get(candidate) ?? [candidate];
}
