/** From argv to the exit code, whatever happens on the way. */
import { closeSync } from 'node:fs';
import { JournalError } from '../journal/journal.ts';
import { json } from '../views/json.ts';
import { tellBug } from './bug.ts';
import { Exit, type ExitCode } from './exit.ts';
import { flushed, processIo } from './io.ts';
import { parse } from './parser.ts';
import { UsageError } from './usage.ts';

const attempt = async (args: readonly string[], version: string): Promise<ExitCode> => {
  const chosen = await parse(args, version);
  if (!chosen) return Exit.done;
  return chosen(processIo(version, args));
};

const told = (error: unknown, version: string, asJson: boolean): ExitCode => {
  const tell = (message: string, hint: string): void => {
    if (asJson)
      process.stdout.write(
        json({ schema: 'abq.problems/1', problems: [{ severity: 'error', message, hint }] }),
      );
    process.stderr.write(`abq: ${message}\n${hint}\n`);
  };
  if (error instanceof UsageError) {
    tell(error.message, 'next: abq --help');
    return Exit.refused;
  }
  if (error instanceof JournalError) {
    tell(error.message, error.advice);
    return error.begun ? Exit.failed : Exit.refused;
  }
  return tellBug(error, version);
};

/**
 * A reader that has gone (`abq plan | head`), a closed terminal, a full disk: no reason to leave a platform half
 * stopped. Returns whether a result was lost: a reader who went away did not want it.
 */
const tolerateBrokenOutput = (): (() => boolean) => {
  let lost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (stream === process.stdout && error.code !== 'EPIPE') lost = true;
      if (error.code === 'EIO') process.once('exit', letGoOfTerminal);
    });
  }
  return () => lost;
};

/** Node resets the terminal as it exits, and aborts where that one is gone; what is closed it leaves alone. */
const letGoOfTerminal = (): void => {
  for (const descriptor of [0, 1, 2]) {
    try {
      closeSync(descriptor);
    } catch {
      // It was closed before.
    }
  }
};

export const run = async (args: readonly string[], version: string): Promise<void> => {
  const outputLost = tolerateBrokenOutput();
  const asJson = args.includes('--json');
  const code = await attempt(args, version).catch((error: unknown) => told(error, version, asJson));
  await flushed();
  if (outputLost())
    process.stderr.write('abq: standard output could not be written: the result is not complete\n');
  // What is still open (a socket that does not close, a timer) must not keep an ended command alive.
  process.exit(code === Exit.done && outputLost() ? Exit.failed : code);
};
