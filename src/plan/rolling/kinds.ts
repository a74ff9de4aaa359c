/** Units that are alike for every bound and every order are one kind: only how many of them a batch takes matters. */
import { isJob, mayRun, type Scene } from '../scene.ts';
import { type Bound, isTaken } from './bounds.ts';
import type { Members } from './members.ts';
import type { Units } from './units.ts';

/** What taking one unit, or opening one span, means for one bound. */
export interface Part {
  readonly bound: number;
  /** Members that stop, and those of them that count as ready. */
  stops: number;
  takes: number;
  /** Members that were not ready, and count when the batch is over. */
  fresh: number;
  /** Owners that go down and come back, and those that were down and come. */
  owns: number;
  idle: number;
}

/** A unit's part in a stretch: whether it stops something that the dependent needs, or only starts it. */
export interface Share {
  readonly stretch: number;
  readonly stops: boolean;
}

export interface Kind {
  /** In the plain sequence. */
  readonly units: readonly number[];
  /** How many units one of them counts as. */
  readonly size: number;
  readonly parts: readonly Part[];
  readonly spans: readonly Share[];
  /** Kinds that must be used up before, or in the same batch. */
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

/** A dependent that is down from the first to the last of some units. */
interface Stretch {
  readonly parts: readonly Part[];
  readonly units: number;
}

export interface World {
  readonly bounds: readonly Bound[];
  readonly kinds: readonly Kind[];
  /** By unit. */
  readonly kindOf: readonly number[];
  readonly stretches: readonly Stretch[];
}

type Touch = (i: number) => readonly { readonly bound: number; readonly owner: boolean }[];

const touching = (bounds: readonly Bound[]): Touch => {
  const known = new Map<number, { readonly bound: number; readonly owner: boolean }[]>();
  const note = (i: number, bound: number, owner: boolean): void => {
    const list = known.get(i);
    if (list === undefined) known.set(i, [{ bound, owner }]);
    else list.push({ bound, owner });
  };
  bounds.forEach(({ members, owners }, bound) => {
    for (const i of members) note(i, bound, false);
    for (const i of owners) note(i, bound, true);
  });
  return (i) => known.get(i) ?? [];
};

const partsOf = (
  scene: Scene,
  members: Members,
  touch: Touch,
  instances: readonly number[],
): readonly Part[] => {
  const parts = new Map<number, Part>();
  for (const i of instances)
    for (const { bound, owner } of touch(i)) {
      const part = parts.get(bound) ?? { bound, stops: 0, takes: 0, fresh: 0, owns: 0, idle: 0 };
      parts.set(bound, part);
      if (owner) part[mayRun(scene, i) ? 'owns' : 'idle'] += 1;
      else if (!isJob(scene, i)) {
        if (isTaken(scene, members, i)) part.stops += 1;
        if (scene.ready[i] === 0) part.fresh += 1;
        else part.takes += 1;
      }
    }
  return [...parts.values()].sort((a, b) => a.bound - b.bound);
};

/** Stretches that no bound is concerned with need no bookkeeping. */
const stretchesOf = (scene: Scene, members: Members, units: Units, touch: Touch) => {
  const stretches: Stretch[] = [];
  const ofUnit = new Map<number, Share[]>();
  for (const { instance, units: where, stopping } of units.spans) {
    const parts = partsOf(scene, members, touch, [instance]);
    if (parts.length === 0) continue;
    for (const unit of where) {
      const known = ofUnit.get(unit);
      const share = { stretch: stretches.length, stops: stopping.has(unit) };
      if (known === undefined) ofUnit.set(unit, [share]);
      else known.push(share);
    }
    stretches.push({ parts, units: where.length });
  }
  return { stretches, ofUnit };
};

const behindOf = (before: readonly ReadonlySet<number>[]): number[][] => {
  const behind = before.map((): number[] => []);
  before.forEach((first, unit) => {
    for (const one of first) behind[one]?.push(unit);
  });
  return behind;
};

/** What makes a unit different from others, as text. */
const nature = (parts: readonly Part[], ...lists: readonly (readonly number[])[]): string =>
  [parts.map((part) => Object.values(part).join()).join(' '), ...lists.map((list) => list.join())].join('/');

export const worldOf = (
  scene: Scene,
  members: Members,
  units: Units,
  sequence: readonly number[],
  bounds: readonly Bound[],
): World => {
  const touch = touching(bounds);
  const { stretches, ofUnit } = stretchesOf(scene, members, units, touch);
  const behind = behindOf(units.before);
  const index = new Map<string, number>();
  const kindOf: number[] = [];
  const kinds: { units: number[]; size: number; parts: readonly Part[]; spans: readonly Share[] }[] = [];
  for (const unit of sequence) {
    const { targets, joined, size } = units.list[unit] ?? { targets: [], joined: [], size: 1 };
    const parts = partsOf(scene, members, touch, [...targets, ...joined]);
    const spans = ofUnit.get(unit) ?? [];
    const before = [...(units.before[unit] ?? [])].sort((a, b) => a - b);
    const shares = spans.map(({ stretch, stops }) => (stops ? stretch : ~stretch));
    const name = nature(parts, [size], shares, before, behind[unit] ?? []);
    const at = index.get(name) ?? kinds.push({ units: [], size, parts, spans }) - 1;
    index.set(name, at);
    kinds[at]?.units.push(unit);
    kindOf[unit] = at;
  }
  const toKinds = (found: Iterable<number>): number[] => [
    ...new Set([...found].map((unit) => kindOf[unit] ?? 0)),
  ];
  return {
    bounds,
    kindOf,
    stretches,
    kinds: kinds.map((kind) => ({
      ...kind,
      before: toKinds(units.before[kind.units[0] ?? 0] ?? []),
      behind: toKinds(behind[kind.units[0] ?? 0] ?? []),
    })),
  };
};
