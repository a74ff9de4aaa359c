/** The rows as lines: names in one column, times in the next, the rest for what there is to say. */
import type { Style } from '../style.ts';
import type { Picked } from './pick.ts';
import type { Row, RowState } from './row.ts';
import type { Summary } from './summary.ts';
import { clock, cut, pad, width } from './words.ts';

/** Fewer columns than this say nothing worth reading. */
const LEAST_DETAIL = 8;

const tintOf = (state: RowState, style: Style): ((text: string) => string) => {
  switch (state) {
    case 'waiting':
      return style.dim;
    case 'running':
      return style.cyan;
    case 'done':
      return style.green;
    case 'skipped':
      return style.yellow;
    case 'failed':
      return style.red;
    default: {
      const never: never = state;
      return never;
    }
  }
};

/** Of a host that waits between two of its steps, no time goes by that would mean anything. */
const timeOf = ({ state, from, to }: Row, now: number): string =>
  from === undefined || state === 'waiting' ? '' : clock((to ?? now) - from);

/** Every line is cut before it is coloured: no escape sequence is ever cut in two. */
export const table = (rows: readonly Row[], columns: number, now: number, style: Style): string[] => {
  const times = rows.map((row) => timeOf(row, now));
  const forTime = Math.max(0, ...times.map((time) => time.length));
  const widest = Math.max(0, ...rows.map((row) => width(row.label)));
  const forLabel = Math.min(columns - forTime - 4, widest);
  const forDetail = columns - forLabel - forTime - 6;
  return rows.map((row, at) => {
    const label = tintOf(row.state, style)(pad(cut(row.label, forLabel), forLabel));
    const time = (times[at] ?? '').padStart(forTime);
    const detail = forDetail < LEAST_DETAIL ? '' : cut(row.detail, forDetail);
    return `  ${label}  ${time}${detail === '' ? '' : `  ${style.dim(detail)}`}`.trimEnd();
  });
};

const WORDS: Readonly<Record<RowState, string>> = {
  failed: 'failed',
  running: 'running',
  skipped: 'not done',
  done: 'done',
  waiting: 'waiting',
};

export const hiddenLine = (
  hidden: Picked['hidden'],
  unit: Summary['unit'],
  columns: number,
  style: Style,
): string[] => {
  const all = [...hidden.values()].reduce((sum, many) => sum + many, 0);
  if (all === 0) return [];
  const states = (Object.keys(WORDS) as RowState[]).filter((state) => hidden.has(state));
  const words = states.map((state) => `${hidden.get(state) ?? 0} ${WORDS[state]}`);
  return [style.dim(cut(`  and ${all} more ${all === 1 ? unit : `${unit}s`}: ${words.join(', ')}`, columns))];
};
