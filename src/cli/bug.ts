/** A bug in abq: kept in a file that can be sent on, told in one line, exit 70. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from '../journal/place.ts';
import { Exit, type ExitCode } from './exit.ts';

const keep = (text: string): string | undefined => {
  try {
    const folder = stateFolder(process.env);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `bug-${new Date().toISOString().replaceAll(/[:.]/g, '')}.log`);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  } catch {
    return undefined;
  }
};

export const tellBug = (error: unknown, version: string): ExitCode => {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const file = keep(`abq ${version}, node ${process.version}, ${process.platform}\n${stack}\n`);
  const brief = error instanceof Error ? error.message : String(error);
  process.stderr.write(`abq: a bug in abq: ${brief}\n`);
  process.stderr.write(file ? `the log is ${file}; please report it\n` : `${stack}\n`);
  return Exit.bug;
};
