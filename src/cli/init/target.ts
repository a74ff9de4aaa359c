/** The file that `abq init` writes: never over another. */
import { lstatSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { SEARCH_PLACES } from '../../config/places.ts';

const FILE = 'abq.config.yaml';

export interface Target {
  /** Absolute. */
  readonly file: string;
  /** Absolute, without symbolic links. */
  readonly folder: string;
  /** As the operator would write it. */
  readonly shown: string;
  /** The other commands find it by themselves. */
  readonly isFound: boolean;
}

export type Found<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const refuse = (why: string): Found<never> => ({ ok: false, why });

/** @param out what `--out` says */
export const targetFor = (cwd: string, out: string | undefined): Found<Target> => {
  const shown = out ?? FILE;
  const file = resolve(cwd, shown);
  if (!['.yaml', '.yml'].includes(extname(file)))
    return refuse(`--out takes a file that ends in .yaml, not ${shown}`);
  if (isThere(file))
    return refuse(`${shown} is there already, and is not overwritten: name another with --out FILE`);
  const other =
    out === undefined
      ? SEARCH_PLACES.find((name) => name !== 'package.json' && isThere(join(cwd, name)))
      : undefined;
  if (other !== undefined)
    return refuse(`${other} is the topology here, and ${FILE} would hide it: name another with --out FILE`);
  try {
    const folder = realpathSync(dirname(file));
    const isFound = dirname(file) === resolve(cwd) && SEARCH_PLACES.includes(basename(file));
    return { ok: true, value: { file, folder, shown, isFound } };
  } catch {
    return refuse(`there is no folder ${dirname(shown)} to write ${basename(shown)} in`);
  }
};

const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;

/** Writable for its owner alone, whatever the umask allows: otherwise abq would not trust it. */
export const writeTarget = ({ file, shown }: Target, text: string): Found<undefined> => {
  let isOurs = false;
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o644 });
    isOurs = true;
    writeFileSync(file, text);
    return { ok: true, value: undefined };
  } catch (error) {
    if (isOurs) rmSync(file);
    return refuse(`${shown} cannot be written: ${(error as Error).message}`);
  }
};
