/** One `ssh -M`, from its start to its end. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MuxContext } from './context.ts';

const KEPT = 8192;
/** Milliseconds between two looks for the socket, which appears when the login is through. */
const LOOK = 15;

export class MasterProcess {
  readonly path: string;
  readonly #child: ChildProcessByStdio<null, null, Readable>;
  readonly #listeners = new Set<(line: string) => void>();
  #text = '';
  #line = '';
  #running = true;

  constructor(path: string, args: readonly string[], { sshProgram, env, folder }: MuxContext) {
    this.path = path;
    // A process group of its own: the terminal's Ctrl-C is abq's to answer. Without a terminal it cannot ask.
    this.#child = spawn(sshProgram, args, { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    const { pid } = this.#child;
    if (pid !== undefined) folder.began(pid);
    this.#child.stderr.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
    this.#child.on('error', (error) => {
      this.#hear(`${error.message}\n`);
      this.#running = pid !== undefined;
    });
    this.#child.once('exit', () => {
      this.#running = false;
      if (pid !== undefined) folder.ended(pid);
    });
  }

  get running(): boolean {
    return this.#running;
  }

  /** The last of what it has said. */
  get text(): string {
    return this.#text;
  }

  /** Calls back for each line that it says; the return value ends that. */
  hear(listener: (line: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onExit(listener: () => void): void {
    this.#child.once('exit', listener);
  }

  /** Until it serves clients, has ended, or the time is up. */
  async serves(limit: number, signal: AbortSignal): Promise<'yes' | 'ended' | 'late'> {
    const until = performance.now() + limit;
    while (this.#running && !signal.aborted) {
      if (await exists(this.path)) return 'yes';
      if (performance.now() > until) return 'late';
      await sleep(LOOK);
    }
    // A child of its that holds stderr open does not keep us.
    if (!signal.aborted && !this.#child.stderr.closed)
      await Promise.race([once(this.#child, 'close'), sleep(500)]);
    return 'ended';
  }

  /** `grace`: milliseconds until it is killed. */
  async end(grace: number): Promise<void> {
    if (!this.#running) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), grace);
    await exited;
    clearTimeout(timer);
    this.#child.stderr.destroy();
  }

  #hear(text: string): void {
    this.#text = (this.#text + text).slice(-KEPT);
    const lines = (this.#line + text).split(/\r?\n/);
    this.#line = (lines.pop() ?? '').slice(-KEPT);
    for (const line of lines) for (const listener of this.#listeners) listener(line);
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
