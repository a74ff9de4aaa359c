import { idOf, instanceAt, some, stepIdOf, type Case } from '../case.ts';
import { at, type Need } from '../platform.ts';
import { isSecured, positionsBehind, quorumsOf } from '../quorum.ts';
import { unordered, type Pair } from '../reach.ts';
import type { Stage } from '../stage.ts';
import { isReady, wanted } from '../standing.ts';
import { acting, within } from '../steps.ts';
import { plain, type Violation } from '../violation.ts';

/**
 * The contract: of a quorum, a start waits for as many as it needs beyond those that are ready already, and for the
 * stops of those it waits for. A stop comes before, and holds, the stops of all candidates, unless enough stay ready
 * without them.
 */
export function need(c: Case, stage: Stage): Violation[] {
  const each = (action: 'start' | 'stop', rule: typeof wait): Violation[] =>
    acting(c.steps, stage, action).flatMap((position) =>
      quorumsOf(c, instanceAt(c, position)).flatMap((quorum) => rule(c, stage, position, quorum)),
    );
  return [...each('start', wait), ...each('stop', hold)];
}

const isThere = (c: Case, stage: Stage, candidate: number): boolean =>
  isReady(at(stage.before, candidate)) && within(stage, c.steps.stop, candidate) < 0;

function wait(c: Case, stage: Stage, position: number, quorum: Need): Violation[] {
  const open = quorum.candidates.filter((candidate) => !isThere(c, stage, candidate));
  const groups = open
    .map((candidate) => positionsBehind(c, stage, candidate))
    .filter((positions) => positions.length > 0);
  const there = quorum.candidates.length - open.length;
  const owed = Math.min(wanted(c.platform, quorum, stage.after) - there, groups.length);
  if (owed <= 0) return [];
  const crossing = unordered(stopsFirst(c, stage, position, open), c.reach.after).map(({ from, to }) =>
    tell(
      c,
      to,
      instanceAt(c, from),
      `does not wait for ${stepIdOf(c, from)}, which must come before it`,
      'order',
    ),
  );
  if (isSecured(c, position, groups, owed)) return crossing;
  const names = some(open.map((candidate) => idOf(c, candidate)));
  return [...crossing, tellQuorum(c, position, quorum, `waits for fewer than ${owed} of ${names}`)];
}

/** Of two that a quorum orders because the one waits for the other, the stop goes before the start. */
function stopsFirst(c: Case, stage: Stage, start: number, open: readonly number[]): Pair[] {
  const stop = within(stage, c.steps.stop, instanceAt(c, start));
  return open
    .filter((candidate) => within(stage, c.steps.start, candidate) >= 0)
    .flatMap((candidate) => [
      { from: within(stage, c.steps.stop, candidate), to: start },
      { from: stop, to: within(stage, c.steps.start, candidate) },
    ])
    .filter(({ from }) => from >= 0);
}

function hold(c: Case, stage: Stage, position: number, quorum: Need): Violation[] {
  const left = quorum.candidates.filter((candidate) => isThere(c, stage, candidate)).length;
  if (left >= wanted(c.platform, quorum, stage.before)) return [];
  const stops = quorum.candidates
    .map((candidate) => within(stage, c.steps.stop, candidate))
    .filter((stop) => stop >= 0)
    .map((to) => ({ from: position, to }));
  return unordered(stops, c.reach.requires).map(({ to }) =>
    tell(
      c,
      to,
      instanceAt(c, position),
      `would go on if ${stepIdOf(c, position)} failed: it must require it`,
      'need',
    ),
  );
}

const tellQuorum = (c: Case, position: number, quorum: Need, what: string): Violation =>
  plain(
    'need',
    `${stepIdOf(c, position)} ${what}`,
    [instanceAt(c, position), ...quorum.candidates].map((instance) => idOf(c, instance)),
  );

const tell = (c: Case, position: number, other: number, what: string, rule: 'order' | 'need'): Violation =>
  plain(rule, `${stepIdOf(c, position)} ${what}`, [idOf(c, instanceAt(c, position)), idOf(c, other)]);
