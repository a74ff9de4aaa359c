/** A saved plan from its text; an error names its place in the file, and the way out. */
import { problemsOf } from '../config/issues.ts';
import type { Entry, Node } from '../config/node.ts';
import { LARGEST as LARGEST_WITH_PLACES } from '../config/places.ts';
import { show } from '../config/show.ts';
import { parseYaml } from '../config/yaml.ts';
import type { Diagnostic, Result } from '../topology/diagnostic.ts';
import type { Place } from '../topology/place.ts';
import { SAVED_PLAN_SCHEMA, type SavedPlan } from './model.ts';
import { savedPlanSchema } from './schema.ts';

const MOST_TOLD = 20;
export const PLAN_ANEW = 'Plan anew with `abq plan ... --out FILE`.';

export const problem = (message: string, hint: string, place?: Place): Diagnostic => ({
  severity: 'error',
  message,
  hint,
  ...(place && { place }),
});

const placeAt = (text: string, offset: number, file: string): Place => {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

/** Node tells the offset of some mistakes; that of a text that ends too early is its end. */
const syntaxError = (error: unknown, text: string, file: string): Diagnostic => {
  const said = error instanceof Error ? error.message : '';
  const [, offset] = /at position (\d+)/.exec(said) ?? [];
  const at = offset === undefined ? (said.includes('end of JSON') ? text.length : undefined) : Number(offset);
  const place = at === undefined ? undefined : placeAt(text, at, file);
  return problem(`${file} is not valid JSON: it was cut off, or edited`, PLAN_ANEW, place);
};

const schemaOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as { schema?: unknown }).schema : undefined;

/** Another version may mean something else by the same words, so that nothing of it is looked at. */
const foreign = (value: unknown, file: string): Diagnostic | undefined => {
  const schema = schemaOf(value);
  if (schema === SAVED_PLAN_SCHEMA) return undefined;
  if (typeof schema !== 'string')
    return problem(`${file} is no saved plan`, '`abq plan ... --out FILE` makes one.');
  if (!schema.startsWith('abq.saved-plan/'))
    return problem(`${file} is no saved plan: it is ${show(schema)}`, '`abq plan ... --out FILE` makes one.');
  const message = `${file} is ${show(schema)}, and this abq reads ${SAVED_PLAN_SCHEMA} alone`;
  return problem(message, 'Apply it with the abq that made it, or plan anew with this one.');
};

/** Deeper than the form of a plan goes. */
const DEEPEST = 12;

/** For a text that is too large, or too deep, for the parser that knows places. */
const withoutPlaces = (value: unknown, place: Place, depth = 0): Node => {
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, place };
  if (depth > DEEPEST) return { kind: 'map', entries: new Map(), place };
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item) => withoutPlaces(item, place, depth + 1)), place };
  const entries = Object.entries(value).map(([key, inner]): [string, Entry] => [
    key,
    { key: place, node: withoutPlaces(inner, place, depth + 1) },
  ]);
  return { kind: 'map', entries: new Map(entries), place };
};

const mistakes = (error: Parameters<typeof problemsOf>[1], value: unknown, text: string, file: string) => {
  const placed = text.length <= LARGEST_WITH_PLACES ? parseYaml(text, file) : undefined;
  const known = placed?.errors.length === 0 ? placed.node : undefined;
  const root = known ?? withoutPlaces(value, { file, line: 1, column: 1 });
  const found = problemsOf(root, error).map(({ diagnostic }) => {
    const { place, hint = PLAN_ANEW, ...rest } = diagnostic;
    return known ? { ...rest, hint, ...(place && { place }) } : { ...rest, hint };
  });
  const more = found.length - MOST_TOLD;
  return more > 0
    ? [...found.slice(0, MOST_TOLD), problem(`${more} more mistakes in ${file}`, PLAN_ANEW)]
    : found;
};

/** `file`: as the operator would write it. */
export const parseSaved = (raw: string, file: string): Result<SavedPlan> => {
  const text = raw.replace(/^\u{feff}/u, '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [syntaxError(error, text, file)] };
  }
  const other = foreign(value, file);
  if (other) return { ok: false, errors: [other] };
  const parsed = savedPlanSchema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data, warnings: [] };
  return { ok: false, errors: mistakes(parsed.error, value, text, file) };
};
