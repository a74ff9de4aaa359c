/** What requirements come to in numbers: how many of the candidates are ready, and how many have to be. */
import type { Entry } from '../graph.ts';
import { isMilestone, isPassive, type Scene } from '../scene.ts';

export interface Counts {
  readonly ready: (entry: Entry) => number;
  /** Of all, the passive nodes of pairs are not waited for, as long as one is left to carry the others. */
  readonly wanted: (entry: Entry) => number;
}

interface Standing {
  readonly ready: number;
  readonly passive: number;
}

/** Counted once for each list of candidates, which many owners share. */
export const countsOf = (scene: Scene): Counts => {
  const known = new Map<readonly number[], Standing>();
  const standing = ({ candidates }: Entry): Standing => {
    const found = known.get(candidates) ?? {
      ready: candidates.filter((i) => scene.ready[i] === 1).length,
      passive: candidates.filter((i) => scene.ready[i] === 0 && isPassive(scene, i)).length,
    };
    known.set(candidates, found);
    return found;
  };
  return {
    ready: (entry) => standing(entry).ready,
    wanted: (entry) => (entry.quorum ? entry.need : Math.max(1, entry.need - standing(entry).passive)),
  };
};

/** It needs all, or no more are ready than it needs. */
export const isTight = (counts: Counts, entry: Entry): boolean =>
  !entry.quorum || counts.ready(entry) <= counts.wanted(entry);

/** Who, by that entry or through milestones, is below. */
export const reachedBy = (scene: Scene, from: number, follow: (entry: Entry) => boolean): number[] => {
  const ways = new Set([from]);
  const found = new Set<number>();
  for (const at of ways)
    for (const entry of scene.graph.below[at] ?? []) {
      if (!follow(entry)) continue;
      for (const i of entry.candidates) (isMilestone(scene, i) ? ways : found).add(i);
    }
  return [...found];
};

/** Who loses what it requires when this one alone goes down; each with the next one on the way there. */
export const losersOf = (
  scene: Scene,
  counts: Counts,
  seed: number,
  breaks: (entry: Entry) => void,
): ReadonlyMap<number, number> => {
  const lost = new Map<Entry, number>();
  const from = new Map<number, number>();
  const down = new Set([seed]);
  for (const i of down)
    for (const entry of scene.graph.above[i] ?? []) {
      if (entry.kind !== 'requires') continue;
      const gone = (lost.get(entry) ?? 0) + (scene.ready[i] ?? 0);
      lost.set(entry, gone);
      if (counts.ready(entry) - gone >= counts.wanted(entry)) continue;
      breaks(entry);
      if (!from.has(entry.owner)) from.set(entry.owner, i);
      if (isMilestone(scene, entry.owner)) down.add(entry.owner);
    }
  return from;
};
