/** What an instance requires, in numbers of instances: milestones stand for what they require. */
import type { Entry } from '../graph.ts';
import { isMilestone, type Scene } from '../scene.ts';
import { type Counts, reachedBy } from './counts.ts';

export interface Need {
  /** Ascending, no milestones. */
  readonly members: readonly number[];
  readonly min: number;
  /** How many are now. */
  readonly ready: number;
}

const isRequired = ({ kind }: Entry): boolean => kind === 'requires';

/**
 * Of several milestones, some: a number of instances cannot say that exactly. The safe reading is that each one that
 * goes down takes with it as many milestones as the worst of them.
 */
const someMilestones = (scene: Scene, counts: Counts, entry: Entry, taken: ReadonlySet<number>): Need => {
  const times = new Map<number, number>();
  for (const candidate of entry.candidates) {
    if (scene.ready[candidate] === 0) continue;
    const members = isMilestone(scene, candidate) ? reachedBy(scene, candidate, isRequired) : [candidate];
    for (const i of members) times.set(i, (times.get(i) ?? 0) + 1);
  }
  const worst = Math.max(1, ...[...times].flatMap(([i, count]) => (taken.has(i) ? count : [])));
  const members = [...times.keys()].sort((a, b) => a - b);
  const ready = members.filter((i) => scene.ready[i] === 1).length;
  const spare = counts.ready(entry) - counts.wanted(entry);
  return { members, ready, min: ready - Math.floor(spare / worst) };
};

export const needsOf = (
  scene: Scene,
  counts: Counts,
  owner: number,
  taken: ReadonlySet<number>,
): readonly Need[] => {
  const found: Need[] = [];
  const add = (entry: Entry): void => {
    found.push({ members: entry.candidates, min: counts.wanted(entry), ready: counts.ready(entry) });
  };
  const ways = new Set([owner]);
  for (const at of ways)
    for (const entry of scene.graph.below[at] ?? []) {
      if (!isRequired(entry)) continue;
      const milestones = entry.candidates.filter((i) => isMilestone(scene, i));
      if (milestones.length === 0) add(entry);
      else if (entry.quorum) found.push(someMilestones(scene, counts, entry, taken));
      else {
        for (const i of milestones) ways.add(i);
        const candidates = entry.candidates.filter((i) => !isMilestone(scene, i));
        if (candidates.length > 0) add({ ...entry, candidates, need: candidates.length });
      }
    }
  return found;
};
