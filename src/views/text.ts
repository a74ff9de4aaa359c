import { stripVTControlCharacters } from 'node:util';

/** Small words that every view needs. */

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `a, b, c and 4 more`: a line stays a line however large the platform is. */
export const list = (items: readonly string[], most = 6): string =>
  items.length <= most
    ? items.join(', ')
    : `${items.slice(0, most).join(', ')} and ${items.length - most} more`;

/** As many of the items as fit into `width` columns, at least one, and how many more there are. */
export const listWithin = (items: readonly string[], width: number): string => {
  for (let most = items.length; most > 1; most -= 1) {
    const text = list(items, most);
    if (text.length <= width) return text;
  }
  return list(items, 1);
};

/** `850 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min` */
export const duration = (ms: number): string => {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 ? ` ${whole % 60} s` : ''}`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ''}`;
};

export const indent = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by);

/** Remote output may hold escape sequences that would move the cursor or retitle the window. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(/(?![\n\t])\p{Cc}/gu, '');
