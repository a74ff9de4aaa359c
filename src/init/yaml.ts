import { stringify } from 'yaml';

const STYLE = { flowCollectionPadding: false, lineWidth: 0, singleQuote: true } as const;

/** A value on one line, quoted where YAML needs it. */
export function flow(value: unknown): string {
  // As an item of a list even a plain word is quoted where a bracket or comma would end it.
  const text = stringify([value], { ...STYLE, collectionStyle: 'flow' });
  return text.trim().slice(1, -1);
}

/** A key of a mapping in block style, where brackets need no quotes. */
export const key = (name: string): string =>
  stringify({ [name]: 0 }, STYLE)
    .trim()
    .slice(0, -': 0'.length);
