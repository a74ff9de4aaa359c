/**
 * Closures. The contract: starting takes all that is required or wanted along, of a quorum all candidates unless
 * enough are ready; stopping takes everything along that requires it, a quorum's owner only if the plan stops a
 * candidate and fewer than needed stay ready.
 */
import type { Entry } from './graph.ts';
import { type Joined, requested } from './joined.ts';
import { countOf } from './milestones.ts';
import { instanceAt, isMilestone, isPassive, type Scene, stateAt } from './scene.ts';

/** Going up from what stops. It can go on from further instances, as restarts are propagated. */
export interface Falling {
  /** All that was reached, the seeds included, in the order of discovery. */
  readonly joined: Joined;
  /** What requires another one that was reached, however far below; by the first such one. */
  readonly above: Map<number, number>;
  /** What requires one that really goes down itself, or through milestones; by the first such one. */
  readonly robbed: Map<number, number>;
  /** What really goes down: steps, and milestones over them. */
  readonly down: Set<number>;
  /** Candidates of a quorum that are ready and stay so. */
  readonly remaining: Map<Entry, number>;
  readonly stops: (i: number) => boolean;
}

export const falling = (stops: (i: number) => boolean): Falling => ({
  joined: new Map(),
  above: new Map(),
  robbed: new Map(),
  down: new Set(),
  remaining: new Map(),
  stops,
});

/** The passive node of a pair carries nobody while it does not run. */
const carries = (scene: Scene, entry: Entry, i: number): boolean =>
  entry.candidates.length === 1 || !instanceAt(scene, i).standby || stateAt(scene, i) === 'running';

const requiring = (scene: Scene, i: number): Entry[] =>
  (scene.graph.above[i] ?? []).filter((entry) => entry.kind === 'requires');

const reachOwner = (fall: Falling, owner: number, from: number, queue: number[]): void => {
  if (!fall.above.has(owner)) fall.above.set(owner, from);
  if (fall.joined.has(owner)) return;
  fall.joined.set(owner, { kind: 'depends-on', from });
  queue.push(owner);
};

/** True when the quorum no longer holds now that this candidate goes down. */
const breaks = (scene: Scene, fall: Falling, entry: Entry, candidate: number): boolean => {
  const before = fall.remaining.get(entry) ?? countOf(entry, scene.ready);
  const after = before - (scene.ready[candidate] ?? 0);
  fall.remaining.set(entry, after);
  return after < entry.need;
};

/** Takes one down, and the milestones over it at once: they have nothing of their own to keep them up. */
const takeDown = (scene: Scene, fall: Falling, seed: number, queue: number[]): void => {
  const lowering: number[] = [];
  const lower = (i: number): void => {
    if (fall.down.has(i)) return;
    fall.down.add(i);
    lowering.push(i);
  };
  lower(seed);
  for (let i = lowering.pop(); i !== undefined; i = lowering.pop()) {
    for (const entry of requiring(scene, i)) {
      const { owner } = entry;
      if (entry.quorum ? !breaks(scene, fall, entry, i) : !carries(scene, entry, i)) continue;
      if (!fall.robbed.has(owner)) fall.robbed.set(owner, i);
      reachOwner(fall, owner, i, queue);
      if (isMilestone(scene, owner)) lower(owner);
    }
  }
};

/** Adds all that falls with the seeds, which are in `joined` already; returns both. */
export const fallFrom = (scene: Scene, fall: Falling, seeds: readonly number[]): readonly number[] => {
  const queue = [...seeds];
  for (let at = 0; at < queue.length; at += 1) {
    const i = queue[at] ?? 0;
    for (const entry of requiring(scene, i))
      if (!entry.quorum && carries(scene, entry, i)) reachOwner(fall, entry.owner, i, queue);
    if (fall.stops(i)) takeDown(scene, fall, i, queue);
  }
  return queue;
};

/** What the stops of a plan do to all others. */
export const damageOf = (scene: Scene, stops: ReadonlySet<number>): Falling => {
  const damage = falling((i) => stops.has(i));
  for (const i of stops) damage.joined.set(i, requested);
  fallFrom(scene, damage, [...stops]);
  return damage;
};

/** From the one that suffers down to the stop that does it. */
export const chainOf = (
  links: ReadonlyMap<number, number>,
  stops: ReadonlySet<number>,
  from: number,
): number[] => {
  const chain = [from];
  for (let i = links.get(from); i !== undefined; i = links.get(i)) {
    chain.push(i);
    if (stops.has(i)) break;
  }
  return chain;
};

const pulls = (scene: Scene, entry: Entry): boolean =>
  (entry.kind === 'requires' || entry.kind === 'wants') &&
  !(entry.quorum && countOf(entry, scene.ready) >= entry.need);

/** What a start of the targets starts, the targets included. */
export const rise = (scene: Scene, targets: readonly number[]): Joined => {
  const joined: Joined = new Map(targets.map((i) => [i, requested]));
  const queue = [...targets];
  for (let at = 0; at < queue.length; at += 1) {
    const i = queue[at] ?? 0;
    if (isPassive(scene, i)) continue;
    for (const entry of scene.graph.below[i] ?? []) {
      if (!pulls(scene, entry)) continue;
      for (const next of entry.candidates) {
        if (joined.has(next)) continue;
        joined.set(next, { kind: 'required-by', from: i });
        queue.push(next);
      }
    }
  }
  return joined;
};
