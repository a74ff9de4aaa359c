/** Where the demo is shown: this process's own streams, and the program itself as its operator would start it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StageOptions {
  /** How this program was started: what is typed as `abq`. */
  readonly program: readonly [string, ...string[]];
  readonly env: NodeJS.ProcessEnv;
  readonly interrupted: AbortSignal;
  /** The terminal tells its signals to everybody in front of it: to what was started here, too. */
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
  readonly bold: (text: string) => string;
}

/** Somebody wants to see no more of it. */
export class Interrupted extends Error {}

/** Milliseconds: what is in flight may end, then it is asked again, then it is ended. */
const PATIENCE = 3000;

/** Milliseconds on a terminal for a text to be read before what it speaks of moves it away. */
const READING = 1500;

export class Stage {
  readonly #options: StageOptions;
  #chapters = 0;

  constructor(options: StageOptions) {
    this.#options = options;
  }

  async chapter(title: string, text: string): Promise<void> {
    this.#check();
    this.#chapters += 1;
    const { write, bold } = this.#options;
    write(`\n${bold(`${this.#chapters}. ${title}`)}\n${text}\n`);
    await this.#read();
  }

  /** Shows what is typed and what it really says; resolves with its exit code. */
  async abq(...args: readonly string[]): Promise<number> {
    this.#check();
    const { write, bold } = this.#options;
    write(`\n${bold(`$ abq ${args.join(' ')}`)}\n`);
    const child = this.#spawn(args);
    const code = await this.#end(child);
    this.#check();
    return code;
  }

  #check(): void {
    if (this.#options.interrupted.aborted) throw new Interrupted();
  }

  async #read(): Promise<void> {
    const { isTerminal, interrupted } = this.#options;
    if (isTerminal) await sleep(READING, undefined, { signal: interrupted }).catch(() => undefined);
    this.#check();
  }

  #spawn(args: readonly string[]): ChildProcess {
    const { program, env } = this.#options;
    const [command, ...first] = program;
    return spawn(command, [...first, ...args], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  }

  async #end(child: ChildProcess): Promise<number> {
    const ended = once(child, 'exit') as Promise<[code: number | null, signal: string | null]>;
    const over = new AbortController();
    const leave = (): void => void this.#dismiss(child, over.signal).catch(() => undefined);
    this.#options.interrupted.addEventListener('abort', leave);
    const [code] = await ended;
    this.#options.interrupted.removeEventListener('abort', leave);
    over.abort();
    return code ?? 1;
  }

  async #dismiss(child: ChildProcess, over: AbortSignal): Promise<void> {
    const wait = async (): Promise<void> => sleep(PATIENCE, undefined, { signal: over });
    if (this.#options.isTerminal) await wait();
    child.kill('SIGTERM');
    await wait();
    child.kill('SIGTERM');
    await wait();
    child.kill('SIGKILL');
  }
}
