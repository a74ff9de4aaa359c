import { dirname } from 'node:path';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Place } from '../topology/place.ts';
import { suggest } from '../topology/spelling.ts';
import { builtInGraphs, extendedFile, GRAPHS } from './graphs.ts';
import { find, type Node } from './node.ts';
import { readSource, showFile, type ReadOptions, type Source } from './read.ts';
import { printable } from './show.ts';

export interface Chain {
  /** What is extended comes before what extends it, each file once; the topology itself is last. */
  readonly sources: readonly Source[];
  readonly errors: readonly Diagnostic[];
  /** False when something that is extended could not be read: names of it will be missing. */
  readonly isComplete: boolean;
}

/** Deep chains are chains of mistakes, and each link is a file to read. */
const MOST_FILES = 50;

/** Reads a topology and everything it extends. */
export async function readChain(file: string, options: ReadOptions): Promise<Chain> {
  const reader = new ChainReader(options);
  await reader.read(file, undefined, []);
  const isComplete = !reader.isBroken && reader.sources.every(({ root }) => root !== undefined);
  return { sources: reader.sources, errors: reader.errors, isComplete };
}

interface Link {
  readonly file: string;
  readonly place: Place;
}

class ChainReader {
  readonly sources: Source[] = [];
  readonly errors: Diagnostic[] = [];
  isBroken = false;
  readonly #options: ReadOptions;
  readonly #read = new Set<string>();

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  async read(file: string, askedAt: Place | undefined, above: readonly Link[]): Promise<void> {
    this.#read.add(file);
    const source = await readSource(file, { ...this.#options, askedAt, builtIn: dirname(file) === GRAPHS });
    this.errors.push(...source.errors);
    for (const item of source.root ? extended(source.root) : []) {
      const target = this.#target(item, file);
      if (target === undefined) continue;
      const links = [...above, { file, place: item.place }];
      const circle = links.findIndex((link) => link.file === target);
      if (circle >= 0) this.#circle(links.slice(circle));
      else if (this.#read.size >= MOST_FILES) this.#tooMany(item.place);
      // Reached by two ways it is merged once: its dependency lists would add up to doubles.
      else if (!this.#read.has(target)) await this.read(target, item.place, links);
    }
    this.sources.push(source);
  }

  #target(item: Item, from: string): string | undefined {
    const text = printable(item.text);
    const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(item.text);
    const file = isUrl ? undefined : extendedFile(item.text, dirname(from));
    if (file !== undefined) return file;
    this.isBroken = true;
    const hint = isUrl
      ? 'Put the file beside this one, and write ./FILE.yaml.'
      : `${suggest(item.text, builtInGraphs(), 'built-in graphs')} A file is written as ./${text}.yaml.`;
    const message = isUrl ? `'${text}' is a URL, and only files are read` : `unknown graph '${text}'`;
    this.errors.push({ severity: 'error', message, place: item.place, hint });
    return undefined;
  }

  #circle(links: readonly Link[]): void {
    const shown = links.map(({ file }) => showFile(file, this.#options.cwd));
    this.errors.push({
      severity: 'error',
      message: `extending goes in a circle: ${[...shown, shown[0]].join(' -> ')}`,
      ...(links.at(-1) && { place: links.at(-1)?.place as Place }),
      hint: 'Take one of these `extends` away.',
      related: links.map(({ place }, index) => ({ message: `${shown[index]} extends`, place })),
    });
  }

  #tooMany(place: Place): void {
    const message = `more than ${MOST_FILES} files are extended`;
    this.errors.push({ severity: 'error', message, place, hint: 'Merge some of them.' });
  }
}

interface Item {
  readonly text: string;
  readonly place: Place;
}

/** What it extends, as far as it is text; the schema tells of the rest. */
function extended(root: Node): Item[] {
  const { node, depth } = find(root, ['extends']);
  if (depth === 0) return [];
  return (node.kind === 'list' ? node.items : [node]).flatMap((item): Item[] =>
    item.kind === 'scalar' && typeof item.value === 'string' && item.value !== ''
      ? [{ text: item.value, place: item.place }]
      : [],
  );
}
