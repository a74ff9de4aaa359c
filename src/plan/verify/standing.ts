/** What is known of every instance before and after a part of the plan. */
import type { InstanceId } from '../../topology/model.ts';
import type { Observation, Observations } from '../../topology/state.ts';
import type { Plan } from '../model.ts';
import { at, type Need, type Platform } from './platform.ts';
import type { Steps } from './steps.ts';

/**
 * - `ready`: running, with every probe
 * - `unready`: running, and a probe does not hold
 * - `down`: known to be stopped, failed included
 * - `idle`: a job that does not run; others start it, so nothing waits for it
 * - `absent`: no such unit; not taken for stopped where it depends on something, not there for what needs it
 * - `assumed`: an external one of which nothing is known; nothing beside it could be acted on if it were not up
 * - `unsure`: cannot be told; neither ready nor down
 */
export type Standing = 'ready' | 'unready' | 'down' | 'idle' | 'absent' | 'assumed' | 'unsure';

export function standingsAt(
  platform: Platform,
  plan: Plan,
  steps: Steps,
  observed: Observations | 'offline',
): Standing[] {
  const standings = platform.instances.map(({ id, service, standby }, index): Standing => {
    const found =
      observed === 'offline' ? offline(plan, steps, index, standby) : standingOf(observed.get(id));
    if (service.external) return isUnknown(observed, id) ? 'assumed' : found;
    if (service.kind === 'job') return isGone(found) ? 'idle' : 'ready';
    return found;
  });
  settle(platform, standings);
  return standings;
}

/**
 * Everything needs its action: what only starts is down, and so is the rest where the goal is a start; where it is
 * another, the rest is up and must not lose what it requires, but for the passive node of a pair that a restart leaves.
 */
function offline({ goal }: Plan, steps: Steps, index: number, standby: boolean): Standing {
  if (at(steps.stop, index) >= 0) return 'ready';
  const isLeft = goal.action === 'restart' && standby;
  return goal.action === 'start' || at(steps.start, index) >= 0 || isLeft ? 'down' : 'ready';
}

const isUnknown = (observed: Observations | 'offline', id: InstanceId): boolean =>
  observed === 'offline' || (observed.get(id)?.state ?? 'unknown') === 'unknown';

function standingOf(observation: Observation | undefined): Standing {
  if (observation === undefined) return 'unsure';
  const { state, ready } = observation;
  switch (state) {
    case 'running':
      return ready ? 'ready' : 'unready';
    case 'stopped':
    case 'failed':
      return 'down';
    case 'absent':
      return 'absent';
    case 'changing':
    case 'unreachable':
    case 'unknown':
      return 'unsure';
    default:
      return state satisfies never;
  }
}

function settle(platform: Platform, standings: Standing[]): void {
  const counts: Counts = {
    ready: (need) => count(need, standings, isReady),
    gone: (need) => count(need, standings, isGone),
    wanted: (need) => wanted(platform, need, standings),
  };
  for (const milestone of platform.milestones)
    standings[milestone] = milestoneStanding(at(platform.needs, milestone), counts);
}

interface Counts {
  readonly ready: (need: Need) => number;
  readonly gone: (need: Need) => number;
  readonly wanted: (need: Need) => number;
}

/** A milestone is ready when what it requires is, and down when that cannot be. */
export function milestoneStanding(needs: readonly Need[], { ready, gone, wanted: quota }: Counts): Standing {
  const required = needs.filter(({ kind }) => kind === 'requires');
  if (required.every((need) => ready(need) >= quota(need))) return 'ready';
  return required.some((need) => gone(need) > need.candidates.length - quota(need)) ? 'down' : 'unsure';
}

/** Counts as up for what requires it. */
export const isReady = (standing: Standing): boolean =>
  standing === 'ready' || standing === 'assumed' || standing === 'idle';
/** Is certain not to run. */
export const isGone = (standing: Standing): boolean => standing === 'down' || standing === 'absent';

export const count = (
  need: Need,
  standings: readonly Standing[],
  is: (standing: Standing) => boolean,
): number => need.candidates.filter((candidate) => is(at(standings, candidate))).length;

/** How many must be ready; the passive node of a pair is not waited for while it is not in use. */
export function wanted(platform: Platform, need: Need, standings: readonly Standing[]): number {
  const active = need.candidates.filter(
    (candidate) => !at(platform.instances, candidate).standby || isReady(at(standings, candidate)),
  );
  return Math.max(1, Math.min(need.need, active.length));
}
