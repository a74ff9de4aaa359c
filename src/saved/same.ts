import { isDeepStrictEqual } from 'node:util';

const asRead = (value: unknown): unknown =>
  value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);

/** Equal once both have been through a file, where what is undefined is not there. */
export const isSame = (a: unknown, b: unknown): boolean => isDeepStrictEqual(asRead(a), asRead(b));
