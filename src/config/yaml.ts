import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node as YamlNode,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Place } from '../topology/place.ts';
import type { Entry, Node } from './node.ts';
import { printable, show } from './show.ts';

/** Deeper than any topology needs, and far from the end of the stack. */
const DEEPEST = 64;
/** Values that may come from aliases: a few lines of them can stand for billions. */
const MOST_ALIASED = 100_000;
const MOST_ERRORS = 1000;

export interface Parsed {
  readonly node: Node | undefined;
  readonly errors: readonly Diagnostic[];
}

interface Dialect {
  /** Of other dialects, such as `!vault`, whose values are read as the text they are. */
  readonly tags?: readonly string[];
  /** The key whose value alone is read: what stands beside it is the business of others. */
  readonly within?: string;
}

/** YAML, and with it JSON, to values with places. Every syntax error of the text is told. */
export function parseYaml(text: string, file: string, { tags = [], within }: Dialect = {}): Parsed {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const customTags = tags.map((tag) => ({ tag, resolve: (value: string) => value }));
    const document = withoutStacks(() => parseDocument(text, { ...OPTIONS, lineCounter: lines, customTags }));
    const problems = [...document.errors, ...document.warnings];
    if (problems.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError('nesting');
    if (problems.length > 0) return { node: undefined, errors: syntaxErrors(problems, at, { text, file }) };
    const reader = new Reader(at);
    const contents = within === undefined ? document.contents : valueOf(document.contents, within);
    const node = contents ? reader.read(contents, 0) : undefined;
    return { node, errors: reader.errors };
  } catch (error) {
    // The parser recurses: what is nested by the ten thousand ends its stack.
    if (!(error instanceof RangeError)) throw error;
    return { node: undefined, errors: [tooDeep({ file, line: 1, column: 1 })] };
  }
}

/**
 * The language is YAML 1.2 whatever `%YAML` says: in 1.1, `on` and `yes` are no text and 12:30 is a
 * number. The parser looks for a key that is given twice in time of the square of the keys; the reader does it
 * in one pass.
 */
const OPTIONS = {
  prettyErrors: false,
  merge: false,
  schema: 'core',
  resolveKnownTags: false,
  uniqueKeys: false,
} as const;

/** The parser makes an Error of every fault, and of a file of brackets there are a million. */
function withoutStacks<T>(work: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function valueOf(node: YamlNode | null, key: string): YamlNode | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair && ((pair.value ?? pair.key) as YamlNode);
}

interface Text {
  readonly text: string;
  readonly file: string;
}

/** Behind the first broken bracket everything is unexpected: only the first is told. */
function syntaxErrors(
  [first]: readonly YAMLError[],
  at: (offset: number) => Place,
  written: Text,
): Diagnostic[] {
  return first ? [syntaxError(first, at, written)] : [];
}

function syntaxError(
  { code, message, pos }: YAMLError,
  at: (offset: number) => Place,
  { text, file }: Text,
): Diagnostic {
  const place = at(pos[0]);
  if (code === 'MULTIPLE_DOCS') {
    const hint = 'Keep one document; others can be merged with `extends`.';
    return { severity: 'error', message: 'this file holds more than one YAML document', place, hint };
  }
  const line = text.split('\n')[place.line - 1] ?? '';
  const notation = file.endsWith('.json') ? 'JSON' : 'YAML';
  return {
    severity: 'error',
    message: `this is not valid ${notation}: ${printable(message.split('\n')[0] ?? '').replace(/:$/, '')}`,
    place,
    hint: syntaxHint(code, line),
  };
}

function syntaxHint(code: string, line: string): string {
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces.';
  if (code === 'TAG_RESOLVE_FAILED') return 'Take the tag away: text is text without one.';
  return line.includes('{n}')
    ? 'Put text with `{n}` in quotes.'
    : 'Look at the brackets, quotes and indentation before this place.';
}

const twice = (place: Place, first: Place): Diagnostic => ({
  severity: 'error',
  message: 'this key is given twice in one mapping',
  place,
  hint: 'Keep one of the two.',
  related: [{ message: 'the first', place: first }],
});

const tooDeep = (place: Place): Diagnostic => ({
  severity: 'error',
  message: 'this is nested too deeply',
  place,
  hint: `A topology nests at most ${DEEPEST} levels.`,
});

class Reader {
  readonly errors: Diagnostic[] = [];
  #aliased = 0;
  #inAlias = 0;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #at: (offset: number) => Place;

  constructor(at: (offset: number) => Place) {
    this.#at = at;
  }

  read(node: YamlNode, depth: number): Node {
    const place = this.#place(node);
    const nothing: Node = { kind: 'scalar', value: null, place };
    if (this.#aliased > MOST_ALIASED) return nothing;
    if (depth > DEEPEST) return this.#fail(tooDeep(place), nothing);
    if (this.#inAlias > 0 && ++this.#aliased > MOST_ALIASED) {
      const message = 'the aliases of this document stand for too many values';
      return this.#fail({ severity: 'error', message, place, hint: 'Use a profile or `defaults`.' }, nothing);
    }
    if (isAlias(node)) return this.#alias(node.source, depth, nothing);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as YamlNode, depth + 1));
      return { kind: 'list', items, place };
    }
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node, depth), place };
    return { kind: 'scalar', value: isScalar(node) ? this.#scalar(node, place) : null, place };
  }

  /** An alias keeps the places of what it stands for: that is where it must be mended. */
  #alias(anchor: string, depth: number, nothing: Node): Node {
    const target = this.#anchors.get(anchor);
    if (!target) {
      const message = `there is no anchor \`&${printable(anchor)}\` above`;
      const hint = 'Define it above its first use, or put text that begins with `*` in quotes.';
      return this.#fail({ severity: 'error', message, place: nothing.place, hint }, nothing);
    }
    this.#inAlias++;
    const read = this.read(target, depth + 1);
    this.#inAlias--;
    return read;
  }

  #entries(node: YAMLMap, depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    for (const { key, value } of node.items) {
      const place = this.#place(key as YamlNode);
      const name = isScalar(key) ? keyText(key) : undefined;
      const problem = keyProblem(name);
      if (name === undefined || problem !== undefined) {
        const hint = name === undefined ? 'Write a word before the colon.' : 'Use another name.';
        this.#fail({ severity: 'error', message: problem ?? '', place, hint }, undefined);
        continue;
      }
      const nothing: Node = { kind: 'scalar', value: null, place };
      const read = value ? this.read(value as YamlNode, depth + 1) : nothing;
      const first = entries.get(name);
      if (first) this.#fail(twice(place, first.key), undefined);
      else entries.set(name, { key: place, node: read });
    }
    return entries;
  }

  #scalar(node: Scalar, place: Place): unknown {
    const { value, source } = node;
    if (typeof value === 'string' && value.includes('\0')) {
      const hint = 'Take it away: no command and no name can hold one.';
      return this.#fail({ severity: 'error', message: 'this holds a NUL character', place, hint }, value);
    }
    // 1.10, 007 and 1e3 are text to an operator: a version, an identifier; the number would lose it.
    if (typeof value === 'number' && source !== undefined && String(value) !== source) return source;
    return typeof value === 'bigint' ? (source ?? String(value)) : value;
  }

  #place(node: YamlNode | null | undefined): Place {
    return this.#at(node?.range?.[0] ?? 0);
  }

  #fail<T>(diagnostic: Diagnostic, value: T): T {
    if (this.errors.length < MOST_ERRORS) this.errors.push(diagnostic);
    return value;
  }
}

const keyText = (key: Scalar): string =>
  typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));

/** Names that every object has would be found in any lookup; some of them write into all objects. */
export function keyProblem(name: string | undefined): string | undefined {
  if (name === undefined) return 'a key must be plain text';
  if (name.includes('\0')) return 'this key holds a NUL character';
  if (name in Object.prototype) return `${show(name)} cannot be used as a name`;
  return undefined;
}
