/**
 * The small values of the language. A message that begins with "expected" is completed with what was
 * found instead, where the issue is turned into a diagnostic.
 */
import * as z from 'zod';
import { DURATION, LONGEST_DURATION, milliseconds } from '../duration.ts';
import { NAME } from '../../topology/names.ts';

export const text = (expected = 'text') =>
  z.string({ error: `expected ${expected}` }).min(1, { error: `expected ${expected}` });

export const matching = (pattern: RegExp, expected: string) =>
  z.string({ error: `expected ${expected}` }).regex(pattern, { error: `expected ${expected}` });

export const name = (what: string) =>
  notReserved(
    matching(NAME, `${what}: letters, digits, \`.\`, \`_\` and \`-\`, beginning with a letter or digit`),
  );

/** The contract: a name is never a property of Object, which any lookup would find. */
export const notReserved = (schema: z.ZodString) =>
  schema.refine((value) => !(value in Object.prototype), {
    error: 'expected another name: this one is a word of JavaScript',
  });

export const flag = z.boolean({ error: 'expected true or false' });

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `expected ${listed(values)}` });

const listed = (values: readonly string[]): string =>
  values.length === 1 ? `${values[0]}` : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

export function integer(from: number, to: number, what: string) {
  const error = `expected ${what} (${from}-${to})`;
  return z.int({ error }).min(from, { error }).max(to, { error });
}

export const port = integer(1, 65535, 'a port number');

export const list = <T extends z.ZodType>(item: T, of: string) =>
  z.array(item, { error: `expected a list of ${of}` });

/** One value, or a list of them; a list in the end. */
export const oneOrMore = <T extends z.ZodType>(item: T, of: string) =>
  z
    .union([item, list(item, of).min(1, { error: `expected at least one of ${of}` })], {
      error: `expected one or a list of ${of}`,
    })
    .transform((value): z.output<T>[] => (Array.isArray(value) ? value : [value]) as z.output<T>[]);

const words = list(z.string({ error: 'expected a word of a command' }), 'words').min(1, {
  error: 'expected at least one word of a command',
});

/** A string for `sh -c`, or an argv. */
export const command = z
  .union([text('a command'), words], {
    error: 'expected a command: a string for `sh -c`, or a list of words',
  })
  .meta({ description: 'A string for `sh -c`, or a list of words that is passed on as it is.' });

const EXPECTED_DURATION = 'expected a duration with its unit, such as 500ms, 20s, 2m or 1h30m';
const anyDuration = matching(DURATION, EXPECTED_DURATION.slice('expected '.length))
  .transform(milliseconds)
  .refine((value) => value <= LONGEST_DURATION, { error: 'expected a duration of at most 24d' });

export const duration = anyDuration.refine((value) => value > 0, {
  error: 'expected a duration above zero',
});

export const durationOrZero = anyDuration;

/** @param others what else may stand there, with its comma */
export function quantityOr(others = '') {
  const expected = `${others}a number of instances (1 or more) or a percentage such as "50%"`;
  const error = `expected ${expected}`;
  return z
    .union([z.int({ error }).min(1, { error }), matching(/^(?:100|[1-9]?\d)%$/, expected)], { error })
    .transform((value) =>
      typeof value === 'number' ? { count: value } : { percent: Number(value.slice(0, -1)) },
    );
}

export const quantity = quantityOr();
