/** Text that has to fit: times, cuts and lines that are filled part by part. */
import stringWidth from 'string-width';
import { printable } from '../text.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** `0:42`, `12:03`, `1:02:03`; `ms` in milliseconds. */
export const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
};

/** An estimate, no more exact than it can be: rounded up to minutes, to tens of minutes from an hour on. */
export const roughly = (ms: number): string => {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes <= 1) return 'under a minute';
  if (minutes < 60) return `about ${minutes} min`;
  const tens = Math.ceil(minutes / 10) * 10;
  return `about ${Math.floor(tens / 60)} h${tens % 60 ? ` ${tens % 60} min` : ''}`;
};

/** What a host said, as a part of one line: nothing in it can move the cursor or turn the writing direction. */
export const oneLine = (text: string): string =>
  printable(text)
    .replaceAll(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

export const width = (text: string): number => stringWidth(text);

/** One column a character: nearly everything, and a tenth of the work. */
const isPlain = (text: string): boolean => /^[ -~]*$/.test(text);

const segmenter = new Intl.Segmenter();

/** To that many columns of the terminal, wide characters counted as what they take. Not for text with colours. */
export const cut = (text: string, columns: number): string => {
  if (isPlain(text) ? text.length <= columns : width(text) <= columns) return text;
  if (columns < 1) return '';
  if (isPlain(text)) return `${text.slice(0, columns - 1)}…`;
  let kept = '';
  let left = columns - 1;
  for (const { segment } of segmenter.segment(text)) {
    left -= width(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
};

export const pad = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - width(text)));

/** Parts beside each other, on as many lines as they need; none of them may be wider than a line. */
export const fill = (parts: readonly string[], gap: string, columns: number): string[] => {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1) ?? ''}${gap}${part}`;
    if (lines.length > 0 && width(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
};
