import type { InstanceId } from '../../../topology/model.ts';
import { idOf, instanceAt, type Case } from '../case.ts';
import { at, type Need } from '../platform.ts';
import { count, isReady, wanted, type Stage } from '../standing.ts';
import { acting, within } from '../steps.ts';
import { severityOf, type Violation } from '../violation.ts';

/**
 * The contract: nothing that runs is left without what it requires, and what is not known to be stopped counts as
 * running; an absent unit cannot run, and is told. A milestone passes the loss on to what requires it. Of a quorum, the ones that are ready and do not stop
 * must be enough. Everything that stops in a stage counts as down at once.
 */
export function closure(c: Case, stage: Stage): Violation[] {
  const lost = stopping(c, stage);
  const parent = new Map<number, number | undefined>(lost.map((instance) => [instance, undefined]));
  const quotas = new Map<Need, Quota>();
  const found: Violation[] = [];
  for (const gone of lost) {
    for (const need of at(c.platform.neededBy, gone)) {
      if (!loses(c, stage, need, gone, quotas)) continue;
      if (isMilestone(c, need.owner)) {
        if (parent.has(need.owner)) continue;
        parent.set(need.owner, gone);
        lost.push(need.owner);
      } else if (suffers(c, stage, need.owner)) {
        const path = wayDown(c, need.owner, gone, parent);
        found.push(tell(c, stage, need, quotas.get(need)?.ready ?? 0, path));
      }
    }
  }
  return found;
}

const isMilestone = (c: Case, instance: number): boolean =>
  at(c.platform.instances, instance).service.kind === 'milestone';

/** Those that the stage takes away: a stop of what is down already changes nothing. */
const stopping = (c: Case, stage: Stage): number[] =>
  acting(c.steps, stage, 'stop')
    .map((position) => instanceAt(c, position))
    .filter((instance) => at(stage.before, instance) !== 'down');

interface Quota {
  ready: number;
  readonly wanted: number;
  lost: boolean;
}

/** Does this candidate's going take away what the owner needs? True once for each need. */
function loses(c: Case, stage: Stage, need: Need, gone: number, quotas: Map<Need, Quota>): boolean {
  if (need.kind !== 'requires' || within(stage, c.steps.stop, need.owner) >= 0) return false;
  const quota = quotas.get(need) ?? {
    ready: count(need, stage.before, isReady),
    wanted: wanted(c.platform, need, stage.before),
    lost: false,
  };
  quotas.set(need, quota);
  if (isReady(at(stage.before, gone))) quota.ready -= 1;
  if (quota.lost || quota.ready >= quota.wanted) return false;
  quota.lost = true;
  return true;
}

/** What may run; an external one only if it was seen to. */
function suffers(c: Case, stage: Stage, instance: number): boolean {
  const standing = at(stage.before, instance);
  if (standing === 'ready' || standing === 'unready') return true;
  return (
    (standing === 'absent' || standing === 'unsure') && !at(c.platform.instances, instance).service.external
  );
}

/** From the owner by what it loses to a step of the plan. */
function wayDown(
  c: Case,
  owner: number,
  gone: number,
  parent: ReadonlyMap<number, number | undefined>,
): InstanceId[] {
  const way = [idOf(c, owner)];
  for (let next: number | undefined = gone; next !== undefined; next = parent.get(next))
    way.push(idOf(c, next));
  return way;
}

function tell(c: Case, stage: Stage, need: Need, ready: number, path: readonly InstanceId[]): Violation {
  const owner = at(path, 0);
  const stopped = at(path, path.length - 1);
  const what = need.whole ? stopped : `${need.need} of ${need.candidates.length}, ${ready} would stay ready`;
  return {
    rule: need.whole ? 'closure' : 'need',
    message: `${owner} requires ${what}: the plan stops ${stopped} and not ${owner}`,
    instances: [owner, stopped],
    path,
    severity: at(stage.before, need.owner) === 'absent' ? 'warning' : severityOf(c.consent, 'closure'),
  };
}
