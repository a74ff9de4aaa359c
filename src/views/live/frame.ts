/** The picture of a run, as lines of text. Pure: the same rows, summary, size and time give the same picture. */
import type { Style } from '../style.ts';
import { headline, notice } from './head.ts';
import { pick, pickLast } from './pick.ts';
import type { Row } from './row.ts';
import type { Summary } from './summary.ts';
import { hiddenLine, table } from './table.ts';
import type { Wait } from './waits.ts';
import { clock, cut } from './words.ts';

export interface Size {
  readonly columns: number;
  readonly lines: number;
}

/** Below this many lines the rows need the room more than the footer does. */
const LOW = 16;

const waitText = ({ on, since, waiter, more, detail }: Wait, now: number): string => {
  const verb = more > 0 ? `and ${more} more wait for` : 'waits for';
  const who = waiter === undefined ? '' : `${waiter} ${verb} `;
  return `${who}${on}, ${clock(now - since)}${detail === '' ? '' : `: ${detail}`}`;
};

const footer = ({ waits }: Summary, { columns, lines }: Size, now: number): string[] =>
  waits.slice(0, lines < LOW ? 1 : waits.length).map((wait) => cut(waitText(wait, now), columns));

/**
 * At most `lines - 1` lines, because the cursor stands on the one below them, and none wider than `columns`.
 * `now`: milliseconds of the monotonic clock.
 */
export const frame = (
  rows: readonly Row[],
  summary: Summary,
  size: Size,
  now: number,
  style: Style,
): string[] => {
  const { columns, lines } = size;
  const above = [...headline(summary, columns, now, style), ...notice(summary, columns, style)];
  const below = footer(summary, size, now);
  const room = Math.max(0, lines - 1 - above.length - below.length);
  const { rows: shown, hidden } = summary.over ? pickLast(rows, room) : pick(rows, room);
  const middle = [...table(shown, columns, now, style), ...hiddenLine(hidden, summary.unit, columns, style)];
  return [...above, ...middle, ...below].slice(0, Math.max(1, lines - 1));
};
