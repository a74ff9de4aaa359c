/** The process of a service: a shell that takes orders from the lab, and ends when nobody can give any more. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Behaviour } from './behaviour.ts';

export interface DaemonOptions {
  /** The file with its script. */
  readonly script: string;
  /** `service@host`: stands in the process table. */
  readonly id: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface DaemonEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Daemon {
  readonly ended: Promise<DaemonEnd>;
  readonly #child: ChildProcess;
  readonly #line: Duplex;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#line = child.stdio[3] as Duplex;
    this.#line.on('error', () => {});
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#line.destroy();
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get gone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Resolves when the process is up, or gone before it was. */
  static async start({ script, id, home, env }: DaemonOptions): Promise<Daemon> {
    const child = spawn('/bin/sh', [script, id], {
      cwd: home,
      env,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const daemon = new Daemon(child);
    await once(child, 'spawn');
    await daemon.#answered();
    return daemon;
  }

  /** Resolves when what SIGTERM does is as it should be, or the process is gone. */
  async heed({ ignoreStop, stopDelay }: Pick<Behaviour, 'ignoreStop' | 'stopDelay'>): Promise<void> {
    const wait = stopDelay === 0 ? '' : `sleep ${stopDelay / 1000}; `;
    await this.#order(`trap '${ignoreStop ? '' : `${wait}exit 0`}' TERM`);
  }

  async exit(code: number): Promise<void> {
    await this.#order(`exit ${code}`);
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  /** With all that it started. */
  kill(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      // It is gone.
    }
  }

  /** One at a time, so that each knows its own answer. */
  async #order(line: string): Promise<void> {
    this.#last = this.#last.then(() => {
      if (this.#line.destroyed) return false;
      const answered = this.#answered();
      this.#line.write(`${line}\n`);
      return answered;
    });
    await this.#last;
  }

  /** False: gone. */
  #answered(): Promise<boolean> {
    return Promise.race([
      once(this.#line, 'data').then(
        () => true,
        () => false,
      ),
      this.ended.then(() => false),
    ]);
  }
}
