/** From units to batches that hold what has to hold, and what a run is held to. */
import type { Floor, ForceRule, Refusal } from '../model.ts';
import { forces } from '../scene.ts';
import { object, type Verdict } from '../verdict.ts';
import { assign, type Batches, breaksOf } from './assign.ts';
import { type Bound, demands, keeps } from './bounds.ts';
import type { Counts } from './counts.ts';
import { worldOf } from './kinds.ts';
import { type Attempt, refusalOf, tell } from './refuse.ts';

const withBounds = (about: Attempt, bounds: readonly Bound[]): Attempt => ({
  ...about,
  world: worldOf(about.scene, about.members, about.units, about.sequence, bounds),
});

/** Batches that hold, or the reason why there are none. */
const batchesOf = (attempt: Attempt): Batches | Refusal => {
  const { world, units, sequence, sizes } = attempt;
  const assigned = assign(world, units, sequence, sizes);
  return assigned.ok ? assigned.batches : refusalOf(attempt, assigned);
};

/** What was overridden, and is broken by these batches: each bound once. */
const warnForced = (
  attempt: Attempt,
  bounds: readonly Bound[],
  batches: Batches,
  rule: ForceRule,
  verdict: Verdict,
): void => {
  const opened = withBounds(attempt, bounds);
  const told = new Set<number | undefined>();
  for (const broken of breaksOf(opened.world, opened.units, batches, opened.sizes)) {
    if (broken.bound === undefined || told.has(broken.bound)) continue;
    told.add(broken.bound);
    object(opened.scene, verdict, tell(opened, batches, broken), rule);
  }
};

/** Those that hold in every batch, whoever is down: what a run can be held to when something fails. */
const floorsOf = (attempt: Attempt, bounds: readonly Bound[], batches: Batches): Floor[] => {
  const always = bounds.map((bound) => ({ ...bound, owners: [] }));
  const { world, units, sizes } = withBounds(attempt, always);
  const broken = new Set([...breaksOf(world, units, batches, sizes)].map(({ bound }) => bound));
  return bounds.flatMap(({ floor }, at) => (broken.has(at) ? [] : floor));
};

export interface Settled {
  readonly batches: Batches;
  readonly floors: readonly Floor[];
}

/** Forced closures give up what dependents need only where it cannot be had. */
export const settle = (attempt: Attempt, counts: Counts, verdict: Verdict): Settled | Refusal => {
  const { scene, members } = attempt;
  const needs = demands(scene, counts, members);
  const floors = keeps(scene, members);
  const kept = forces(scene, 'floor') ? [] : floors;
  let bounds = [...kept, ...needs];
  let batches = batchesOf(withBounds(attempt, bounds));
  if ('rule' in batches && forces(scene, 'closure')) {
    bounds = kept;
    batches = batchesOf(withBounds(attempt, bounds));
    if (!('rule' in batches)) warnForced(attempt, needs, batches, 'closure', verdict);
  }
  if ('rule' in batches) return batches;
  if (forces(scene, 'floor')) warnForced(attempt, floors, batches, 'floor', verdict);
  return { batches, floors: floorsOf(attempt, bounds, batches) };
};
