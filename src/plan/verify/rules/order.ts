import { idOf, instanceAt, isOfOne, stepIdOf, type Case } from '../case.ts';
import { startsBefore, startsNext, stopsBefore, stopsNext, type BackEdges, type Edges } from '../graph.ts';
import { at, type Platform } from '../platform.ts';
import type { Admits, Window } from '../window.ts';
import { unordered, type Pair } from '../reach.ts';
import { acting, within, type Span } from '../steps.ts';
import type { Violation } from '../violation.ts';
import { missingBy, wayOf, type Walk } from '../walk.ts';

/**
 * The contract: two instances that a path of the whole graph orders in a phase are ordered by the plan, whoever
 * stands between and whether or not it acts; of two ordered ones, one stopping and one starting, the stop goes
 * first. The hosts that `serial` lists are ordered in the same way; that no two of them act at once is a limit of the
 * run, not an edge of the plan. A rolling plan keeps all this within each batch.
 */
export function order(c: Case): Violation[] {
  const missing = missingBy(c.reach.after, 2 * c.platform.instances.length);
  const later = laterThan(c.platform);
  return c.batches.flatMap((batch) => [
    ...walksOf(c, batch, later).flatMap((walk) =>
      missing(walk).map((pair) =>
        tell(
          c,
          pair,
          wayOf(walk, pair).map((node) => node % sizeOf(c)),
        ),
      ),
    ),
    ...unordered(ownPairs(c, batch), c.reach.after).map((pair) =>
      tell(c, pair, [instanceAt(c, pair.from), instanceAt(c, pair.to)]),
    ),
  ]);
}

function walksOf(c: Case, batch: Span, later: (instance: number) => boolean): Walk[] {
  if (isOfOne(c, batch)) return [];
  const [start, stop] = c.window(batch);
  const { steps } = c;
  const walks = [
    samePhase(c, batch, startsNext, steps.start, start),
    samePhase(c, batch, stopsNext, steps.stop, stop),
  ];
  const isMixed = walks.every(({ firsts }) => firsts.length > 0);
  return isMixed ? [...walks, ...stopFirst(c, batch, [start, stop], later)] : walks;
}

const sizeOf = (c: Case): number => c.platform.instances.length;

const walkFrom = (c: Case, firsts: readonly number[], edges: Edges, admits: Admits) => ({
  firsts,
  admits,
  origin: (position: number) => instanceAt(c, position),
  next: (node: number, visit: (node: number) => void) => edges(c.platform, node, visit),
});

function samePhase(c: Case, batch: Span, edges: Edges, positions: Int32Array, admits: Admits): Walk {
  const target = (node: number): number => within(batch, positions, node);
  const action = positions === c.steps.start ? 'start' : 'stop';
  return {
    ...walkFrom(c, acting(c.steps, batch, action), edges, admits),
    target,
    passes: (node) => target(node) < 0,
  };
}

/**
 * A stop and a start that a path of either phase orders, in either direction. Where the path passes an instance
 * that both stops and starts, or one that the same phase orders already, the demand follows from others.
 */
function stopFirst(
  c: Case,
  batch: Span,
  [start, stop]: Window,
  later: (instance: number) => boolean,
): Walk[] {
  const starts = (node: number): number => within(batch, c.steps.start, node);
  const stops = (node: number): number => within(batch, c.steps.stop, node);
  const stopping = acting(c.steps, batch, 'stop');
  const onlyStopping = stopping.filter((position) => starts(instanceAt(c, position)) < 0);
  return [
    {
      ...walkFrom(c, onlyStopping, startsNext, start),
      target: starts,
      passes: (node) => starts(node) < 0,
    },
    {
      ...walkFrom(c, stopping, stopsNext, stop),
      target: (node) => (stops(node) < 0 ? starts(node) : -1),
      passes: (node) => stops(node) < 0,
    },
    oneSided(c, stopping, startsBefore, starts, start, (node) => stops(node) < 0),
    oneSided(c, stopping, stopsBefore, starts, stop, later),
  ];
}

/**
 * Backwards over paths with at least one edge that orders this phase only: the mirror image of the others is what
 * the forward walks see. A node of the second plane (`n` and above) stands behind such an edge.
 */
function oneSided(
  c: Case,
  firsts: readonly number[],
  edges: BackEdges,
  starts: (node: number) => number,
  admits: Admits,
  passes: (instance: number) => boolean,
): Walk {
  const size = sizeOf(c);
  return {
    firsts,
    admits: (node) => admits(node % size),
    origin: (position) => instanceAt(c, position),
    next: (node, visit) =>
      edges(c.platform, node % size, (instance, single) =>
        visit(single || node >= size ? size + instance : instance),
      ),
    target: (node) => (node < size ? -1 : starts(node - size)),
    passes: (node) => node >= size || passes(node),
  };
}

/** The instances that a `stopAfter` stands before, however far: on the way back, no other leads to one. */
function laterThan(platform: Platform): (instance: number) => boolean {
  const later = new Uint8Array(platform.instances.length);
  const open: number[] = [];
  const mark = (instance: number): void => {
    if (later[instance] === 1) return;
    later[instance] = 1;
    open.push(instance);
  };
  for (const { whole, kind, owner } of platform.needs.flat()) if (whole && kind === 'stopAfter') mark(owner);
  for (let next = open.pop(); next !== undefined; next = open.pop()) stopsNext(platform, next, mark);
  return (instance) => later[instance] === 1;
}

/** One that is both stopped and started. */
const ownPairs = ({ steps }: Case, batch: Span): Pair[] =>
  acting(steps, batch, 'stop').flatMap((from) => {
    const to = within(batch, steps.start, at(steps.instance, from));
    return to < 0 ? [] : [{ from, to }];
  });

function tell(c: Case, { from, to }: Pair, way: readonly number[]): Violation {
  const [later, earlier] = [instanceAt(c, to), instanceAt(c, from)];
  return {
    rule: isSerial(c, way) ? 'serial' : 'order',
    message: `${stepIdOf(c, to)} does not wait for ${stepIdOf(c, from)}, which must come before it`,
    instances: [idOf(c, later), idOf(c, earlier)],
    path: way.map((instance) => idOf(c, instance)),
    severity: 'error',
  };
}

/** Nothing but the order of hosts that one service declares. */
const isSerial = ({ platform }: Case, way: readonly number[]): boolean => {
  const services = way.map((instance) => at(platform.instances, instance).service);
  return (
    way.length > 1 && services.every((service) => service === services[0] && service.serial !== undefined)
  );
};
