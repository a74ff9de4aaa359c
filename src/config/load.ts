import { homedir } from 'node:os';
import { buildTopology, checkNames } from '../topology/build.ts';
import type { Diagnostic, Result } from '../topology/diagnostic.ts';
import type { Topology } from '../topology/model.ts';
import { byText } from '../topology/names.ts';
import { discover } from './discover.ts';
import { readChain } from './extends.ts';
import { hashOf } from './hash.ts';
import { placesOf, type Node } from './node.ts';
import { parseDocuments } from './parse.ts';
import { resolvePaths } from './paths.ts';

export interface LoadOptions {
  readonly cwd: string;
  /** What `--config` names. */
  readonly config?: string | undefined;
  /** Looked at for ABQ_CONFIG, ABQ_TRUST and HOME. */
  readonly env: NodeJS.ProcessEnv;
}

export interface Loaded {
  readonly topology: Topology;
  /** Absolute: the topology itself. */
  readonly file: string;
  /** Absolute: it and everything it extends. */
  readonly files: readonly string[];
  /** Its commands may be run: nobody else can have written them. */
  readonly trusted: boolean;
  readonly untrustedBecause?: string;
}

/** Finds, reads and resolves a topology. Whatever the operator wrote, this does not throw. */
export async function loadTopology(options: LoadOptions): Promise<Result<Loaded>> {
  const found = await discover(options);
  if (!found.ok) return found;
  const file = found.value;
  const { sources, errors, isComplete } = await readChain(file, options);
  const roots = sources.flatMap(({ root }) => root ?? []);
  if (roots.length === 0) return { ok: false, errors };
  const built = build({ roots, errors, isComplete }, options);
  if (!built.ok) return { ok: false, errors: fewer(built.errors) };
  const untrustedBecause = sources.find((source) => source.untrustedBecause !== undefined)?.untrustedBecause;
  const value: Loaded = {
    topology: built.value,
    file,
    files: sources.map((source) => source.file),
    trusted: untrustedBecause === undefined,
    ...(untrustedBecause !== undefined && { untrustedBecause }),
  };
  return { ok: true, value, warnings: built.warnings };
}

interface Read {
  readonly roots: readonly Node[];
  readonly errors: readonly Diagnostic[];
  /** Nothing of what is extended is missing. */
  readonly isComplete: boolean;
}

function build({ roots, errors: before, isComplete }: Read, { cwd, env }: LoadOptions): Result<Topology> {
  const { document, root, errors, warnings, leftOut } = parseDocuments(roots, before);
  const places = placesOf(root);
  if (errors.length > 0) {
    const canGoOn = document && leftOut && isComplete;
    const names = canGoOn ? checkNames({ document, places }, leftOut).errors : [];
    return { ok: false, errors: inOrder([...errors, ...names]) };
  }
  if (!document) throw new Error('a document without errors that is none');
  const hash = hashOf(document);
  const resolved = resolvePaths(document, places, { cwd, home: env.HOME ?? homedir() });
  const built = buildTopology({ document: resolved, places, hash });
  return built.ok
    ? { ...built, warnings: inOrder([...warnings, ...built.warnings]) }
    : { ok: false, errors: inOrder(built.errors) };
}

/** Beyond these they are most likely one mistake, and each is shown with its lines. */
const MOST_ERRORS = 100;

function fewer(errors: readonly Diagnostic[]): readonly Diagnostic[] {
  const more = errors.length - MOST_ERRORS;
  if (more <= 0) return errors;
  const rest = { severity: 'error', message: `and ${more} more errors` } as const;
  return [...errors.slice(0, MOST_ERRORS), { ...rest, hint: 'Mend these first, then validate again.' }];
}

/** By file and line, so that an editor's list and the file run the same way. */
const inOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  [...diagnostics].sort(({ place: a }, { place: b }) => {
    if (!a || !b) return Number(b !== undefined) - Number(a !== undefined);
    return byText(a.file, b.file) || a.line - b.line || a.column - b.column;
  });
