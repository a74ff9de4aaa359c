import type { InstanceId } from '../../../topology/model.ts';
import { idOf, instanceAt, type Case } from '../case.ts';
import { at, type Need } from '../platform.ts';
import type { Stage } from '../stage.ts';
import { isReady } from '../standing.ts';
import { acting, within } from '../steps.ts';
import { severityOf, type Violation } from '../violation.ts';

/**
 * The contract: nothing that runs is left without what it requires, and what is not known to be stopped counts as
 * running; an absent unit cannot run, and is told. A milestone passes the loss on to what requires it. Of a quorum, the
 * ones that are ready and do not stop must be enough. Everything that stops in a stage counts as down at once.
 */
export function closureBy(c: Case): (stage: Stage) => Violation[] {
  const taken = new Int32Array(c.platform.size);
  return (stage) => {
    const touched: Need[] = [];
    const found = losses(c, stage, (need, gone) => {
      const known = at(taken, need.index);
      if (known === LOST) return false;
      if (known === 0) touched.push(need);
      const now = known + (isReady(at(stage.before, gone)) ? 1 : 0);
      const isLost = stage.ready(need) - now < stage.wanted(need);
      taken[need.index] = isLost ? LOST : now;
      return isLost;
    });
    for (const { index } of touched) taken[index] = 0;
    return found;
  };
}

/** In the place of how many a stage has taken: too many, which is told once. */
const LOST = -1;

/** @param loses does this candidate's going take away what the owner needs? */
function losses(c: Case, stage: Stage, loses: (need: Need, gone: number) => boolean): Violation[] {
  const lost = stopping(c, stage);
  const parent = new Map<number, number | undefined>(lost.map((instance) => [instance, undefined]));
  const found: Violation[] = [];
  for (const gone of lost) {
    for (const need of at(c.platform.neededBy, gone)) {
      if (need.kind !== 'requires' || within(stage, c.steps.stop, need.owner) >= 0 || !loses(need, gone))
        continue;
      if (isMilestone(c, need.owner)) {
        if (parent.has(need.owner)) continue;
        parent.set(need.owner, gone);
        lost.push(need.owner);
      } else if (suffers(c, stage, need.owner)) {
        const path = wayDown(c, need.owner, gone, parent);
        found.push(tell(c, stage, need, path));
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

function tell(c: Case, stage: Stage, need: Need, path: readonly InstanceId[]): Violation {
  const owner = at(path, 0);
  const stopped = at(path, path.length - 1);
  const ready = need.candidates.filter(
    (each) => isReady(at(stage.before, each)) && within(stage, c.steps.stop, each) < 0,
  ).length;
  const what = need.whole ? stopped : `${need.need} of ${need.candidates.length}, ${ready} would stay ready`;
  return {
    rule: need.whole ? 'closure' : 'need',
    message: `${owner} requires ${what}: the plan stops ${stopped} and not ${owner}`,
    instances: [owner, stopped],
    path,
    severity: at(stage.before, need.owner) === 'absent' ? 'warning' : severityOf(c.consent, 'closure'),
  };
}
