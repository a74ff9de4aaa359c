/** From argv to the exit code, whatever happens on the way. */
import { JournalError } from '../journal/journal.ts';
import { tellBug } from './bug.ts';
import { Exit, type ExitCode } from './exit.ts';
import { flushed, processIo } from './io.ts';
import { parse } from './parser.ts';
import { UsageError } from './usage.ts';

const attempt = async (args: readonly string[], version: string): Promise<ExitCode> => {
  const chosen = await parse(args, version);
  if (!chosen) return Exit.done;
  const io = processIo(version, {
    noColor: args.includes('--no-color'),
    noInput: args.includes('--no-input'),
  });
  return chosen(io);
};

const told = (error: unknown, version: string): ExitCode => {
  if (error instanceof UsageError) {
    process.stderr.write(`abq: ${error.message}\nnext: abq --help\n`);
    return Exit.refused;
  }
  if (error instanceof JournalError) {
    process.stderr.write(`abq: ${error.message}\n${error.advice}\n`);
    return error.begun ? Exit.failed : Exit.refused;
  }
  return tellBug(error, version);
};

/** A reader that has gone (`abq plan | head`) is no bug. */
const tolerateClosedPipes = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
};

export const run = async (args: readonly string[], version: string): Promise<void> => {
  tolerateClosedPipes();
  const code = await attempt(args, version).catch((error: unknown) => told(error, version));
  await flushed();
  // What is still open (a socket that does not close, a timer) must not keep an ended command alive.
  process.exit(code);
};
