/** How long the rest of a run should take, from nothing but what this run has shown. */

export interface Progress {
  /** Steps that have not ended, those in flight included. */
  readonly unfinished: number;
  /** Steps in flight. */
  readonly running: number;
  /** Steps that have ended after doing something. */
  readonly acted: number;
  /** Milliseconds that all steps together were in flight, those still in flight included. */
  readonly busy: number;
  /** Milliseconds since the run began. */
  readonly elapsed: number;
  /** Steps on the longest way that is left. */
  readonly longest: number;
  /** Milliseconds in which nothing is done on purpose. */
  readonly pauses: number;
}

/** Fewer say too little. */
const ENOUGH = 5;

/**
 * Milliseconds, or undefined where it would be a guess. What is still in flight counts with the time that it has
 * taken so far, so that one step that hangs makes the estimate longer and not wrong; it is given only once as many
 * have ended as are in flight, because the quick ones are always the first to end.
 */
export const timeLeft = (progress: Progress): number | undefined => {
  const { unfinished, running, acted, busy, elapsed, longest, pauses } = progress;
  if (acted < Math.max(ENOUGH, running) || unfinished === 0) return undefined;
  const oneAfterTheOther = longest * (busy / acted) + pauses;
  const sideBySide = unfinished * (elapsed / acted);
  return Math.max(oneAfterTheOther, sideBySide);
};
