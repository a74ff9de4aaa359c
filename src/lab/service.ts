/** One service of a lab host, as its host's init has it: the commands and their effects. */
import type { Behaviour } from './behaviour.ts';
import { Conduct } from './conduct.ts';
import { Daemon, type DaemonEnd, type DaemonOptions } from './daemon.ts';
import type { EventLog, LabEventKind } from './events.ts';
import { live } from './life.ts';
import { Listener } from './listener.ts';
import {
  isHttp,
  type Reply,
  type ServiceSpec,
  type ServiceState,
  type ServiceStatus,
} from './service-model.ts';

export interface ServiceOptions {
  readonly spec: ServiceSpec;
  readonly daemon: DaemonOptions;
  readonly events: EventLog;
  /** Tells the host's commands; called at each change, before anybody else learns of it. */
  publish(status: ServiceStatus): void;
  log(line: string): void;
}

const DONE: Reply = { code: 0, text: '' };

export class LabService {
  readonly id: string;
  readonly spec: ServiceSpec;
  readonly #options: ServiceOptions;
  readonly #conduct: Conduct;
  readonly #listener: Listener;
  #state: ServiceState = 'inactive';
  #ready = false;
  #code = 0;
  #daemon: Daemon | undefined;
  #starting: Promise<Reply> | undefined;
  #cancel = new AbortController();
  /** Aborted when the process ends. */
  #life = new AbortController();

  constructor(options: ServiceOptions) {
    this.id = options.daemon.id;
    this.spec = options.spec;
    this.#options = options;
    this.#conduct = new Conduct(this.spec);
    this.#listener = new Listener(this.spec.http, () => this.#ready);
    this.#publish();
  }

  get status(): ServiceStatus {
    return {
      state: this.#state,
      ready: this.#ready,
      pid: this.#daemon?.pid,
      code: this.#code,
      enabled: this.spec.enabled === true,
      listensOn: this.#listener.port,
      status: this.#conduct.now.status,
    };
  }

  /** Resolves when the change holds. */
  async set(change: Partial<Behaviour>): Promise<void> {
    this.#conduct.change(change);
    this.#publish();
    await this.#daemon?.heed(this.#conduct.now);
    // A stop that was ignored is asked for again.
    if (this.#state === 'deactivating' && !this.#conduct.now.ignoreStop) this.#daemon?.terminate();
  }

  /** Resolves when the start command would return. */
  async start(): Promise<Reply> {
    if (this.#state === 'deactivating') await this.#daemon?.ended;
    if (this.#state === 'active') return DONE;
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** Resolves when the process is gone, or when the stop command would return without that. */
  async stop(): Promise<Reply> {
    await this.#cancelStart();
    const daemon = this.#daemon;
    if (daemon === undefined) {
      this.#become('inactive');
      return DONE;
    }
    this.#event('stopping');
    const { failStop } = this.#conduct.now;
    if (failStop !== undefined) {
      this.#event('stop-failed');
      return { code: failStop, text: failStop === 0 ? '' : 'cannot stop' };
    }
    this.#become('deactivating');
    daemon.terminate();
    await daemon.ended;
    return DONE;
  }

  /** Forgets a failure. */
  reset(): Reply {
    if (this.#state === 'failed') this.#become('inactive');
    return DONE;
  }

  /** Behind everybody's back. Resolves when the process is gone. */
  async kill(): Promise<void> {
    this.#daemon?.kill();
    await this.#daemon?.ended;
  }

  /** Its host loses power. */
  async powerOff(): Promise<void> {
    await this.#cancelStart();
    await this.kill();
    this.#become('inactive');
  }

  /** At the lab's beginning: without what a start may do wrong. */
  async launch(): Promise<void> {
    await this.#launch(new AbortController().signal);
  }

  async #cancelStart(): Promise<void> {
    this.#cancel.abort();
    await this.#starting;
  }

  async #start(): Promise<Reply> {
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    this.#become('activating');
    this.#event('starting');
    try {
      await this.#conduct.pause(this.#conduct.now.startDelay, signal);
      await this.#conduct.until(({ hangStart }) => !hangStart, signal);
      const { failStart, failure } = this.#conduct.now;
      if (failStart !== undefined) return this.#startFailed(failStart, failure);
      if (await this.#launch(signal)) return DONE;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    this.#startFailed(0, 'cancelled');
    return { code: 1, text: 'cancelled' };
  }

  #startFailed(code: number, text: string): Reply {
    this.#code = code;
    this.#become(code === 0 ? 'inactive' : 'failed');
    this.#options.log(text);
    this.#event('start-failed', text);
    return { code, text: code === 0 ? '' : text };
  }

  /** False: the process was gone before it was up. */
  async #launch(signal: AbortSignal): Promise<boolean> {
    const daemon = await Daemon.start(this.#options.daemon);
    await daemon.heed(this.#conduct.now);
    if (isHttp(this.spec)) await this.#listener.open();
    if (signal.aborted) daemon.kill();
    if (signal.aborted || daemon.gone) {
      this.#listener.close();
      await daemon.ended;
      return false;
    }
    this.#daemon = daemon;
    // The first to wait for it is the first to learn of it.
    void daemon.ended.then((end) => this.#ended(end));
    this.#code = 0;
    this.#become('active');
    this.#options.log('started');
    this.#event('started');
    this.#life = new AbortController();
    const { spec } = this;
    const show = (ready: boolean): void => this.#showReady(ready);
    live({ spec, conduct: this.#conduct, daemon, listener: this.#listener, show }, this.#life.signal);
    return true;
  }

  #ended({ code, signal }: DaemonEnd): void {
    const asked = this.#state === 'deactivating';
    this.#life.abort();
    this.#listener.close();
    this.#daemon = undefined;
    this.#ready = false;
    this.#code = code ?? 0;
    this.#become(asked || code === 0 ? 'inactive' : 'failed');
    const end = signal ?? `exit status ${code ?? 0}`;
    this.#options.log(`ended: ${end}`);
    this.#event(asked ? 'stopped' : 'died', end);
  }

  #showReady(ready: boolean): void {
    this.#ready = ready;
    this.#publish();
    this.#event(ready ? 'ready' : 'unready');
  }

  #become(state: ServiceState): void {
    this.#state = state;
    this.#publish();
  }

  #publish(): void {
    this.#options.publish(this.status);
  }

  #event(kind: LabEventKind, detail?: string): void {
    this.#options.events.add(kind, this.id, detail);
  }
}
