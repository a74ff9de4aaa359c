/** A clock that passes only by sleeping. */
import type { Clock } from '../../../src/probes/await.ts';

export interface FakeClock extends Clock {
  /** All sleeps so far, milliseconds. */
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
}

export const fakeClock = (): FakeClock => {
  let time = 0;
  const sleeps: number[] = [];
  const advance = (milliseconds: number): void => {
    time += milliseconds;
  };
  return {
    sleeps,
    advance,
    now: () => time,
    sleep: (milliseconds) => {
      sleeps.push(milliseconds);
      advance(milliseconds);
      return Promise.resolve();
    },
  };
};
