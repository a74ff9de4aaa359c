/** A pseudo-terminal (`script`, of util-linux) with somebody who reads it: a terminal emulator without a window. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import xterm from '@xterm/headless';

export interface Given {
  readonly columns?: number;
  readonly lines?: number;
  /** Environment beyond the usual; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

export class Pty {
  /** Every byte, escape sequences and all. */
  raw = '';
  /** The exit status of the command. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #folder = mkdtempSync(join(tmpdir(), 'abq-pty-'));
  readonly #emulator: xterm.Terminal;
  #looking: (() => void)[] = [];

  constructor(argv: readonly string[], { columns = 80, lines = 24, env = {} }: Given = {}) {
    this.#emulator = new xterm.Terminal({
      cols: columns,
      rows: lines,
      allowProposedApi: true,
      convertEol: false,
    });
    const size = columns > 0 ? `stty cols ${columns} rows ${lines};` : '';
    const command = `tty >${quoted(this.#tty)}; ${size} exec ${argv.map(quoted).join(' ')}`;
    const usual = {
      ...process.env,
      TERM: 'xterm-256color',
      SHELL: '/bin/sh',
      NO_COLOR: undefined,
      FORCE_COLOR: undefined,
    };
    this.#child = spawn('script', ['-qfec', command, '/dev/null'], { env: { ...usual, ...env } });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.ended = new Promise((resolve) =>
      this.#child.on('close', (code) => this.#end(() => resolve(code ?? -1))),
    );
  }

  get #tty(): string {
    return join(this.#folder, 'tty');
  }

  /** What stands on the terminal now, scrolled-off lines included, without the blank ones at its end. */
  get text(): string {
    const { active } = this.#emulator.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, at) => active.getLine(at)?.translateToString(true) ?? '',
    );
    return lines.join('\n').trimEnd();
  }

  get cursorIsVisible(): boolean {
    return this.raw.lastIndexOf('\u001B[?25h') >= this.raw.lastIndexOf('\u001B[?25l');
  }

  /** Every line of every picture: each is written after its line was erased. Without colours. */
  get painted(): string[] {
    const pieces = this.raw.split('\u001B[2K').slice(1);
    return pieces.map((piece) => stripVTControlCharacters(piece.split(/[\r\n]/)[0] ?? ''));
  }

  /** Resolves when the text on the terminal is so; rejects when the command ends before. */
  async until(holds: (text: string) => boolean): Promise<void> {
    let over = false;
    void this.ended.then(() => (over = true));
    while (!holds(this.text)) {
      if (over) throw new Error(`it ended before:\n${this.text}`);
      await new Promise<void>((resolve) => this.#looking.push(resolve));
    }
  }

  /** As somebody at the keyboard: `\u0003` is Ctrl-C. */
  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** The window is closed: nobody reads any more. */
  hangUp(): void {
    this.#child.kill('SIGKILL');
  }

  resize(columns: number, lines: number): void {
    this.#emulator.resize(columns, lines);
    const tty = readFileSync(this.#tty, 'utf8').trim();
    const { status, stderr } = spawnSync('stty', ['-F', tty, 'cols', String(columns), 'rows', String(lines)]);
    if (status !== 0) throw new Error(`stty: ${String(stderr)}`);
  }

  #read(text: string): void {
    this.raw += text;
    this.#emulator.write(text, () => this.#look());
  }

  #look(): void {
    for (const resolve of this.#looking.splice(0)) resolve();
  }

  #end(done: () => void): void {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#emulator.write('', () => {
      done();
      setImmediate(() => this.#look());
    });
  }
}
