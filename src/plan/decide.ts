/** Which instances stop and which start, each with its reason; the order comes later. */
import { type Falling, falling, fallFrom, rise } from './closure.ts';
import type { Entry } from './graph.ts';
import { type Joined, type Reason, requested } from './joined.ts';
import {
  canAct,
  consents,
  forces,
  instanceAt,
  isJob,
  isMilestone,
  isPassive,
  type Scene,
  stateAt,
  wouldStart,
  wouldStop,
} from './scene.ts';

export interface Draft {
  readonly stops: ReadonlySet<number>;
  readonly starts: ReadonlySet<number>;
  /** Everyone the stop closure reached, whether or not it has to act. */
  readonly falling: Joined;
  readonly rising: Joined;
  /** Protected ones that were selected, but not named. */
  readonly left: ReadonlySet<number>;
}

/** Protected, selected, and not named. */
export const isLeft = (scene: Scene, i: number): boolean =>
  scene.goal.action !== 'start' &&
  instanceAt(scene, i).service.protected &&
  !consents(scene, i) &&
  !forces(scene, 'protected');

export const ascending = (positions: Iterable<number>): number[] => [...positions].sort((a, b) => a - b);

/** A restart starts exactly what it stopped, and its targets even if they were down; a job is never started. */
const startsAfter = (scene: Scene, stops: Iterable<number>, targets: readonly number[]): Set<number> => {
  const back = [...stops].filter((i) => !isJob(scene, i));
  const down = targets.filter((i) => canAct(scene, i) && !isJob(scene, i) && !isPassive(scene, i));
  return new Set(ascending([...back, ...down]));
};

const stopsOf = (fall: Falling): Set<number> =>
  new Set(ascending([...fall.joined.keys()].filter(fall.stops)));

const asksRestart = (scene: Scene, fall: Falling, { restart, owner }: Entry): boolean =>
  restart &&
  !isJob(scene, owner) &&
  fall.stops(owner) &&
  stateAt(scene, owner) === 'running' &&
  !fall.joined.has(owner);

/** Restarts go on to whoever asked for it, and from there to whatever falls with them, until nobody new joins. */
const propagate = (scene: Scene, fall: Falling, started: Iterable<number>): void => {
  const queue = [...started];
  const seen = new Set(queue);
  const visit = (i: number): void => {
    if (!seen.has(i)) queue.push(i);
    seen.add(i);
  };
  for (let at = 0; at < queue.length; at += 1) {
    const i = queue[at] ?? 0;
    for (const entry of scene.graph.above[i] ?? []) {
      if (entry.kind === 'requires' && isMilestone(scene, entry.owner)) visit(entry.owner);
      if (!asksRestart(scene, fall, entry)) continue;
      fall.joined.set(entry.owner, { kind: 'restart-propagated', from: i });
      for (const next of fallFrom(scene, fall, [entry.owner])) if (fall.stops(next)) visit(next);
    }
  }
};

const starting = (scene: Scene): Draft => {
  const asked = (i: number): Reason => (scene.restored.has(i) ? { kind: 'restored', from: i } : requested);
  const rising: Joined = scene.goal.closure
    ? rise(scene, scene.targets)
    : new Map(scene.targets.map((i) => [i, asked(i)]));
  const starts = [...rising.keys()].filter((i) => wouldStart(scene, i));
  const fall = falling((i) => wouldStop(scene, i));
  if (scene.goal.closure) propagate(scene, fall, starts);
  const stops = stopsOf(fall);
  const again = startsAfter(scene, stops, []);
  return {
    falling: fall.joined,
    stops,
    starts: new Set(ascending([...starts, ...again])),
    rising,
    left: new Set(),
  };
};

export const decide = (scene: Scene): Draft => {
  if (scene.goal.action === 'start') return starting(scene);
  const left = new Set(scene.targets.filter((i) => isLeft(scene, i)));
  const targets = scene.targets.filter((i) => !left.has(i));
  const fall = falling((i) => wouldStop(scene, i) && !left.has(i));
  for (const i of targets) fall.joined.set(i, requested);
  if (scene.goal.closure) fallFrom(scene, fall, targets);
  const restarting = scene.goal.action === 'restart';
  if (restarting && scene.goal.closure) propagate(scene, fall, startsAfter(scene, stopsOf(fall), targets));
  const stops = stopsOf(fall);
  const starts = restarting ? startsAfter(scene, stops, targets) : new Set<number>();
  return { falling: fall.joined, stops, starts, rising: new Map(), left };
};
