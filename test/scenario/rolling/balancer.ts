/** The balancer's process, and clients that keep it busy. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const FIXTURE = fileURLToPath(new URL('./balancer.fixture.ts', import.meta.url));

export interface Change {
  readonly verb: 'drain' | 'undrain';
  readonly host: string;
  /** What was true of its Tomcat then. */
  readonly up: boolean;
  readonly pid: number;
  /** How many were in rotation behind it. */
  readonly rotation: number;
}

export type Order =
  | { readonly kind: 'serve'; readonly folder: string; readonly backends: readonly string[] }
  | { readonly kind: 'tell' };

export interface Told {
  readonly kind: 'told';
  /** Requests that were answered with 200. */
  readonly served: number;
  /** The fewest that were ever in rotation. */
  readonly least: number;
  readonly rotation: readonly string[];
  readonly changes: readonly Change[];
}

export type Tale = { readonly kind: 'up'; readonly port: number } | Told;

export class Balancer {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(): Promise<Balancer> {
    const child = fork(FIXTURE, { execArgv: ['--import', 'tsx'] });
    const [tale] = (await once(child, 'message')) as [Tale];
    return new Balancer(child, tale.kind === 'up' ? tale.port : 0);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The backends of a lab, all in rotation. */
  async serve(folder: string, backends: readonly string[]): Promise<void> {
    await this.#order({ kind: 'serve', folder, backends });
  }

  async told(): Promise<Told> {
    return this.#order({ kind: 'tell' });
  }

  /** One request: what was wrong with it. */
  async ask(agent?: Agent): Promise<string | undefined> {
    const options = { host: '127.0.0.1', port: this.port, ...(agent && { agent }) };
    return new Promise((resolve) => {
      get(options, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (some: string) => (text += some));
        answer.once('end', () => resolve(answer.statusCode === 200 ? undefined : text));
      }).once('error', (error) => resolve(error.message));
    });
  }

  async close(): Promise<void> {
    const gone = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await gone;
  }

  async #order(order: Order): Promise<Told> {
    const answer = once(this.#child, 'message');
    this.#child.send(order);
    const [tale] = (await answer) as [Told];
    return tale;
  }
}

const CLIENTS = 4;

/** Milliseconds from an answer to the client's next request: the machine has other things to do, too. */
const BREATH = 4;

/** Requests without an end. */
export class Load {
  readonly failed: string[] = [];
  sent = 0;
  #over = false;
  readonly #clients: Promise<unknown>;

  constructor(balancer: Balancer) {
    this.#clients = Promise.all(Array.from({ length: CLIENTS }, async () => this.#client(balancer)));
  }

  /** Resolves when the last one is answered. */
  async end(): Promise<void> {
    this.#over = true;
    await this.#clients;
  }

  async #client(balancer: Balancer): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!this.#over) {
      this.sent += 1;
      const wrong = await balancer.ask(agent);
      if (wrong !== undefined) this.failed.push(wrong);
      await pause(BREATH);
    }
    agent.destroy();
  }
}
