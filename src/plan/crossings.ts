/**
 * Of two ordered instances, one stopping and one starting, the stop goes first. Given that whoever does both stops
 * before it starts, most of these pairs are implied by the order within the phases. What is left is found here:
 * instances that only stop or only start, and paths over an edge that one phase has without a mirror in the other.
 */
import { type Links, neighbours, type Phase, reach } from './phases.ts';

/** The instance that stops, then the one that starts. */
export type Crossing = readonly [stop: number, start: number];

type Members = ReadonlySet<number>;

const minus = (some: Members, others: Members): Members => new Set([...some].filter((i) => !others.has(i)));

/** The first hits on every way from there, through whoever does not end the way. */
const nearest = (links: Links, from: number, useful: Members, hit: Members, ends: Members): number[] => {
  const seen = new Set([from]);
  for (const i of seen) {
    if (i !== from && ends.has(i)) continue;
    for (const { to } of neighbours(links, i)) if (useful.has(to)) seen.add(to);
  }
  return [...seen].filter((i) => i !== from && hit.has(i));
};

interface Walk {
  readonly links: Links;
  /** Where an unmirrored edge can still be met. */
  readonly useful: Members;
  /** From where a stop can be met. */
  readonly leads: Members;
  readonly ends: (i: number) => boolean;
  /** Where a walk past an unmirrored edge has found what it needs. */
  readonly found: (i: number) => boolean;
}

/** Walks on mirrored edges, past an unmirrored one on any, and collects what it finds there. */
const past = (walk: Walk, from: number): number[] => {
  const plain = new Set([from]);
  const fresh = new Set<number>();
  const step = (i: number): void => {
    if (i !== from && walk.ends(i)) return;
    for (const { to, mirrored } of neighbours(walk.links, i)) {
      if (!mirrored && walk.leads.has(to)) fresh.add(to);
      else if (mirrored && walk.useful.has(to)) plain.add(to);
    }
  };
  for (const i of plain) step(i);
  const found: number[] = [];
  for (const i of fresh) {
    if (walk.found(i)) found.push(i);
    for (const { to } of neighbours(walk.links, i)) if (walk.leads.has(to)) fresh.add(to);
  }
  return found;
};

export interface Sides {
  readonly start: Phase;
  readonly stop: Phase;
  readonly stops: Members;
  readonly starts: Members;
}

/** A dependent that stops, below it one that only starts. */
const ontoStarting = function* ({ stop, stops, starts }: Sides): Generator<Crossing> {
  const only = minus(starts, stops);
  if (only.size === 0) return;
  const useful = reach(stop.behind, stops);
  for (const start of only) {
    for (const i of nearest(stop.before, start, useful, stops, stops)) yield [i, start];
  }
};

/** One that only stops, above it one that starts. */
const ontoStopping = function* ({ start, stops, starts }: Sides): Generator<Crossing> {
  const only = minus(stops, starts);
  if (only.size === 0) return;
  const useful = reach(start.behind, only);
  for (const i of starts) for (const stop of nearest(start.before, i, useful, only, starts)) yield [stop, i];
};

/** One that starts later by an edge that orders no stop; the first to start waits for it on behalf of the others. */
const startingLater = function* ({ start, stops, starts }: Sides): Generator<Crossing> {
  const useful = start.unmirrored;
  if (useful.size === 0) return;
  const behind = reach(start.behind, starts);
  const walk: Walk = {
    links: start.behind,
    useful,
    leads: reach(start.before, stops),
    ends: () => false,
    found: (i) => stops.has(i),
  };
  for (const i of starts) {
    if (neighbours(start.before, i).some(({ to }) => behind.has(to))) continue;
    for (const stop of past(walk, i)) yield [stop, i];
  }
};

/** One that stops later by an edge that orders no start; the last to stop is waited for. */
const stoppingLater = function* ({ stop, stops, starts }: Sides): Generator<Crossing> {
  const useful = stop.unmirrored;
  if (useful.size === 0) return;
  const leads = reach(stop.before, stops);
  const isLast = (i: number): boolean => !neighbours(stop.behind, i).some(({ to }) => leads.has(to));
  const walk: Walk = {
    links: stop.behind,
    useful,
    leads,
    ends: (i) => starts.has(i),
    found: (i) => stops.has(i) && isLast(i),
  };
  for (const i of starts) for (const last of past(walk, i)) yield [last, i];
};

export const crossings = function* (sides: Sides): Generator<Crossing> {
  yield* ontoStarting(sides);
  yield* ontoStopping(sides);
  yield* startingLater(sides);
  yield* stoppingLater(sides);
};
