/**
 * What of the graph can lie on a way between two instances of one batch. The batches of a rolling restart follow the
 * start order, so together these parts are hardly more than the graph; without them each batch would cost all of it.
 */
import { startsNext, stopsNext } from './graph.ts';
import { at, type Platform } from './platform.ts';
import { ranksBy } from './ranks.ts';
import type { Span, Steps } from './steps.ts';

export type Admits = (instance: number) => boolean;
/** In the order of the starts, and of the stops. */
export type Window = readonly [start: Admits, stop: Admits];

const everywhere: Admits = () => true;

export function windowsBy(
  platform: Platform,
  steps: Steps,
  batches: readonly Span[],
): (batch: Span) => Window {
  if (batches.length < 2) return () => [everywhere, everywhere];
  const [start, stop] = [ranksBy(platform, startsNext), ranksBy(platform, stopsNext)];
  return (batch) => [between(steps, batch, start), between(steps, batch, stop)];
}

function between(steps: Steps, batch: Span, ranks: Int32Array): Admits {
  let [least, most] = [Infinity, -Infinity];
  for (let position = batch.from; position < batch.to; position += 1) {
    const rank = at(ranks, at(steps.instance, position));
    least = Math.min(least, rank);
    most = Math.max(most, rank);
  }
  return (instance) => {
    const rank = at(ranks, instance);
    return rank >= least && rank <= most;
  };
}
