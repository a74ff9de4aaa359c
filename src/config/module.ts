import { realpath } from 'node:fs/promises';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Place } from '../topology/place.ts';
import { type Entry, type Node } from './node.ts';
import { resolveSelf } from './self.ts';
import { printable } from './show.ts';
import { innermost, type Frame } from './stack.ts';
import { compile } from './typescript.ts';
import { keyProblem } from './yaml.ts';

const DEEPEST = 64;

interface Executed {
  readonly root: Node | undefined;
  readonly errors: readonly Diagnostic[];
}

/**
 * Executes a `.js` or `.ts` topology, which the caller has found to be trusted.
 * @param shown how the operator calls a file
 */
export async function executeModule(file: string, shown: (path: string) => string): Promise<Executed> {
  const real = await realpath(file);
  // It stands in every message under the name that it was given.
  const call = (path: string): string => shown(path === real ? file : path);
  if (extname(file) !== '.ts') return execute({ source: real, path: real, toSource: (frame) => frame }, call);
  const compilation = await compile(real, call(real));
  if (!compilation.ok) return { root: undefined, errors: compilation.errors };
  const { compiled } = compilation;
  try {
    return await execute({ source: real, path: compiled.path, toSource: compiled.toSource }, call);
  } finally {
    await compiled.remove();
  }
}

interface Module {
  /** Absolute: what its author wrote. */
  readonly source: string;
  /** Absolute: what is executed. */
  readonly path: string;
  readonly toSource: (frame: Frame) => Frame;
}

async function execute(module: Module, shown: (path: string) => string): Promise<Executed> {
  const place: Place = { file: shown(module.source), line: 1, column: 1 };
  try {
    const value = await withoutStdout(() => importDefault(module.path));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const message = 'its default export is no topology';
      const hint = 'Export one: `export default {name: ..., hosts: ...}`.';
      return { root: undefined, errors: [{ severity: 'error', message, hint, place }] };
    }
    const reader = new ModuleReader(place);
    const root = reader.read(value, 0);
    return { root, errors: reader.errors };
  } catch (error) {
    return { root: undefined, errors: [failure(error, module, shown)] };
  }
}

async function importDefault(path: string): Promise<unknown> {
  resolveSelf();
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  return module.default;
}

/** What a topology prints while it is executed goes to stderr: stdout is for the answer, which may be JSON. */
async function withoutStdout<T>(work: () => Promise<T>): Promise<T> {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}

function failure(
  error: unknown,
  { source, path, toSource }: Module,
  shown: (path: string) => string,
): Diagnostic {
  const found = innermost(error, path);
  const { path: where, line, column } = found ? toSource(found) : { path: source, line: 1, column: 1 };
  const said: unknown = error instanceof Error ? error.message : error;
  const reason = (typeof said === 'string' ? said : inspect(said))
    .replaceAll(path, source)
    .replaceAll(/\s*\n\s*/g, ' ');
  return {
    severity: 'error',
    message: `it failed when it was executed: ${printable(reason)}`,
    place: { file: shown(where), line, column },
    hint: hintFor(reason, error instanceof SyntaxError && !found ? shown(source) : undefined),
  };
}

function hintFor(reason: string, unplaced: string | undefined): string {
  if (unplaced !== undefined) return `\`node --check ${unplaced}\` shows where.`;
  if (/Cannot find (?:module|package) 'abq'/.test(reason)) {
    return 'Write `import`, install abq beside it, or export the object without `defineTopology`.';
  }
  return 'Mend it here, or in what it imports.';
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
