/** What really happened on the hosts, in its order: the truth that a test asserts on. */

export type LabEventKind =
  /** Of a service: the command was accepted; the process is up; the probes hold; they hold no more. */
  | 'starting'
  | 'started'
  | 'ready'
  | 'unready'
  | 'start-failed'
  | 'stopping'
  | 'stop-failed'
  /** The process is gone: as it was asked to; of itself, or with its host. */
  | 'stopped'
  | 'died'
  /** Of a host: a login, the end of its connection, and what was done to the host. */
  | 'connected'
  | 'disconnected'
  | 'dropped'
  | 'cut'
  | 'healed'
  | 'frozen'
  | 'thawed'
  | 'down'
  | 'up';

export interface LabEvent {
  /** From 1, without a gap. */
  readonly order: number;
  /** Milliseconds since the lab was started, monotonic. */
  readonly at: number;
  readonly kind: LabEventKind;
  /** `service@host`, or the host. */
  readonly on: string;
  readonly detail?: string;
}

/** `started redis@rs1` */
const showEvent = ({ kind, on }: LabEvent): string => `${kind} ${on}`;

interface Waiter {
  readonly wanted: string;
  readonly resolve: (event: LabEvent) => void;
  readonly reject: (why: string) => void;
}

/** Milliseconds: a wait without an end would tell nobody what was waited for. */
const PATIENCE = 30_000;

export class EventLog {
  readonly #begun = performance.now();
  readonly #all: LabEvent[] = [];
  readonly #waiters = new Set<Waiter>();
  #closed = false;

  get all(): readonly LabEvent[] {
    return this.#all;
  }

  /** The shown events that match, in their order. */
  shown(pattern: RegExp = /(?:)/): readonly string[] {
    return this.#all.map(showEvent).filter((line) => pattern.test(line));
  }

  add(kind: LabEventKind, on: string, detail?: string): void {
    if (this.#closed) return;
    const at = performance.now() - this.#begun;
    const event = { order: this.#all.length + 1, at, kind, on, ...(detail === undefined ? {} : { detail }) };
    this.#all.push(event);
    const line = showEvent(event);
    for (const waiter of this.#waiters) if (waiter.wanted === line) waiter.resolve(event);
  }

  /** Resolves with the first such event (`started redis@rs1`) behind `after`, be it past or still to come. */
  until(wanted: string, after?: LabEvent, patience = PATIENCE): Promise<LabEvent> {
    const past = this.#all.slice(after?.order ?? 0).find((event) => showEvent(event) === wanted);
    if (past !== undefined) return Promise.resolve(past);
    if (this.#closed) return Promise.reject(this.#never(wanted, 'the lab is closed'));
    return new Promise<LabEvent>((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        wanted,
        resolve: (event) => {
          leave();
          resolve(event);
        },
        reject: (why) => {
          leave();
          reject(this.#never(wanted, why));
        },
      };
      const timer = setTimeout(() => waiter.reject(`in ${patience / 1000} s`), patience);
      this.#waiters.add(waiter);
    });
  }

  /** Nothing more happens: who still waits is told. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.reject('the lab was closed');
  }

  #never(wanted: string, why: string): Error {
    const last = this.#all.slice(-10).map(showEvent).join(', ');
    return new Error(`no \`${wanted}\`: ${why}; the last events: ${last || 'none'}`);
  }
}
