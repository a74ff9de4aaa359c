/** `--out FILE`: never over another file. */
import { lstatSync, existsSync, statSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { syncFolder } from '../journal/folder.ts';
import { createOnce } from '../journal/once.ts';
import { LARGEST, megabytes, type SavedPlan } from './model.ts';

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

const taken = (shown: string): string =>
  `${shown} is there already, and a plan is never saved over a file: name another, or remove that one`;

/** Why nothing can be saved there, before hosts are asked for minutes; undefined: it looks possible. */
export const whyNot = (file: string, shown: string): string | undefined => {
  if (shown === '' || shown === '-')
    return 'it takes the name of a new file; --json prints the plan to stdout';
  try {
    if (isThere(file)) return taken(shown);
    if (!statSync(dirname(file)).isDirectory()) return `${dirname(shown)} is no folder`;
    return undefined;
  } catch (error) {
    return `${shown} cannot be written: ${(error as Error).message}`;
  }
};

/** Whole or not at all, for its owner alone. Returns why it could not be saved. */
export const writeSaved = async (
  file: string,
  shown: string,
  saved: SavedPlan,
): Promise<string | undefined> => {
  const text = `${JSON.stringify(saved, null, 2)}\n`;
  if (Buffer.byteLength(text) > LARGEST)
    return `the plan is too large to be saved: ${megabytes(text.length)}`;
  try {
    if (!(await createOnce(file, text))) return taken(shown);
    await syncFolder(dirname(file));
    return undefined;
  } catch (error) {
    return `${shown} cannot be written: ${(error as Error).message}`;
  }
};

/** A name beside `file` that nobody has: `plan.json` gives `plan-2.json`. */
export const freshName = (file: string): string => {
  const end = extname(file);
  const stem = file.slice(0, file.length - end.length).replace(/-\d+$/, '');
  for (let number = 2; ; number += 1) {
    const name = `${stem}-${number}${end}`;
    if (!existsSync(name)) return name;
  }
};
