/** Where the command line reads and writes: results to stdout, everything else to stderr. */
import { canRepaint } from '../views/live/terminal.ts';
import { styleFor, wantsColor, type Style } from '../views/style.ts';

export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly version: string;
  /** The command line as it was typed, without `abq`. */
  readonly args: readonly string[];
  /** Styles of stdout and of stderr: either may be a terminal without the other. */
  readonly style: Style;
  readonly errStyle: Style;
  /** Width of each stream's screen; undefined where it is none. */
  readonly columns: number | undefined;
  readonly errColumns: number | undefined;
  /** stderr, where it can show a picture that repaints itself. */
  readonly terminal: NodeJS.WriteStream | undefined;
  /** Somebody can answer a question. */
  readonly canAsk: boolean;
  out(text: string): void;
  err(text: string): void;
  /** What helps and is no result: left out with `--quiet`. */
  note(text: string): void;
}

/** A pseudo-terminal that nobody gave a size says 0. */
const widthOf = (stream: NodeJS.WriteStream): number | undefined =>
  stream.isTTY && stream.columns > 0 ? stream.columns : undefined;

export const processIo = (version: string, args: readonly string[]): Io => {
  const { env, stdout, stderr, stdin } = process;
  const given = (...flags: readonly string[]): boolean => flags.some((flag) => args.includes(flag));
  const color = !given('--no-color');
  return {
    env,
    cwd: process.cwd(),
    version,
    args,
    style: styleFor(wantsColor(stdout, env, color)),
    errStyle: styleFor(wantsColor(stderr, env, color)),
    columns: widthOf(stdout),
    errColumns: widthOf(stderr),
    terminal: canRepaint(stderr, env) ? stderr : undefined,
    canAsk: !given('--no-input') && stdin.isTTY && stderr.isTTY,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    note: (text) => {
      if (!given('--quiet', '-q')) stderr.write(text);
    },
  };
};

/** Resolves when both streams have taken all: a pipe is slower than the process is quick to end. */
export const flushed = async (): Promise<void> => {
  const drained = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise((resolve) => {
      if (stream.destroyed || stream.writableEnded) resolve();
      else stream.write('', () => resolve());
    });
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
};
