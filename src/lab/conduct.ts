/** The behaviour of one service as it is now, and waiting for what it allows. */
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WELL_BEHAVED, type Behaviour } from './behaviour.ts';

export class Conduct {
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #now: Behaviour;

  constructor(spec: Partial<Behaviour>) {
    this.#now = { ...WELL_BEHAVED, ...spec };
  }

  get now(): Behaviour {
    return this.#now;
  }

  change(change: Partial<Behaviour>): void {
    this.#now = { ...this.#now, ...change };
    this.#changes.emit('change');
  }

  /** Rejects when it is aborted. */
  async until(holds: (behaviour: Behaviour) => boolean, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    while (!holds(this.#now)) await once(this.#changes, 'change', { signal });
  }

  /** Milliseconds; rejects when it is aborted. */
  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (milliseconds > 0) await sleep(milliseconds, undefined, { signal });
  }
}
