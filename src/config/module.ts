import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { defaultLoaders } from 'cosmiconfig';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Place } from '../topology/place.ts';
import { type Entry, type Node } from './node.ts';
import { printable } from './show.ts';
import { keyProblem } from './yaml.ts';

const DEEPEST = 64;

interface Executed {
  readonly root: Node | undefined;
  readonly errors: readonly Diagnostic[];
}

/** Executes a `.js` or `.ts` topology, which the caller has found to be trusted. */
export async function executeModule(file: string, start: Place): Promise<Executed> {
  const fail = (message: string, hint: string): Executed => ({
    root: undefined,
    errors: [{ severity: 'error', message, hint, place: start }],
  });
  try {
    const load = extname(file) === '.ts' ? defaultLoaders['.ts'] : defaultLoaders['.js'];
    const value: unknown = await load(file, await readFile(file, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fail('its default export is no topology', 'Export one: `export default defineTopology({...})`.');
    }
    const reader = new ModuleReader(start);
    const root = reader.read(value, 0);
    return { root, errors: reader.errors };
  } catch (error) {
    const reason = printable(error instanceof Error ? error.message : String(error));
    if (reason.includes("'typescript'")) {
      return fail(
        'a .ts topology needs the package typescript',
        'Install it beside the topology, or write YAML.',
      );
    }
    return fail(`it failed when it was executed: ${reason}`, 'Run it with node to see where.');
  }
}

/** Values that code has made have no line of their own: all stand at the start of the file. */
class ModuleReader {
  readonly errors: Diagnostic[] = [];
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  read(value: unknown, depth: number): Node {
    const place = this.#place;
    if (depth > DEEPEST) {
      if (this.errors.length === 0) this.#fail('this is nested too deeply, or holds itself');
      return { kind: 'scalar', value: null, place };
    }
    if (Array.isArray(value)) {
      return { kind: 'list', items: value.map((item) => this.read(item, depth + 1)), place };
    }
    if (typeof value === 'object' && value !== null) {
      return { kind: 'map', entries: this.#entries(value, depth), place };
    }
    return { kind: 'scalar', value, place };
  }

  #entries(value: object, depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const [key, inner] of Object.entries(value)) {
      const problem = keyProblem(key);
      if (problem !== undefined) this.#fail(problem);
      // A key that is left undefined is a key left out, as everywhere in the language.
      else if (inner !== undefined) entries.set(key, { key: this.#place, node: this.read(inner, depth + 1) });
    }
    return entries;
  }

  #fail(message: string): void {
    this.errors.push({ severity: 'error', message, place: this.#place });
  }
}
