import { access, constants, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { cosmiconfig } from 'cosmiconfig';
import type { Diagnostic, Result } from '../topology/diagnostic.ts';
import { LARGEST, SEARCH_PLACES } from './places.ts';
import { printable } from './show.ts';

export interface Where {
  readonly cwd: string;
  readonly config?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** The file that holds the topology: named, or searched from the working directory upwards. */
export async function discover({ cwd, config, env }: Where): Promise<Result<string>> {
  const named = config ?? (env.ABQ_CONFIG === '' ? undefined : env.ABQ_CONFIG);
  if (named === '') return fail('--config names no file', 'Write --config FILE.');
  if (named !== undefined) return { ok: true, value: resolve(cwd, named), warnings: [] };
  return search(cwd);
}

async function search(cwd: string): Promise<Result<string>> {
  const unfit = await firstUnfit(cwd);
  // Reading it says what is wrong with it.
  if (unfit !== undefined) return { ok: true, value: unfit, warnings: [] };
  const found = await explorer(cwd).search(cwd);
  // After the root, cosmiconfig looks into a folder of the user's that the contract does not name.
  const file = found && SEARCH_PLACES.includes(basename(found.filepath)) ? found.filepath : undefined;
  if (file !== undefined) return { ok: true, value: file, warnings: [] };
  return fail(
    `no topology was found in ${printable(cwd)} or above it`,
    'Write one with `abq init`, or name one with --config FILE or ABQ_CONFIG.',
  );
}

/**
 * Only finds: no loader executes or even parses, since nobody knows yet whose file it is. Every
 * extension needs a loader of ours, as cosmiconfig keeps its own for the others.
 */
function explorer(cwd: string): ReturnType<typeof cosmiconfig> {
  const found = () => ({ found: true });
  const loaders = Object.fromEntries(
    ['.yaml', '.yml', '.json', '.js', '.mjs', '.cjs', '.ts', 'noExt'].map((kind) => [kind, found]),
  );
  return withoutMetaConfig(() =>
    cosmiconfig('abq', {
      searchPlaces: [...SEARCH_PLACES],
      loaders: { ...loaders, '.json': (file, text) => (isPackage(file) ? packageKey(text) : found()) },
      ignoreEmptySearchPlaces: false,
      stopDir: parse(resolve(cwd)).root,
      searchStrategy: 'global',
      cache: false,
    }),
  );
}

const isPackage = (file: string): boolean => basename(file) === 'package.json';

/** A package.json that says nothing of us is passed over, even a broken one. */
function packageKey(text: string): object {
  if (!text.includes('"abq"')) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && Object.hasOwn(value, 'abq') ? { abq: {} } : {};
  } catch {
    return { abq: {} };
  }
}

/**
 * When it is called, cosmiconfig reads its own settings from the process's working directory, and
 * executes a `.config/config.js` that it finds there. So it is called from a folder of ours.
 */
function withoutMetaConfig<T>(call: () => T): T {
  const before = process.cwd();
  process.chdir(import.meta.dirname);
  try {
    return call();
  } finally {
    process.chdir(before);
  }
}

/**
 * The nearest place that holds something else than a file that can be read, if it comes before a
 * topology: cosmiconfig would pass it over and take a topology further up, or wait for ever for a
 * pipe to speak.
 */
async function firstUnfit(cwd: string): Promise<string | undefined> {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const place of SEARCH_PLACES) {
      const file = join(folder, place);
      const kind = await kindOf(file);
      if (kind === 'absent' || (kind === 'unreadable' && place === 'package.json')) continue;
      if (kind !== 'file') return file;
      if (place !== 'package.json' || (await isTopology(file))) return undefined;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

async function kindOf(file: string): Promise<'absent' | 'file' | 'unreadable' | 'other'> {
  try {
    const stats = await stat(file);
    if (!stats.isFile() || stats.size > LARGEST) return 'other';
    await access(file, constants.R_OK);
    return 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'unreadable';
  }
}

const isTopology = async (file: string): Promise<boolean> =>
  Object.hasOwn(packageKey(await readFile(file, 'utf8')), 'abq');

function fail(message: string, hint: string): Result<never> {
  const error: Diagnostic = { severity: 'error', message, hint };
  return { ok: false, errors: [error] };
}
