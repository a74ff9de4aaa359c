/** What is kept across batches: which unit is in no later batch than which other. */
import type { Entry } from '../graph.ts';
import { isMilestone, type Scene, stateAt } from '../scene.ts';
import { type Counts, reachedBy } from './counts.ts';
import type { Members } from './members.ts';

/** The units that take an instance down; none: it stays as it is. */
export type Places = (i: number) => readonly number[];

type Pair = readonly [first: number, second: number];

/** The contract: a `serial` list of hosts is kept in its start order. Who joins follows what it needs. */
const serialPairs = function* (
  { topology, graph }: Scene,
  { targets }: Members,
  places: Places,
): Generator<Pair> {
  for (const { name, serial } of topology.services.values()) {
    let last: number | undefined;
    for (const host of serial?.start ?? []) {
      const i = graph.index.get(`${name}@${host}`) ?? -1;
      const [unit] = targets.has(i) ? places(i) : [];
      if (unit === undefined) continue;
      if (last !== undefined) yield [last, unit];
      last = unit;
    }
  }
};

/** Whose restart takes a running owner along, through milestones. */
const startedUnder = (scene: Scene, owner: number): ReadonlySet<number> => {
  const follow = (entry: Entry): boolean =>
    entry.owner === owner ? entry.restart : entry.kind === 'requires';
  const ways = new Set([owner]);
  const found = new Set<number>();
  for (const i of ways)
    for (const entry of scene.graph.below[i] ?? [])
      if (follow(entry))
        for (const next of entry.candidates) (isMilestone(scene, next) ? ways : found).add(next);
  return found;
};

/** The contract: with `restart`, an owner is in no earlier batch than the candidates that are restarted. */
const restartPairs = function* (scene: Scene, members: Members, places: Places): Generator<Pair> {
  if (!scene.goal.closure) return;
  for (const owner of members.reasons.keys()) {
    if (stateAt(scene, owner) !== 'running') continue;
    if (!(scene.graph.below[owner] ?? []).some(({ restart }) => restart)) continue;
    const own = new Set(places(owner));
    for (const candidate of startedUnder(scene, owner))
      for (const first of places(candidate))
        // One that joins comes with the last of its own units as it is.
        if (!own.has(first)) for (const second of own) yield [first, second];
  }
};

/** One that restarts with others, and was not named, finds started what it requires and is down now. */
const neededPairs = function* (
  scene: Scene,
  counts: Counts,
  members: Members,
  places: Places,
): Generator<Pair> {
  const isShort = (entry: Entry): boolean =>
    entry.kind === 'requires' && counts.ready(entry) < counts.wanted(entry);
  for (const [owner, { kind }] of members.reasons) {
    if (kind !== 'restart-propagated') continue;
    for (const candidate of reachedBy(scene, owner, isShort))
      if (scene.ready[candidate] === 0)
        for (const first of places(candidate)) for (const second of places(owner)) yield [first, second];
  }
};

/** By unit, those that go before it or with it. */
export const beforeOf = (
  scene: Scene,
  counts: Counts,
  members: Members,
  places: Places,
  size: number,
): readonly ReadonlySet<number>[] => {
  const before = Array.from({ length: size }, () => new Set<number>());
  const pairs = [
    ...serialPairs(scene, members, places),
    ...restartPairs(scene, members, places),
    ...neededPairs(scene, counts, members, places),
  ];
  for (const [first, second] of pairs) if (first !== second) before[second]?.add(first);
  return before;
};
