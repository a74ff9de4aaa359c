import type * as z from 'zod';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Document, Path } from '../topology/document.ts';
import { showPlace } from '../topology/place.ts';
import { problemsOf, type Problem } from './issues.ts';
import { applyDrops } from './drop.ts';
import { merge } from './merge.ts';
import { find, toPlain, type Entry, type Node } from './node.ts';
import { graphSchema, topologySchema } from './schema/document.ts';

export interface Parsed {
  /** Without what is wrong in it; undefined when nothing is left to go on with. */
  readonly document: Document | undefined;
  readonly root: Node;
  /** Those from before included. */
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** Faulty names that were left out; undefined when it cannot be said which. */
  readonly leftOut: ReadonlySet<string> | undefined;
}

/** Checks each document by itself, merges them in order, and checks what has come of it. */
export function parseDocuments(roots: readonly Node[], before: readonly Diagnostic[]): Parsed {
  const problems: Problem[] = [];
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  const inPart = (found: readonly Problem[]) => (roots.length === 1 ? found : ofPart(found));
  let merged: Node | undefined;
  for (const [index, root] of roots.entries()) {
    const schema = index === roots.length - 1 ? topologySchema : graphSchema;
    const found = inPart(check(root, schema));
    for (const one of found) problems.push(one);
    const clean = salvage(root, found, inPart);
    const dropped = applyDrops(merged ?? { ...root, kind: 'map', entries: new Map() }, clean);
    errors.push(...dropped.errors);
    // Of the topology itself: nobody can mend here what it extends.
    if (index === roots.length - 1) warnings.push(...dropped.warnings);
    merged = merge(dropped.base, dropped.over);
  }
  const root = merged ?? emptyNode;
  const late = problems.length === 0 ? check(root, topologySchema) : [];
  const all = [...problems, ...late];
  const result = graphSchema.safeParse(toPlain(salvage(root, late)));
  return {
    document: result.success ? documentOf(result.data) : undefined,
    root,
    errors: [...before, ...errors, ...withoutEchoes(all, before)],
    warnings,
    leftOut: namesIn(all),
  };
}

/** What it extends is merged: from which files it came is no part of it, nor of its hash. */
function documentOf({ extends: _, name = '', ...rest }: z.output<typeof graphSchema>): Document {
  return { name, ...rest };
}

/** What could not even be read is not also of the wrong type. */
function withoutEchoes(problems: readonly Problem[], before: readonly Diagnostic[]): Diagnostic[] {
  const places = new Set(before.flatMap(({ place }) => (place ? showPlace(place) : [])));
  return problems.filter(({ value }) => !places.has(showPlace(value))).map(({ diagnostic }) => diagnostic);
}

const emptyNode: Node = { kind: 'map', entries: new Map(), place: { file: '', line: 1, column: 1 } };

/** What is merged need not be complete by itself; but a topology says its own name. */
const ofPart = (found: readonly Problem[]): readonly Problem[] =>
  found.filter(({ isIncomplete, path }) => !isIncomplete || path[0] === 'name');

function check(root: Node, schema: z.ZodType): Problem[] {
  const result = schema.safeParse(toPlain(root));
  return result.success ? [] : problemsOf(root, result.error);
}

const NAMED: readonly string[] = ['hosts', 'services', 'profiles'];

function namesIn(problems: readonly Problem[]): Set<string> | undefined {
  if (problems.length > MOST_CUTS) return undefined;
  const paths = problems.map(({ path }) => path.map(String));
  const isVague = ([first, ...rest]: readonly string[]): boolean =>
    first === undefined || first === 'extends' || (NAMED.includes(first) && rest.length === 0);
  if (paths.some(isVague)) return undefined;
  const named = paths.filter(([first = '', ...rest]) => NAMED.includes(first) && rest.length === 1);
  return new Set(named.flatMap(([, name]) => name ?? []));
}

/** Taking out one fault may leave another, such as a dependency without its service. */
const MOST_ROUNDS = 5;

/** Each is cut out of a copy: with so many, nothing is left worth looking at. */
const MOST_CUTS = 500;

function salvage(
  root: Node,
  problems: readonly Problem[],
  only: (found: readonly Problem[]) => readonly Problem[] = (found) => found,
): Node {
  if (problems.length > MOST_CUTS) return { ...root, kind: 'map', entries: new Map() };
  let [node, found] = [root, problems];
  for (let round = 0; found.length > 0 && round < MOST_ROUNDS; round++) {
    node = prune(node, found);
    found = only(check(node, graphSchema));
  }
  return node;
}

/** Takes out what is wrong, so that the rest can be looked at in the same go. */
function prune(root: Node, problems: readonly Problem[]): Node {
  const holed = problems.reduce((node, { path }) => {
    const { depth } = find(node, path);
    // What is missing leaves its owner incomplete: then that goes.
    return depth === path.length || depth === 0 ? remove(node, path) : remove(node, path.slice(0, depth));
  }, root);
  return problems.length === 0 ? root : withoutHoles(holed);
}

function withoutHoles(node: Node): Node {
  if (node.kind === 'list')
    return { ...node, items: node.items.filter((item) => item !== GONE).map(withoutHoles) };
  if (node.kind !== 'map') return node;
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, node: withoutHoles(entry.node) },
  ]);
  return { ...node, entries: new Map(entries) };
}

const GONE: Node = { kind: 'scalar', value: undefined, place: { file: '', line: 1, column: 1 } };

function remove(node: Node, path: Path): Node {
  const [step, ...rest] = path;
  if (step === undefined) return node.kind === 'map' ? { ...node, entries: new Map() } : GONE;
  if (node.kind === 'map') {
    const entry = node.entries.get(String(step));
    if (!entry) return node;
    const entries = new Map<string, Entry>(node.entries);
    if (rest.length === 0) entries.delete(String(step));
    else entries.set(String(step), { ...entry, node: remove(entry.node, rest) });
    return { ...node, entries };
  }
  if (node.kind !== 'list') return node;
  // A later problem counts the items as they were: what goes leaves a hole until all are done.
  const items = node.items.map((item, index) => {
    if (index !== Number(step)) return item;
    return rest.length === 0 ? GONE : remove(item, rest);
  });
  return { ...node, items };
}
