import type { Floor as Recorded } from '../../../model.ts';
import { acts, idOf, some } from '../../case.ts';
import { breaches, isTouched, type Floor } from '../../floor.ts';
import { at } from '../../platform.ts';
import type { Course } from '../../rolling/course.ts';
import { needsOf } from '../../rolling/needs.ts';
import { isReady } from '../../standing.ts';
import { plain, type Violation } from '../../violation.ts';
import { keepsOf } from '../keep.ts';

/**
 * The contract: a run counts failed instances as down and goes on while the floors of the plan hold, so each floor that
 * the plan can touch is recorded, with at least its number, and counts nobody but its own. One that the plan breaks
 * itself is no floor of the run: other rules refuse it, unless it was forced.
 */
export function record(c: Course): Violation[] {
  const recorded = heights(c);
  const isMissing = (rule: Recorded['rule'], floor: Floor): boolean =>
    isTouched(c, c.before, floor) &&
    !((recorded.get(keyOf(c, rule, floor.members)) ?? -Infinity) >= heightOf(c, floor)) &&
    breaches(c, c.before, floor).length === 0;
  const keeps = c.consent.force.includes('floor') ? [] : keepsOf(c);
  return [
    ...keeps
      .filter((floor) => isMissing('keep', floor))
      .map((floor) => {
        const { service } = at(c.platform.instances, at(floor.members, 0));
        return tell(c, 'keep', floor, `${service.name} keeps`, []);
      }),
    ...needsOf(c)
      .filter((floor) => isMissing('need', floor))
      .map((floor) => tell(c, 'need', floor, `${idOf(c, floor.owner)} needs`, [floor.owner])),
  ];
}

function tell(
  c: Course,
  rule: 'keep' | 'need',
  { members, min }: Floor,
  whose: string,
  owners: readonly number[],
): Violation {
  const ids = members.map((member) => idOf(c, member));
  const message = `${whose} ${min} of ${some(ids)} ready: the plan records no such floor, a lower one, or one that counts others`;
  return plain(rule, message, [...owners.map((owner) => idOf(c, owner)), ...ids]);
}

/** What a floor demands of those that act: the others stay what they are. */
const heightOf = (c: Course, { members, min }: Floor): number =>
  min - members.filter((member) => isReady(at(c.before, member)) && !acts(c, member)).length;

/** Who of those that act counts from the beginning, and who once it was started. */
function keyOf(c: Course, rule: Recorded['rule'], members: readonly number[]): string {
  const acting = members.filter((member) => acts(c, member));
  return keyFrom(
    rule,
    acting.filter((member) => isReady(at(c.before, member))),
    acting.filter((member) => !isReady(at(c.before, member)) && at(c.steps.start, member) >= 0),
  );
}

const keyFrom = (rule: string, ready: readonly number[], down: readonly number[]): string =>
  [rule, ...ready.toSorted((a, b) => a - b), 'and', ...down.toSorted((a, b) => a - b)].join(' ');

/** By rule and members: the most that a recorded floor demands of those that act. */
function heights(c: Course): Map<string, number> {
  const found = new Map<string, number>();
  for (const { rule, min, ready, down } of c.plan.rolling?.floors ?? []) {
    const [up, later] = [new Set<number>(), new Set<number>()];
    for (const id of ready) {
      const member = c.platform.indexOf.get(id);
      if (member !== undefined && acts(c, member)) up.add(member);
    }
    for (const id of down) {
      const member = c.platform.indexOf.get(id);
      if (member !== undefined && at(c.steps.start, member) >= 0) later.add(member);
    }
    const key = keyFrom(rule, [...up], [...later]);
    const height = min - (ready.length - up.size);
    if (!((found.get(key) ?? -Infinity) >= height)) found.set(key, height);
  }
  return found;
}
