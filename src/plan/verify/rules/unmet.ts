import { idOf, instanceAt, some, type Case } from '../case.ts';
import { at, type Need } from '../platform.ts';
import type { Stage } from '../stage.ts';
import { count, isReady, wanted, type Standing } from '../standing.ts';
import { acting } from '../steps.ts';
import { severityOf, type Violation } from '../violation.ts';

/**
 * The contract: a start finds what it requires ready, or the plan starts that too. Running without being ready is not
 * enough. Of a quorum, as many as it needs.
 */
export function unmet(c: Case, stage: Stage): Violation[] {
  return acting(c.steps, stage, 'start').flatMap((position) =>
    at(c.platform.needs, instanceAt(c, position))
      .filter(({ kind }) => kind === 'requires')
      .flatMap((need): Violation[] => {
        const ready = count(need, stage.after, isReady);
        const quota = wanted(c.platform, need, stage.after);
        return ready >= quota ? [] : [tell(c, need, stage, quota - ready)];
      }),
  );
}

function tell(c: Case, need: Need, stage: Stage, short: number): Violation {
  const owner = idOf(c, need.owner);
  const lacking = lackingOf(need, stage.after);
  const ids = lacking.map((instance) => idOf(c, instance));
  const what = need.whole ? some(ids) : `${short} more of ${some(ids)}`;
  const way = [need.owner, ...wayDown(c, at(lacking, 0), stage.after)];
  return {
    rule: need.whole ? 'closure' : 'need',
    message: `${owner} requires ${what}, neither ready nor started by the plan`,
    instances: [owner, ...ids],
    path: way.map((instance) => idOf(c, instance)),
    severity: severityOf(c.consent, 'closure'),
  };
}

const lackingOf = (need: Need, standings: readonly Standing[]): number[] =>
  need.candidates.filter((candidate) => !isReady(at(standings, candidate)));

/** Through milestones, down to something that can be started. */
export function wayDown(c: Case, from: number, standings: readonly Standing[]): number[] {
  const way = new Set<number>();
  for (let next: number | undefined = from; next !== undefined;) {
    way.add(next);
    if (at(c.platform.instances, next).service.kind !== 'milestone') break;
    next = at(c.platform.needs, next)
      .filter(({ kind }) => kind === 'requires')
      .flatMap((need) => lackingOf(need, standings))
      .find((candidate) => !way.has(candidate));
  }
  return [...way];
}
