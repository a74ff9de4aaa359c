/** Time that only moves when everything that could happen at this instant has happened. */
import { setImmediate as settled } from 'node:timers/promises';

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export class Clock {
  now = 0;
  /** Sorted; those of one instant in the order in which they were set. */
  readonly #timers: Timer[] = [];
  #outside = 0;

  /** `after`: milliseconds from now. */
  in(after: number, fire: () => void): void {
    const timer = { at: this.now + after, fire };
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#timers[middle]?.at ?? 0) <= timer.at) low = middle + 1;
      else high = middle;
    }
    this.#timers.splice(low, 0, timer);
  }

  wait(after: number): Promise<void> {
    return new Promise((resolve) => this.in(after, resolve));
  }

  /** Time stands still while something real is under way. */
  outside<T>(real: Promise<T>): Promise<T> {
    this.#outside += 1;
    return real.finally(() => (this.#outside -= 1));
  }

  /** Until nothing more comes. */
  async exhaust(): Promise<void> {
    await settled();
    while (this.#step()) await settled();
  }

  /** Until `ended` has settled, either way. Throws when nothing more can happen before it does. */
  async runUntil(ended: Promise<unknown>): Promise<void> {
    let over = false;
    const mark = (): void => void (over = true);
    ended.then(mark, mark);
    for (;;) {
      await settled();
      if (over) return;
      if (this.#outside > 0) continue;
      if (!this.#step()) throw new Error(`stuck at ${this.now} ms: nothing that is awaited can still come`);
    }
  }

  /** All timers of the next instant at once; false where there is none. */
  #step(): boolean {
    const next = this.#timers[0];
    if (!next) return false;
    this.now = next.at;
    while (this.#timers[0]?.at === this.now) this.#timers.shift()?.fire();
    return true;
  }
}
