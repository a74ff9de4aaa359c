/** Who takes part in a rolling restart: what was named, what restarts with it, and what cannot stay up meanwhile. */
import { ascending, isLeft } from '../decide.ts';
import type { Entry } from '../graph.ts';
import { type Joined, requested } from '../joined.ts';
import type { RollingGoal } from '../model.ts';
import { runsForSure } from '../rules.ts';
import { canAct, isJob, isMilestone, isPassive, mayRun, type Scene, stateAt } from '../scene.ts';
import { type Counts, losersOf } from './counts.ts';

export interface Members {
  /** Everyone who acts, with the reason. */
  readonly reasons: Joined;
  /** Ascending: those that were named, and those that restart with a target. */
  readonly targets: ReadonlySet<number>;
  /** Dependents that go down with what they require. */
  readonly joined: ReadonlySet<number>;
  /** Dependents that cannot stay up and are no targets, with the way down to the first target that they lose. */
  readonly robbed: ReadonlyMap<number, readonly number[]>;
  /** Requirements that one target less breaks. */
  readonly broken: ReadonlySet<Entry>;
  /** Protected ones that were selected, but not named. */
  readonly left: ReadonlySet<number>;
}

/** The passive node of a pair is a target when it is named, or when it may run. */
const isTarget = (scene: Scene, i: number): boolean =>
  canAct(scene, i) && !isJob(scene, i) && (mayRun(scene, i) || !isPassive(scene, i));

/** The contract: with `restart`, its running owner joins whenever a candidate is started. */
const restarting = (scene: Scene, from: number, seen: Set<number>): number[] => {
  const ways = new Set([from]);
  const owners: number[] = [];
  for (const i of ways)
    for (const { kind, owner, restart } of scene.graph.above[i] ?? []) {
      if (restart && canAct(scene, owner) && !isJob(scene, owner) && stateAt(scene, owner) === 'running')
        owners.push(owner);
      if (kind !== 'requires' || !isMilestone(scene, owner) || seen.has(owner)) continue;
      seen.add(owner);
      ways.add(owner);
    }
  return owners;
};

const wayDown = (from: ReadonlyMap<number, number>, loser: number): number[] => {
  const way = [loser];
  for (let i = from.get(loser); i !== undefined; i = from.get(i)) way.push(i);
  return way;
};

export const gather = (scene: Scene, goal: RollingGoal, counts: Counts): Members => {
  const left = new Set(scene.targets.filter((i) => isLeft(scene, i)));
  const named = scene.targets.filter((i) => !left.has(i) && isTarget(scene, i));
  const reasons: Joined = new Map(named.map((i) => [i, requested]));
  const robbed = new Map<number, readonly number[]>();
  const broken = new Set<Entry>();
  const seen = new Set<number>();
  const queue = [...named];
  const isNamed = new Set(named);
  const join = (i: number, kind: 'depends-on' | 'restart-propagated', from: number): void => {
    if (reasons.has(i)) return;
    reasons.set(i, { kind, from });
    queue.push(i);
  };
  for (let at = 0; at < queue.length; at += 1) {
    const i = queue[at] ?? 0;
    if (!isJob(scene, i) && scene.goal.closure)
      for (const owner of restarting(scene, i, seen))
        if (!left.has(owner)) join(owner, 'restart-propagated', i);
    if (!mayRun(scene, i)) continue;
    const from = losersOf(scene, counts, i, (entry) => broken.add(entry));
    for (const loser of from.keys()) {
      if (isNamed.has(loser) || isMilestone(scene, loser) || !runsForSure(scene, loser)) continue;
      if (!robbed.has(loser)) robbed.set(loser, wayDown(from, loser));
      if (goal.withDependents && canAct(scene, loser)) join(loser, 'depends-on', i);
    }
  }
  const joined = new Set([...robbed.keys()].filter((i) => goal.withDependents && reasons.has(i)));
  for (const i of joined) {
    reasons.set(i, { kind: 'depends-on', from: robbed.get(i)?.at(-1) ?? i });
    robbed.delete(i);
  }
  const targets = new Set(ascending(reasons.keys()).filter((i) => !joined.has(i)));
  return { reasons, targets, joined, robbed, broken, left };
};
