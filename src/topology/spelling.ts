import { closest, distance } from 'fastest-levenshtein';

/** The known name that was probably meant, or undefined when nothing is near. */
export function nearest(text: string, known: Iterable<string>): string | undefined {
  const candidates = [...known].filter((name) => Math.abs(name.length - text.length) <= 3);
  if (candidates.length === 0 || text.length > 200) return undefined;
  const found = closest(text, candidates);
  const [a, b] = [text.toLowerCase(), found.toLowerCase()];
  const allowed = Math.min(3, Math.max(1, Math.floor(Math.max(a.length, b.length) / 3)));
  const off = distance(a, b);
  return off <= allowed || (off === 2 && lettersOf(a) === lettersOf(b)) ? found : undefined;
}

/** Two letters in the wrong order are one slip, though two edits. */
const lettersOf = (text: string): string => text.split('').sort().join('');

/** "Did you mean `x`?", or what there is, shortened. */
export function suggest(text: string, known: Iterable<string>, what: string): string {
  const names = [...known];
  const found = nearest(text, names);
  if (found !== undefined) return `Did you mean \`${found}\`?`;
  if (names.length === 0) return `There are no ${what}.`;
  const shown = names.slice(0, 12).map((name) => `\`${name}\``);
  const rest = names.length > 12 ? ` and ${names.length - 12} more` : '';
  return `Known ${what}: ${shown.join(', ')}${rest}.`;
}
