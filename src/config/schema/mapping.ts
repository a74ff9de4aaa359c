import * as z from 'zod';

/**
 * A mapping that refuses unknown keys. The message of that refusal lists the known keys, one space
 * between them: the diagnostic finds the nearest spelling in it.
 */
export const mapping = <T extends z.core.$ZodLooseShape>(shape: T, what: string) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : `expected ${what}`,
  });

/** A mapping by name, such as `hosts`. */
export const byName = <V extends z.ZodType>(key: z.ZodString, value: V, what: string) =>
  z.record(key, value, { error: `expected ${what}` });

/** `api:` with nothing behind it is a host with no settings, not a mistake. */
export const orNothing = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? {}, schema);
