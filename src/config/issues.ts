import type * as z from 'zod';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { Path } from '../topology/document.ts';
import type { Place } from '../topology/place.ts';
import { nearest, suggest } from '../topology/spelling.ts';
import { find, type Node } from './node.ts';
import { show } from './show.ts';

type Issue = z.core.$ZodIssue;

export interface Problem {
  readonly path: Path;
  /** Where the value itself stands, or its nearest owner. */
  readonly value: Place;
  readonly diagnostic: Diagnostic;
  /** What lacks may stand in the document that this one is merged with. */
  readonly isIncomplete: boolean;
}

/** What the schema has against a document, each with its place and what was found instead. */
export const problemsOf = (root: Node, error: z.ZodError): Problem[] =>
  error.issues.flatMap((issue) => toProblems(root, issue, []));

function toProblems(root: Node, issue: Issue, base: Path): Problem[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(root, path, key, issue.message.split(' ')));
    case 'invalid_key':
      return [badKey(root, path, issue.issues[0]?.message ?? issue.message)];
    case 'invalid_union': {
      const branch = branchMeant(issue.errors);
      return branch
        ? branch.flatMap((inner) => toProblems(root, inner, path))
        : [badValue(root, path, issue.message)];
    }
    case 'invalid_value':
      return [badValue(root, path, issue.message, issue.values.map(String))];
    case 'custom':
      return [badValue(root, path, issue.message, [], issue.params?.incomplete === true)];
    case 'invalid_type':
    case 'invalid_format':
    case 'invalid_element':
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
      return [badValue(root, path, issue.message)];
    default:
      return issue satisfies never;
  }
}

/**
 * Of the forms a value may have, the only one whose type fits: its complaints help, while those
 * about the other forms do not.
 */
function branchMeant(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter((issues) => !issues.some(isOtherType));
  return fitting.length === 1 ? fitting[0] : undefined;
}

const isOtherType = (issue: Issue): boolean => {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(isOtherType));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
};

function unknownKey(root: Node, path: Path, key: string, known: readonly string[]): Problem {
  const at = [...path, key];
  if (key === MERGE) return mergeKey(root, at);
  const inside = path.length > 0 ? ` in ${showPath(path)}` : '';
  return problem(root, at, `unknown key ${show(key)}${inside}`, suggest(key, known, 'keys'));
}

function badKey(root: Node, path: Path, message: string): Problem {
  if (path.at(-1) === MERGE) return mergeKey(root, path);
  return problem(root, path, `${message}, got ${show(path.at(-1))}`);
}

const MERGE = '<<';

function mergeKey(root: Node, path: Path): Problem {
  const message = 'merge keys (`<<`) are not supported';
  const hint =
    'Say what is common in `defaults`, or in a file that `extends` names; an alias can stand for a whole value: `key: *anchor`.';
  return problem(root, path, message, hint);
}

function badValue(
  root: Node,
  path: Path,
  message: string,
  known: readonly string[] = [],
  isIncomplete = false,
): Problem {
  const { node, key, depth } = find(root, path);
  const isMissing = depth < path.length && !(depth === path.length - 1 && path.at(-1) === 0);
  const isEmpty = node.kind === 'scalar' && node.value === null;
  const diagnostic: Diagnostic = {
    severity: 'error',
    message: complete(message, path, isMissing ? undefined : node),
    // What is missing or empty has no place of its own.
    place: isMissing || isEmpty ? key : node.place,
  };
  const hint = node.kind === 'scalar' ? hintFor(node.value, message, known) : undefined;
  return {
    path,
    value: node.place,
    diagnostic: { ...diagnostic, ...(hint !== undefined && { hint }) },
    isIncomplete: isIncomplete || isMissing,
  };
}

/** "expected X" with where it was expected, and what was found instead. */
function complete(message: string, path: Path, found: Node | undefined): string {
  const label = showPath(path);
  if (!found) return `${label} is missing: ${message}`;
  const subject = label === '' ? message : `${label}: ${message}`;
  if (!message.startsWith('expected')) return subject;
  return `${subject}, got ${describe(found)}`;
}

function describe(found: Node): string {
  switch (found.kind) {
    case 'scalar':
      return show(found.value);
    case 'list':
      return found.items.length === 0 ? 'an empty list' : 'a list';
    case 'map':
      return found.entries.size === 0 ? 'an empty mapping' : 'a mapping';
    default:
      return found satisfies never;
  }
}

/** Words for it in other notations. */
const TRUTHS: Readonly<Record<string, boolean>> = {
  ...{ yes: true, on: true, y: true, true: true },
  ...{ no: false, off: false, n: false, false: false },
};

function hintFor(value: unknown, message: string, known: readonly string[]): string | undefined {
  if (typeof value === 'string') {
    const truth = message.includes('true or false') ? TRUTHS[value.toLowerCase()] : undefined;
    if (truth !== undefined) return `Write \`${truth}\`, without quotes.`;
    const meant = nearest(value, known);
    return meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
  }
  const isName =
    /the name of|dependency|a service|a scope|a module/.test(message) &&
    (typeof value === 'number' || typeof value === 'boolean');
  return isName ? `Put it in quotes: "${value}".` : undefined;
}

function problem(root: Node, path: Path, message: string, hint?: string): Problem {
  const { key: place, node } = find(root, path);
  const diagnostic: Diagnostic = { severity: 'error', message, place, ...(hint !== undefined && { hint }) };
  return { path, value: node.place, diagnostic, isIncomplete: false };
}

/** `hosts.api.ssh.port`, `services.web.requires[1]`. */
function showPath(path: Path): string {
  const steps = path.map((step, index) =>
    typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
  );
  return show(steps.join('')).slice(1, -1);
}
