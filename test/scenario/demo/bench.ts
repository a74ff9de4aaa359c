/** The program as an operator starts it, with a folder for all that it may make; what is left there is told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../bin/abq', import.meta.url));

/** Milliseconds. What is still there then is ended, and its test fails. */
const PATIENCE = 200_000;

interface Program {
  /** Both streams, so far. */
  readonly output: () => string;
  /** Resolves with the match when that has been said; rejects when it ended without it. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** To its whole group, as a terminal does it. */
  interrupt(): void;
  terminate(): void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

export interface Bench {
  readonly start: (...args: readonly string[]) => Program;
  /** Files and processes that are still there. */
  readonly left: () => Promise<readonly string[]>;
}

export const withBench =
  (body: (bench: Bench) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'abq-bench-')));
    const started: Started[] = [];
    const start: Bench['start'] = (...args) => {
      const program = new Started(folder, args);
      started.push(program);
      return program;
    };
    try {
      await body({ start, left: async () => leftIn(folder) });
    } finally {
      for (const program of started) program.kill();
      await Promise.all(started.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    }
  };

const leftIn = async (folder: string): Promise<readonly string[]> => {
  const files = ['tmp', 'state'].flatMap((name) => readdirSync(join(folder, name)));
  const ps = spawn('ps', ['-axww', '-o', 'command='], { stdio: ['ignore', 'pipe', 'inherit'] });
  let table = '';
  ps.stdout.setEncoding('utf8').on('data', (text: string) => (table += text));
  await once(ps, 'close');
  return [...files, ...table.split('\n').filter((line) => line.includes(folder))];
};

class Started implements Program {
  readonly ended: Promise<number | null>;
  readonly #child;
  #text = '';
  #over = false;
  /** Of the one who waits for more. */
  #heard = (): void => {};

  constructor(folder: string, args: readonly string[]) {
    const dirs = { TMPDIR: join(folder, 'tmp'), XDG_STATE_HOME: join(folder, 'state') };
    for (const dir of Object.values(dirs)) mkdirSync(dir, { recursive: true });
    this.#child = spawn(process.execPath, [BIN, ...args], {
      env: { ...process.env, FORCE_COLOR: undefined, ABQ_CONFIG: undefined, ...dirs },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#text += text;
        this.#heard();
      });
    }
    const timer = setTimeout(() => this.kill(), PATIENCE);
    this.ended = once(this.#child, 'close').then(([code]) => {
      clearTimeout(timer);
      this.#over = true;
      this.#heard();
      return code as number | null;
    });
  }

  output(): string {
    return this.#text;
  }

  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#text);
      if (found) return found;
      if (this.#over) throw new Error(`it never said ${pattern.source}:\n${this.#text}`);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
  }

  interrupt(): void {
    this.#group('SIGINT');
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  kill(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#group('SIGKILL');
  }

  #group(signal: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, signal);
  }
}
