/** Which quorums bind an instance, and how many of some steps are certain to be done before another one begins. */
import type { Case } from './case.ts';
import { at, type Need } from './platform.ts';
import { ancestors } from './reach.ts';
import type { Stage } from './stage.ts';
import { isReady } from './standing.ts';
import { within } from './steps.ts';

/** Its own, and those of the milestones that it requires, however far: a milestone has no step to wait with. */
export function quorumsOf({ platform }: Case, instance: number): Need[] {
  const found: Need[] = [];
  const seen = new Set([instance]);
  for (const next of seen) {
    for (const need of at(platform.needs, next)) {
      if (need.kind !== 'requires') continue;
      if (!need.whole) found.push(need);
      else
        for (const candidate of need.candidates)
          if (at(platform.instances, candidate).service.kind === 'milestone') seen.add(candidate);
    }
  }
  return found;
}

/** The starts that make a candidate ready: its own, or for a milestone those of all that it still requires. */
export function positionsBehind(c: Case, stage: Stage, candidate: number): number[] {
  const found = new Set<number>();
  const seen = new Set([candidate]);
  const open = [candidate];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const position = within(stage, c.steps.start, next);
    if (position >= 0) found.add(position);
    if (at(c.platform.instances, next).service.kind !== 'milestone') continue;
    for (const { kind, candidates } of at(c.platform.needs, next)) {
      if (kind !== 'requires') continue;
      for (const each of candidates) {
        if (seen.has(each) || isReady(at(stage.before, each))) continue;
        seen.add(each);
        open.push(each);
      }
    }
  }
  return [...found];
}

/**
 * Are that many of the groups wholly done before the step begins, whatever fails? By `requires` and one quorum, its
 * own or that of a step it requires. Two quorums together may secure more; a plan that relies on that is refused.
 */
export function isSecured(
  c: Case,
  position: number,
  groups: readonly (readonly number[])[],
  owed: number,
): boolean {
  const { requires } = c.steps;
  if (secured(c, [position], groups, new Set(at(requires, position))) >= owed) return true;
  const required = ancestors(position, requires);
  return secured(c, [position, ...required], groups, required) >= owed;
}

/** `before`: what is done without any quorum. */
function secured(
  { steps }: Case,
  waiting: readonly number[],
  groups: readonly (readonly number[])[],
  before: ReadonlySet<number>,
): number {
  const open = groups.filter((group) => !group.every((position) => before.has(position)));
  const single = new Set(open.flatMap((group) => (group.length === 1 ? group : [])));
  const gains = waiting.flatMap((position) =>
    at(steps.quorums, position).map(({ need, of }) => need - of.filter((each) => !single.has(each)).length),
  );
  return groups.length - open.length + gains.reduce((most, gain) => Math.max(most, gain), 0);
}
