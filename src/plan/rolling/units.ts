/** What goes down together: a batch takes units, never parts of one. */
import { components } from '../../topology/components.ts';
import { mayRun, type Scene } from '../scene.ts';
import type { Verdict } from '../verdict.ts';
import type { Counts } from './counts.ts';
import type { Members } from './members.ts';
import { Groups } from './groups.ts';
import { beforeOf, type Places } from './precedence.ts';
import { type Spanning, spansOf } from './spans.ts';
import { byHost, together, warnTogether } from './together.ts';

interface Unit {
  /** Ascending. */
  readonly targets: readonly number[];
  /** Dependents that need nothing outside of it; a batch size does not count them. */
  readonly joined: readonly number[];
  /** How many it counts as: lists of hosts that contradict each other tie several together. */
  readonly size: number;
}

/** A dependent that is down from the first batch that stops what it needs to the last that starts some of it. */
interface Span {
  readonly instance: number;
  /** Ascending, two or more. */
  readonly units: readonly number[];
  /** Those of them that stop what it needs; the others only start it. */
  readonly stopping: ReadonlySet<number>;
}

export interface Units {
  /** By their first target. */
  readonly list: readonly Unit[];
  readonly spans: readonly Span[];
  /** By unit, the units that are in no later batch. */
  readonly before: readonly ReadonlySet<number>[];
}

interface Shape {
  readonly list: readonly Unit[];
  readonly places: Places;
}

/** Numbers the groups as units, by their first target; `sizeOf` is asked with that. */
const shape = (
  members: Members,
  spanning: Spanning,
  groups: Groups,
  sizeOf: (root: number) => number,
): Shape => {
  const found = new Map<number, { readonly targets: number[]; readonly joined: number[]; size: number }>();
  for (const i of members.targets) {
    const root = groups.find(i);
    const unit = found.get(root);
    if (unit === undefined) found.set(root, { targets: [i], joined: [], size: sizeOf(root) });
    else unit.targets.push(i);
  }
  const index = new Map([...found.keys()].map((root, at) => [root, at]));
  const unitOf = (i: number): number => index.get(groups.find(i)) ?? 0;
  const units = new Map<ReadonlySet<number>, readonly number[]>();
  const places: Places = (i) => {
    if (members.targets.has(i)) return [unitOf(i)];
    const span = spanning.get(i);
    if (span === undefined) return [];
    const known = units.get(span) ?? [...new Set([...span].map(unitOf))].sort((a, b) => a - b);
    units.set(span, known);
    return known;
  };
  const list = [...found.values()];
  for (const i of members.joined) {
    const [unit, ...more] = places(i);
    if (unit !== undefined && more.length === 0) list[unit]?.joined.push(i);
  }
  return { list, places };
};

const lastingOver = (scene: Scene, members: Members, spanning: Spanning, places: Places): Span[] =>
  [...members.joined].flatMap((instance): Span | [] => {
    const units = places(instance);
    if (units.length < 2) return [];
    const stopped = [...(spanning.get(instance) ?? [])].filter((i) => mayRun(scene, i));
    return { instance, units, stopping: new Set(stopped.flatMap(places)) };
  });

/** Units that each must not be later than the other go into the same batch, as one of their size together. */
const tied = (before: readonly ReadonlySet<number>[]): readonly (readonly number[])[] =>
  components(before.map((units) => [...units]));

export const unitsOf = (scene: Scene, counts: Counts, members: Members, verdict: Verdict): Units => {
  const groups = new Groups();
  const spanning = spansOf(scene, members);
  if (scene.goal.rolling?.by === 'host') byHost(scene, members.targets, groups);
  const pairs = [...together(scene, counts, members, spanning, groups)];
  warnTogether(scene, pairs, groups, verdict);
  let { list: units, places } = shape(members, spanning, groups, () => 1);
  let before = beforeOf(scene, counts, members, places, units.length);
  const knots = tied(before);
  if (knots.length > 0) {
    const sizes = new Map<number, number>();
    for (const knot of knots) {
      const [first = 0, ...others] = knot.map((unit) => units[unit]?.targets[0] ?? 0);
      for (const other of others) groups.unite(first, other);
      sizes.set(groups.find(first), knot.length);
    }
    ({ list: units, places } = shape(members, spanning, groups, (root) => sizes.get(root) ?? 1));
    before = beforeOf(scene, counts, members, places, units.length);
  }
  return { list: units, spans: lastingOver(scene, members, spanning, places), before };
};
