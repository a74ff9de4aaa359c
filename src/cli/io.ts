/** Where the command line reads and writes: results to stdout, everything else to stderr. */
import { styleFor, wantsColor, type Style } from '../views/style.ts';

export interface Io {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly version: string;
  /** Styles of stdout and of stderr: either may be a terminal without the other. */
  readonly style: Style;
  readonly errStyle: Style;
  /** Somebody can answer a question. */
  readonly canAsk: boolean;
  out(text: string): void;
  err(text: string): void;
}

export interface IoFlags {
  readonly noColor: boolean;
  readonly noInput: boolean;
}

export const processIo = (version: string, flags: IoFlags): Io => {
  const { env, stdout, stderr, stdin } = process;
  const color = !flags.noColor;
  return {
    env,
    cwd: process.cwd(),
    version,
    style: styleFor(wantsColor(stdout, env, color)),
    errStyle: styleFor(wantsColor(stderr, env, color)),
    canAsk: !flags.noInput && stdin.isTTY === true && stderr.isTTY === true,
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
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
