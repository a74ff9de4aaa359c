/** How long a plan should take, in words. */
import type { Forecast } from '../run/forecast.ts';
import { count, duration } from './text.ts';

/** A guess is not told to the millisecond: `3 min 40 s`, `2.5 s`. */
const about = (ms: number): string =>
  duration(ms < 10_000 ? Math.round(ms / 100) * 100 : Math.ceil(ms / 1000) * 1000);

/** `about 3 min 40 s, at most 5 min 10 s likely, from 7 earlier runs`; without history, that there is none. */
export const forecastText = ({ runs, p50, p90, unknown }: Forecast): string => {
  if (p50 === undefined || p90 === undefined) return 'no forecast: nothing of this was done before';
  const rests = `from ${count(runs, 'earlier run')}`;
  const more =
    unknown.length === 0
      ? ''
      : `; ${count(unknown.length, 'step was', 'steps were')} never done before and not counted`;
  return `about ${about(p50)}, at most ${about(p90)} likely, ${rests}${more}`;
};

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/**
 * When it ends, begun at `now` (milliseconds since the epoch): `02:47` of the local time; empty without history. Where
 * steps are not counted it is a bound, and told as one.
 */
export const endText = ({ p50, unknown }: Forecast, now: number): string => {
  if (p50 === undefined) return '';
  const [begin, end] = [new Date(now), new Date(now + p50)];
  const clock = `${twoDigits(end.getHours())}:${twoDigits(end.getMinutes())}`;
  const ends = unknown.length === 0 ? 'ends about' : 'ends not before';
  if (begin.toDateString() === end.toDateString()) return `${ends} ${clock}`;
  const day = `${end.getFullYear()}-${twoDigits(end.getMonth() + 1)}-${twoDigits(end.getDate())}`;
  return `${ends} ${day} ${clock}`;
};
