import { idOf, type Case } from '../case.ts';
import { at, type Need } from '../platform.ts';
import { isGone, isReady, wanted, type Standing } from '../standing.ts';
import type { Violation } from '../violation.ts';
import { wayDown } from './unmet.ts';

/**
 * The contract: what was broken before the plan is a warning. An instance runs, something it requires is known to be
 * down or not there, and the plan neither stops the one nor starts the other.
 *
 * @param before the standings that the plan finds
 * @param after the standings that it leaves
 */
export function broken(c: Case, before: readonly Standing[], after: readonly Standing[]): Violation[] {
  return c.platform.instances.flatMap((instance, owner): Violation[] => {
    const standing = at(before, owner);
    const runs = standing === 'ready' || standing === 'unready';
    if (!runs || instance.service.kind === 'milestone' || at(c.steps.stop, owner) >= 0) return [];
    return at(c.platform.needs, owner).flatMap((need) => brokenNeed(c, need, before, after));
  });
}

function brokenNeed(
  c: Case,
  need: Need,
  before: readonly Standing[],
  after: readonly Standing[],
): Violation[] {
  if (need.kind !== 'requires') return [];
  const gone = need.candidates.filter(
    (candidate) => isGone(at(before, candidate)) && !isReady(at(after, candidate)),
  );
  const first = gone[0];
  if (first === undefined || need.candidates.length - gone.length >= wanted(c.platform, need, before))
    return [];
  const way = [need.owner, ...wayDown(c, first, after)].map((instance) => idOf(c, instance));
  const owner = idOf(c, need.owner);
  const message = `${owner} runs although ${way.at(-1) ?? owner} is down: it was so before this plan`;
  const ids = gone.map((instance) => idOf(c, instance));
  return [{ rule: 'broken', message, instances: [owner, ...ids], path: way, severity: 'warning' }];
}
