/** The one retry loop: everything that waits for a state of a host waits here. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Resolves early when `signal` is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    // Nothing but an abort rejects.
    await wait(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

export interface Condition {
  /** Milliseconds between two tries. */
  readonly interval: number;
  /** Milliseconds for which it must hold without a break; they are added to the limit. */
  readonly stable: number;
}

export interface Look<S> {
  /**
   * Which of the conditions hold now; one that was not asked is left out, one that cannot hold as things are was
   * `untried`: its time begins anew, and it is due at the next look.
   */
  readonly held: ReadonlyMap<number, boolean | 'untried'>;
  /** Waiting longer is of no use: this is the end. */
  readonly final: boolean;
  readonly seen: S;
}

export interface Waited<S> {
  readonly reached: boolean;
  readonly seen: S;
  /** Milliseconds. */
  readonly after: number;
  /** Indices of the conditions that did not hold, or not for long enough. */
  readonly missing: readonly number[];
}

interface Track extends Condition {
  due: number;
  since: number | undefined;
  done: boolean;
  untried: boolean;
}

/**
 * Asks the conditions that are due until each has held for its `stable`, one look has said that it is final, or a
 * condition's time (`limit` milliseconds, plus its `stable`) has run out. There is always one try.
 */
export const awaitConditions = async <S>(
  conditions: readonly Condition[],
  limit: number,
  clock: Clock,
  look: (due: readonly number[]) => Promise<Look<S>>,
): Promise<Waited<S>> => {
  const begun = clock.now();
  const tracks: Track[] = conditions.map((each) => ({
    ...each,
    due: begun,
    since: undefined,
    done: false,
    untried: false,
  }));
  for (;;) {
    const asked = clock.now();
    const result = await look(dueAt(tracks, asked, begun + limit));
    for (const [index, held] of result.held) note(tracks[index], held, asked, clock.now());
    const after = clock.now() - begun;
    const missing = tracks.flatMap((track, index) => (track.done ? [] : [index]));
    if (result.final || missing.length === 0) {
      return { reached: !result.final, seen: result.seen, after, missing };
    }
    if (tracks.some((track) => !track.done && after >= limit + track.stable)) {
      return { reached: false, seen: result.seen, after, missing };
    }
    await clock.sleep(pause(tracks, clock.now(), begun + limit));
  }
};

/** Those that are done are asked on: a break while others are waited for counts. At the end each has a last try. */
const dueAt = (tracks: readonly Track[], now: number, end: number): number[] =>
  tracks.flatMap((track, index) => (now >= Math.min(track.due, end + track.stable) ? [index] : []));

/** It holds since the try was begun, and is known to hold until that try was begun: the careful reading of both. */
const note = (track: Track | undefined, held: boolean | 'untried', asked: number, now: number): void => {
  if (track === undefined) return;
  track.since = held === true ? (track.since ?? now) : undefined;
  track.done = track.since !== undefined && (track.stable === 0 || asked - track.since >= track.stable);
  track.untried = held === 'untried';
  track.due = track.untried ? now : now + track.interval;
};

/** Those untried wait for a look at the others. */
const pause = (tracks: readonly Track[], now: number, end: number): number => {
  const next = tracks.flatMap((track) => [
    track.untried ? Infinity : track.due,
    track.done ? Infinity : end + track.stable,
  ]);
  return Math.max(Math.min(...next) - now, 0);
};
