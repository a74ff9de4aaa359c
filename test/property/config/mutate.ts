/** Ways in which a topology gets broken by a hand that slips, or by a program that writes it. */
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';

export type Edit = (text: string) => string;

const SNIPPETS = [
  ...[
    '*n',
    '&n ',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '"',
    "'",
    '#',
    '|',
    '>',
    '!!x ',
    '%',
    '@',
    '`',
    '\0',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    '~',
    '.nan',
    '1e999',
    '-1',
    '0x1',
    '{n}',
    '[1-9]',
    '<<',
    '---\n',
    '\t',
  ],
  ...[
    'requires',
    'extends',
    'drop',
    'modules',
    'serial',
    'on',
    'after',
    '50%',
    '\u{feff}',
    '\r',
    '@host',
    '@nearest',
  ],
];

const SCALARS: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1e21,
  '',
  'x',
  '50%',
  'a@b',
  '[1-3]',
  [],
  {},
  ['x'],
  { x: 1 },
];

const bytes: fc.Arbitrary<Edit> = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat({ max: 12 }),
    put: fc.oneof(fc.constantFrom(...SNIPPETS), fc.string({ maxLength: 4 }), fc.constant('')),
  })
  .map(({ at, drop, put }) => (text) => {
    const from = Math.floor(at * text.length);
    return text.slice(0, from) + put + text.slice(from + drop);
  });

/** Two words change places. */
const swap: fc.Arbitrary<Edit> = fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => (text) => {
  const words = [...text.matchAll(/[A-Za-z0-9._-]+/g)];
  const pair = [words[a % words.length], words[b % words.length]].sort(
    (x, y) => (x?.index ?? 0) - (y?.index ?? 0),
  );
  const [first, second] = pair;
  if (!first || !second || first.index === second.index) return text;
  const between = text.slice(first.index + first[0].length, second.index);
  return (
    text.slice(0, first.index) + second[0] + between + first[0] + text.slice(second.index + second[0].length)
  );
});

/** Some lines stand twice, or not at all. */
const lines: fc.Arbitrary<Edit> = fc
  .record({ at: fc.nat(), count: fc.integer({ min: 1, max: 6 }), isDropped: fc.boolean() })
  .map(({ at, count, isDropped }) => (text) => {
    const all = text.split('\n');
    const from = at % all.length;
    const block = all.slice(from, from + count);
    return [
      ...all.slice(0, from),
      ...(isDropped ? [] : [...block, ...block]),
      ...all.slice(from + count),
    ].join('\n');
  });

/** A value at any place is taken away, or becomes another; the text stays sound. */
const values: fc.Arbitrary<Edit> = fc
  .record({
    at: fc.nat(),
    put: fc.option(fc.constantFrom(...SCALARS), { nil: undefined }),
    isCopied: fc.boolean(),
    from: fc.nat(),
  })
  .map(({ at, put, isCopied, from }) => (text) => {
    let document: unknown;
    try {
      document = parse(text, { logLevel: 'silent' });
    } catch {
      return text;
    }
    const slots = slotsOf(document);
    const slot = slots[at % slots.length];
    if (!slot) return text;
    const [owner, key] = slot;
    const other = slots[from % slots.length];
    const value = isCopied && other ? structuredClone(other[0][other[1]]) : put;
    if (value !== undefined) owner[key] = value;
    else if (Array.isArray(owner)) owner.splice(Number(key), 1);
    else delete owner[key];
    return stringify(document);
  });

type Slot = readonly [owner: Record<string, unknown>, key: string];

function slotsOf(value: unknown): Slot[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap((key) => [[owner, key] as const, ...slotsOf(owner[key])]);
}

export const edits: fc.Arbitrary<readonly Edit[]> = fc.oneof(
  fc.array(fc.oneof(bytes, swap, lines), { minLength: 1, maxLength: 3 }),
  fc.array(values, { minLength: 1, maxLength: 2 }),
);
