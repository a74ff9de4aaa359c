/** What waits for what: pairs of steps, hard pairs and quorums. semantics.md, "Planning", 2 and 3. */
import type { Dependency, Platform } from './expand.ts';
import { hardPaths, leads, paths, reach } from './graph.ts';
import type { Steps } from './steps.ts';
import type { Id, Quorum, StepId } from './types.ts';
import { isUp, met, requirements, sortOf, type World } from './world.ts';

export type Pair = readonly [StepId, StepId];
export interface Order {
  order: Set<string>;
  hard: Set<string>;
  quorum: Map<StepId, Quorum[]>;
}

const start = (id: Id): StepId => `start:${id}`;
const stop = (id: Id): StepId => `stop:${id}`;

export function orderOf(world: World, steps: Steps): Order {
  const during: World = { ...world, down: steps.stops };
  const quorums = startQuorums(during, steps);
  const stopEdges = stopQuorums(during, steps);
  const saturated = [...quorums].flatMap(([step, list]) =>
    list.filter(isSaturated).flatMap(({ of }) => pairs(of, step)),
  );
  const hard = closed([...phasePairs(world.platform, steps, hardPaths), ...saturated, ...stopEdges]);
  const order = closed([
    ...phasePairs(world.platform, steps, paths),
    ...saturated,
    ...stopEdges,
    ...crossPairs(world.platform, steps, quorums),
  ]);
  const open = [...quorums].map(([step, list]): [StepId, Quorum[]] => [step, stillOpen(list, hard, step)]);
  return { order, hard, quorum: new Map(open.filter(([, list]) => list.length > 0)) };
}

/** As many needed as there are: no quorum but edges. */
export function isSaturated({ need, of }: Quorum): boolean {
  return need >= of.length;
}

/** Quorums that neither are edges nor follow from hard edges. */
export function stillOpen(list: Quorum[], hard: Set<string>, step: StepId): Quorum[] {
  return list.filter((quorum) => {
    const sure = quorum.of.filter((first) => hard.has(`${first} ${step}`)).length;
    return !isSaturated(quorum) && sure < quorum.need;
  });
}

export function pairs(firsts: readonly StepId[], then: StepId): Pair[] {
  return firsts.map((first) => [first, then]);
}

/** Transitive closure, as `first then` strings. */
export function closed(list: readonly Pair[]): Set<string> {
  const result = [...reach(list)].flatMap(([first, thens]) => [...thens].map((then) => `${first} ${then}`));
  return new Set(result);
}

/** "Order comes from the whole graph, not from the part in the plan" */
function phasePairs(platform: Platform, { starts, stops }: Steps, of: typeof paths): Pair[] {
  const started = of(platform, 'start');
  const stopped = of(platform, 'stop');
  const all = (ids: Set<Id>) => [...ids].flatMap((a) => [...ids].map((b) => [a, b] as const));
  return [
    ...all(starts)
      .filter(([a, b]) => leads(started, a, b))
      .map(([a, b]): Pair => [start(a), start(b)]),
    ...all(stops)
      .filter(([a, b]) => leads(stopped, a, b))
      .map(([a, b]): Pair => [stop(a), stop(b)]),
  ];
}

/** "Of two ordered instances, one stopping and one starting, the stop goes first"; and its own stop as well. */
function crossPairs(platform: Platform, { starts, stops }: Steps, quorums: Map<StepId, Quorum[]>): Pair[] {
  const both = [paths(platform, 'start'), paths(platform, 'stop')];
  const awaits = (owner: Id, other: Id) =>
    quorums.get(start(owner))?.some(({ of }) => of.includes(start(other))) ?? false;
  const ordered = (a: Id, b: Id) =>
    a === b || awaits(a, b) || awaits(b, a) || both.some((way) => leads(way, a, b) || leads(way, b, a));
  return [...stops].flatMap((a) =>
    [...starts].filter((b) => ordered(a, b)).map((b): Pair => [stop(a), start(b)]),
  );
}

/** "the start step has `quorum` instead of edges (candidates already ready are taken off `need`)" */
function startQuorums(during: World, { starts }: Steps): Map<StepId, Quorum[]> {
  return new Map(
    [...starts].map((id) => {
      const list = lent(during.platform, id).map(({ candidates, need }): Quorum => {
        const ready = candidates.filter((other) => !starts.has(other) && isUp(during, other)).length;
        return { need: need - ready, of: candidates.filter((other) => starts.has(other)).map(start) };
      });
      return [start(id), list.filter(({ need, of }) => need > 0 && of.length > 0)];
    }),
  );
}

/**
 * "a dependent stops before any candidate that the plan stops, unless its `need` still holds without all of
 * those": then its failure to stop must hold them, so these are hard.
 */
function stopQuorums(during: World, { stops }: Steps): Pair[] {
  return [...stops].flatMap((id) =>
    lent(during.platform, id)
      .filter((entry) => !met(during, entry))
      .flatMap(({ candidates }) => candidates.filter((other) => stops.has(other)))
      .map((other): Pair => [stop(id), stop(other)]),
  );
}

/** Its own quorums, and those of the milestones it requires: a milestone has no step to carry them (README, 10). */
function lent(platform: Platform, id: Id): Dependency[] {
  return requirements(platform, id).flatMap((entry) => {
    if (entry.quorum) return [entry];
    return entry.candidates
      .filter((other) => sortOf(platform, other) === 'milestone')
      .flatMap((other) => lent(platform, other));
  });
}
