/** The contract's shape of a name, of a host, service, profile, site or tag. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Words that stand for a scope in a dependency, and so are no host's name. */
export const SCOPE_WORDS = ['platform', 'site', 'host', 'nearest'] as const;

export type ScopeWord = (typeof SCOPE_WORDS)[number];

export const isScopeWord = (text: string): text is ScopeWord =>
  (SCOPE_WORDS as readonly string[]).includes(text);

/** By code unit: the same on every machine, whatever its language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
