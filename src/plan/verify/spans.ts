/**
 * Where a plan comes to rest. A barrier is a place in the list where everything listed before has ended before
 * anything listed after begins: the batches of a rolling restart lie between barriers.
 */
import type { Plan } from '../model.ts';
import { at, type Platform } from './platform.ts';
import type { Span, Steps } from './steps.ts';

/**
 * By position: all that is listed before precedes all from here on. A place is one exactly if each last step
 * before it (nothing before waits for it) is an edge of each first step after it (it waits for nothing after), so
 * counting both and the edges between them is enough: linear in steps and edges.
 */
function barriers(steps: Steps): boolean[] {
  const size = steps.list.length;
  const firstWaiting = new Int32Array(size).fill(size);
  const lastAwaited = new Int32Array(size).fill(-1);
  steps.after.forEach((links, position) => {
    for (const link of links) {
      firstWaiting[link] = Math.min(at(firstWaiting, link), position);
      lastAwaited[position] = Math.max(at(lastAwaited, position), link);
    }
  });
  const [lasts, firsts, edges] = [new Tally(size), new Tally(size), new Tally(size)];
  steps.after.forEach((links, position) => {
    lasts.add(position + 1, at(firstWaiting, position));
    firsts.add(at(lastAwaited, position) + 1, position);
    for (const link of links) edges.add(at(lastAwaited, position) + 1, at(firstWaiting, link));
  });
  const counts = [lasts, firsts, edges].map((tally) => tally.counts());
  const [last, first, edge] = [at(counts, 0), at(counts, 1), at(counts, 2)];
  return steps.list.map((_, position) => at(last, position) * at(first, position) === at(edge, position));
}

/** Counts how many ranges (both ends belong to them) cover each position. */
class Tally {
  readonly #changes: Int32Array;

  constructor(size: number) {
    this.#changes = new Int32Array(size + 2);
  }

  add(from: number, to: number): void {
    if (from > to) return;
    this.#changes[from] = at(this.#changes, from) + 1;
    this.#changes[to + 1] = at(this.#changes, to + 1) - 1;
  }

  counts(): number[] {
    let sum = 0;
    return Array.from(this.#changes, (change) => (sum += change));
  }
}

const spansBetween = (cuts: readonly number[], size: number): Span[] =>
  [0, ...cuts].map((from, index) => ({ from, to: cuts[index] ?? size }));

/** Is this position the start of an instance that was stopped earlier in the plan? */
const isRestart = (steps: Steps, position: number): boolean => {
  const stop = at(steps.stop, at(steps.instance, position));
  return at(steps.list, position).action === 'start' && stop >= 0 && stop < position;
};

/**
 * The parts whose effects follow each other in time: what a part has started is up when the next one begins. Cut
 * only where that can matter: after a start, before the plan's last stop.
 */
export function stagesOf(steps: Steps): Span[] {
  const size = steps.list.length;
  const lastStop = steps.list.findLastIndex(({ action }) => action === 'stop');
  if (lastStop < 0) return [{ from: 0, to: size }];
  const isBarrier = barriers(steps);
  const cuts: number[] = [];
  let started = false;
  for (let position = 0; position <= lastStop; position += 1) {
    if (started && at(isBarrier, position)) {
      cuts.push(position);
      started = false;
    }
    started ||= at(steps.list, position).action === 'start';
  }
  return spansBetween(cuts, size);
}

/**
 * The batches of a rolling restart, or the whole plan as one. A batch ends at a barrier where everything stopped so
 * far runs again (jobs, which others start, do not count), with a restart behind it and one ahead.
 */
export function batchesOf(platform: Platform, plan: Plan, steps: Steps): Span[] {
  const size = steps.list.length;
  const lastRestart = steps.list.findLastIndex((_, position) => isRestart(steps, position));
  if (plan.goal.action !== 'restart' || lastRestart < 0) return [{ from: 0, to: size }];
  const isBarrier = barriers(steps);
  const cuts: number[] = [];
  let [down, restarted] = [0, false];
  for (let position = 0; position <= lastRestart; position += 1) {
    if (down === 0 && restarted && at(isBarrier, position)) {
      cuts.push(position);
      restarted = false;
    }
    const restart = isRestart(steps, position);
    restarted ||= restart;
    down += restart ? -1 : staysDown(platform, steps, position);
  }
  return spansBetween(cuts, size);
}

const staysDown = (platform: Platform, steps: Steps, position: number): number =>
  at(steps.list, position).action === 'stop' &&
  at(platform.instances, at(steps.instance, position)).service.kind !== 'job'
    ? 1
    : 0;
