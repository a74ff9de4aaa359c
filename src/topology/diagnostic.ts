import type { Place } from './place.ts';

/** One problem in what the operator wrote: where, what, and the way out. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place?: Place;
  /** The way out, as an imperative sentence. */
  readonly hint?: string;
  /** Further places, such as the edges of a cycle, each with its own line. */
  readonly related?: readonly { readonly message: string; readonly place?: Place }[];
}

/** Expected failures are values; every stage before the plan ends in one of the two. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly errors: readonly Diagnostic[] };
