/** The corpus: topologies that are wrong, each with what is said of it. See test/corpus/README.md. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { loadTopology } from '../../../src/config/load.ts';
import type { Diagnostic } from '../../../src/topology/diagnostic.ts';
import type { Place } from '../../../src/topology/place.ts';

const CORPUS = 'test/corpus';

export interface Case {
  /** Below the corpus. */
  readonly name: string;
  /** Of the topology. */
  readonly file: string;
  readonly expected: string;
}

const TOPOLOGY = /^abq\.config\.|^package\.json$/;
const EXPECT = /^# expect /m;

export function cases(folder = CORPUS): Case[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const topology = entries.find(({ name }) => TOPOLOGY.test(name));
  if (topology) return [toCase(folder, join(folder, topology.name))];
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return cases(path);
    return /\.(?:md|expect)$/.test(entry.name) ? [] : [toCase(path, path)];
  });
}

function toCase(path: string, file: string): Case {
  const beside = `${file}.expect`;
  const expected = existsSync(beside) ? readFileSync(beside, 'utf8') : atEnd(readFileSync(file, 'utf8'));
  return { name: relative(CORPUS, path), file, expected: expected.trimEnd() };
}

/** From the first `# expect` on, without the signs of a comment. */
function atEnd(text: string): string {
  const at = text.search(EXPECT);
  return at < 0 ? '' : text.slice(at).replaceAll(/^# ?/gm, '');
}

/** What is said of a topology, in the form in which the corpus has it. */
export async function said(file: string): Promise<string> {
  const cwd = resolve(dirname(file));
  const result = await loadTopology({ cwd, config: basename(file), env: { HOME: '/nowhere' } });
  if (result.ok) return 'nothing: it is accepted';
  const lines = result.errors.map((one) => render(one, file)).join('\n');
  // Where the project lies differs from machine to machine.
  return lines.replaceAll(resolve('.'), 'PROJECT');
}

function render({ message, place, hint, related = [] }: Diagnostic, file: string): string {
  const lines = related.map((one) => `  ${at(one.place, file)}${one.message}`);
  return [
    `expect ${at(place, file)}${message}`,
    ...lines,
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join('\n');
}

function at(place: Place | undefined, file: string): string {
  if (!place) return '';
  const where = place.file === basename(file) ? '' : `${place.file}:`;
  return `${where}${place.line}:${place.column} `;
}
