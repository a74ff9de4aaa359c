/** How one try of a probe ended. */
export type Verdict =
  | { readonly kind: 'holds' }
  | { readonly kind: 'not'; readonly why: string }
  /** No answer in time: proves neither that it is there nor that it is gone. */
  | { readonly kind: 'mute'; readonly why: string }
  /** The probe itself cannot be run: mistyped, not permitted, no tool for it. */
  | { readonly kind: 'broken'; readonly why: string };

export const HOLDS: Verdict = { kind: 'holds' };

export const whyNot = (verdict: Verdict): string => (verdict.kind === 'holds' ? '' : verdict.why);

/** What proves that something is gone: the same probe must answer "no", silence does not do. */
export const inverted = (verdict: Verdict, what: string): Verdict => {
  switch (verdict.kind) {
    case 'holds':
      return { kind: 'not', why: `${what} still holds` };
    case 'not':
      return HOLDS;
    case 'mute':
    case 'broken':
      return verdict;
    default:
      return verdict satisfies never;
  }
};
