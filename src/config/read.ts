import { access, constants, readFile, stat } from 'node:fs/promises';
import { basename, extname, relative, isAbsolute } from 'node:path';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Place } from '../topology/place.ts';
import { executeModule } from './module.ts';
import type { Node } from './node.ts';
import { formatOf, LARGEST, type Format } from './places.ts';
import { printable } from './show.ts';
import { distrust, type TrustOptions } from './trust.ts';
import { parseYaml } from './yaml.ts';

export interface Source {
  /** Absolute. */
  readonly file: string;
  /** Undefined when it cannot be read; then there are errors. */
  readonly root: Node | undefined;
  readonly errors: readonly Diagnostic[];
  /** Why its commands must not be run. */
  readonly untrustedBecause: string | undefined;
}

export interface ReadOptions extends TrustOptions {
  /** Where it was asked for, for the error of a file that is not there. */
  readonly askedAt?: Place | undefined;
  /** Part of abq itself: as trusted as the program. */
  readonly builtIn?: boolean;
}

/** Reads one file. Whatever is wrong with it is told, nothing is thrown. */
export async function readSource(file: string, options: ReadOptions): Promise<Source> {
  const shown = showFile(file, options.cwd);
  const format = formatOf(basename(file), extname(file));
  const unfit: Unfit | undefined = format
    ? await unfitness(file, shown)
    : { message: `${shown} is not a kind of file that is read`, hint: KINDS };
  if (!format || unfit) return refuse(file, unfit, options.askedAt);
  try {
    const untrustedBecause = options.builtIn ? undefined : await distrust(file, options);
    if (format === 'module' && untrustedBecause !== undefined) {
      const message = `${shown} is not executed: ${untrustedBecause}`;
      return refuse(file, { message, hint: TRUST_HINT }, options.askedAt);
    }
    const start: Place = { file: shown, line: 1, column: 1 };
    const read =
      format === 'module'
        ? await executeModule(file, (path) => showFile(path, options.cwd))
        : parse(await readFile(file), format, start);
    return { file, ...read, untrustedBecause };
  } catch (error) {
    // It was there a moment ago.
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return refuse(file, unfitBy(error as NodeJS.ErrnoException, shown), options.askedAt);
  }
}

const KINDS = 'Use .yaml, .yml, .json, .js, .mjs, .cjs or .ts.';
const TRUST_HINT = 'Take the right to write from others, or admit the folder with ABQ_TRUST=DIR.';

function refuse(file: string, unfit: Unfit | undefined, place: Place | undefined): Source {
  const { message = '', hint = '' } = unfit ?? {};
  const diagnostic: Diagnostic = { severity: 'error', message, hint, ...(place && { place }) };
  return { file, root: undefined, errors: [diagnostic], untrustedBecause: undefined };
}

interface Unfit {
  readonly message: string;
  readonly hint: string;
}

async function unfitness(file: string, shown: string): Promise<Unfit | undefined> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory())
      return { message: `${shown} is a folder, not a file`, hint: 'Name the file in it.' };
    if (!stats.isFile()) return { message: `${shown} is no regular file`, hint: 'Name a regular file.' };
    if (stats.size > LARGEST) {
      const size = Math.round(stats.size / 1024 / 1024);
      return { message: `${shown} is too large: ${size} MB`, hint: 'A topology has at most 4 MB.' };
    }
    await access(file, constants.R_OK);
    return undefined;
  } catch (error) {
    return unfitBy(error as NodeJS.ErrnoException, shown);
  }
}

function unfitBy(error: NodeJS.ErrnoException, shown: string): Unfit {
  const { code = '' } = error;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        message: `${shown} does not exist`,
        hint: 'Look at the path: it is relative to where it is written.',
      };
    case 'EACCES':
    case 'EPERM':
      return {
        message: `${shown} cannot be read: permission denied`,
        hint: 'Make it readable for yourself.',
      };
    default:
      return { message: `${shown} cannot be read: ${printable(error.message)}`, hint: 'Look at the path.' };
  }
}

function parse(bytes: Buffer, format: Format, start: Place): Pick<Source, 'root' | 'errors'> {
  const text = bytes.toString('utf8').replace(/^\u{feff}/u, '');
  const wrong = badText(bytes, text);
  if (wrong) {
    const before = text.slice(0, wrong.at).split('\n');
    const place = { ...start, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return failed(wrong.message, wrong.hint, place);
  }
  const isPackage = format === 'package';
  const { node: value, errors } = parseYaml(text, start.file, isPackage ? { within: 'abq' } : {});
  if (!value && errors.length > 0) return { root: undefined, errors };
  if (isPackage && !value)
    return failed('package.json has no key `abq`', 'Add it, or name another file.', start);
  if (!value || (value.kind === 'scalar' && value.value === null)) {
    return failed('this topology is empty', 'Begin with `name:` and `hosts:`.', value?.place ?? start);
  }
  if (value.kind !== 'map') {
    const found = value.kind === 'list' ? 'a list' : 'plain text';
    return failed(
      `a topology is a mapping, and this is ${found}`,
      'Begin with `name:` and `hosts:`.',
      value.place,
    );
  }
  return { root: value, errors };
}

function failed(message: string, hint: string, place: Place): Pick<Source, 'root' | 'errors'> {
  return { root: undefined, errors: [{ severity: 'error', message, hint, place }] };
}

const UTF_16 = { message: 'this is UTF-16', hint: 'Save it as UTF-8 text.', at: 0 };

function badText(bytes: Buffer, text: string): { message: string; hint: string; at: number } | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return UTF_16;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return UTF_16;
  const nul = text.indexOf('\0');
  if (nul >= 0)
    return { message: 'this holds a NUL character', hint: 'Save it as plain UTF-8 text.', at: nul };
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    const at = Math.max(text.indexOf('\u{fffd}'), 0);
    return { message: 'this is not valid UTF-8', hint: 'Save it as UTF-8 text.', at };
  }
}

/** As the operator would write it: relative to the working directory when it lies below. */
export function showFile(file: string, cwd: string): string {
  const below = relative(cwd, file);
  const outside = below === '' || below.startsWith('..') || isAbsolute(below);
  return printable(outside ? file : below);
}
