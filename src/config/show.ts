const LONGEST = 60;

// Control characters and those that turn the writing direction: they could repaint a terminal.
// oxlint-disable-next-line no-control-regex -- that is what it looks for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of the operator's, fit for a terminal. */
export const printable = (text: string): string => text.replace(UNSAFE, '\u{fffd}');

const shorten = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** A value as a message shows it: short, quoted, harmless. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return `'${shorten(printable(value))}'`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}
