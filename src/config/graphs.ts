/** The built-in graphs, and the files that `extends` names. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';

/** The folder abq is installed in, seen from the sources as well as from the bundle. */
export const INSTALLED = findPackage(import.meta.dirname);

export const GRAPHS = join(INSTALLED, 'graphs');

function findPackage(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || folder === dirname(folder)) return folder;
  }
}

/** Their names, sorted. */
export function builtInGraphs(): string[] {
  if (!existsSync(GRAPHS)) return [];
  return readdirSync(GRAPHS)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * The absolute path of what an `extends` names; undefined when no built-in graph is called so.
 * @param folder of the file that extends it
 */
export function extendedFile(text: string, folder: string): string | undefined {
  if (/^\.{0,2}\//.test(text) || extname(text) !== '') return resolve(folder, text);
  return builtInGraphs().includes(text) ? join(GRAPHS, `${text}.yaml`) : undefined;
}
