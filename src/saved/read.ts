/**
 * A saved plan from its file, complete and of the right form, or every reason why it is none.
 *
 * It holds no commands, and the verifier holds it against the topology before anything is done. But it decides what
 * the rights of whoever applies it are used for, and with `--yes` nobody looks again. So it is held to the rule for
 * topologies: it belongs to the user or root, and nobody else can write to it; `ABQ_TRUST=DIR` admits a shared folder.
 * The folder it lies in is not looked at (`/tmp` is a usual place): a file that was put there instead would belong to
 * who did it. What is judged is the open file, so that it cannot be exchanged between the look and the reading.
 */
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { showFile } from '../config/read.ts';
import { printable } from '../config/show.ts';
import { isAdmitted, weaknessOf, type TrustOptions } from '../config/trust.ts';
import type { Diagnostic, Result } from '../topology/diagnostic.ts';
import { LARGEST, megabytes, type SavedPlan } from './model.ts';
import { parseSaved, PLAN_ANEW, problem } from './parse.ts';

type Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: Diagnostic };

const refuse = (message: string, hint: string): Text => ({ ok: false, error: problem(message, hint) });

const decode = (bytes: Buffer, shown: string): Text => {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return refuse(`${shown} is not valid UTF-8`, PLAN_ANEW);
  }
};

const readText = async (file: string, shown: string, options: TrustOptions): Promise<Text> => {
  // A pipe is refused, not waited for.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return refuse(`${shown} is no regular file`, 'Name a file that `--out` has made.');
    if (stats.size > LARGEST) {
      const hint = `A saved plan has at most ${megabytes(LARGEST)}.`;
      return refuse(`${shown} is too large for a saved plan: ${megabytes(stats.size)}`, hint);
    }
    const weak = weaknessOf(shown, stats);
    if (weak !== undefined && !(await isAdmitted(await realpath(file), options)))
      return refuse(`this plan is not trusted: ${weak}`, TAKE_OVER);
    return decode(await handle.readFile(), shown);
  } finally {
    await handle.close();
  }
};

const TAKE_OVER =
  'Read it; if you agree with it, copy it to a file that is yours and writable by nobody else, or set ABQ_TRUST=DIR for a shared folder.';

const unread = (error: unknown, shown: string): Text => {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return refuse(`${shown} does not exist`, '`abq plan ... --out FILE` makes one.');
    case 'EACCES':
    case 'EPERM':
      return refuse(
        `${shown} cannot be read: permission denied`,
        'Its author alone may read it: ask for a copy.',
      );
    case undefined:
      throw error;
    default:
      return refuse(`${shown} cannot be read: ${printable(message)}`, 'Look at the path.');
  }
};

/** `file`: absolute. Whatever is wrong with it is told, nothing is thrown. */
export const readSaved = async (file: string, options: TrustOptions): Promise<Result<SavedPlan>> => {
  const shown = showFile(file, options.cwd);
  const read = await readText(file, shown, options).catch((error: unknown) => unread(error, shown));
  return read.ok ? parseSaved(read.text, shown) : { ok: false, errors: [read.error] };
};
