/** What is known of every instance before and after a part of the plan. */
import type { InstanceId } from '../../topology/model.ts';
import type { Observation, Observations } from '../../topology/state.ts';
import type { Plan } from '../model.ts';
import { at, type Need, type Platform } from './platform.ts';
import { within, type Span, type Steps } from './steps.ts';

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

/** A part of the plan. The standings are those of the one part that is looked at now. */
export interface Stage extends Span {
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
}

export function standingsAt(
  platform: Platform,
  plan: Plan,
  steps: Steps,
  observed: Observations | 'offline',
): Standing[] {
  const standings = platform.instances.map(({ id, service }, index): Standing => {
    const found = observed === 'offline' ? offline(plan, steps, index) : standingOf(observed.get(id));
    if (service.external) return isUnknown(observed, id) ? 'assumed' : found;
    if (service.kind === 'job') return isGone(found) ? 'idle' : 'ready';
    return found;
  });
  settle(platform, standings);
  return standings;
}

/**
 * Everything needs its action: what only starts is down, and so is the rest where the goal is a start; where it is
 * another, the rest is up and must not lose what it requires.
 */
function offline({ goal }: Plan, steps: Steps, index: number): Standing {
  if (at(steps.stop, index) >= 0) return 'ready';
  return goal.action === 'start' || at(steps.start, index) >= 0 ? 'down' : 'ready';
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

/** A milestone is ready when what it requires is, and down when that cannot be. */
function settle(platform: Platform, standings: Standing[]): void {
  for (const milestone of platform.milestones) {
    const required = at(platform.needs, milestone).filter(({ kind }) => kind === 'requires');
    const gone = required.some(
      (need) => count(need, standings, isGone) > need.candidates.length - wanted(platform, need, standings),
    );
    const met = required.every(
      (need) => count(need, standings, isReady) >= wanted(platform, need, standings),
    );
    standings[milestone] = met ? 'ready' : gone ? 'down' : 'unsure';
  }
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

/** One stage after the other; the same arrays are carried along, so look at a stage before taking the next. */
export function* stagesIn(
  platform: Platform,
  steps: Steps,
  spans: readonly Span[],
  initial: readonly Standing[],
): Generator<Stage> {
  const [before, after] = [[...initial], [...initial]];
  for (const span of spans) {
    for (let position = span.from; position < span.to; position += 1) {
      const instance = at(steps.instance, position);
      after[instance] = within(span, steps.start, instance) >= 0 ? 'ready' : 'down';
    }
    settle(platform, after);
    yield { ...span, before, after };
    for (let position = span.from; position < span.to; position += 1) {
      const instance = at(steps.instance, position);
      before[instance] = at(after, instance);
    }
    for (const milestone of platform.milestones) before[milestone] = at(after, milestone);
  }
}
