/** Lets a number of tasks run at the same time; the others wait in their order. */
export class Gate {
  #limit: number;
  #active = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get active(): number {
    return this.#active;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#active < this.#limit) this.#active += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      this.#release();
    }
  }

  /** The caller, one of the running, was one too many. */
  shrink(): void {
    this.#limit = Math.max(1, this.#active - 1);
  }

  #release(): void {
    const next = this.#active <= this.#limit ? this.#waiting.shift() : undefined;
    // A waiting task takes the slot over, so that nobody slips in between.
    if (next === undefined) this.#active -= 1;
    else next();
  }
}
