/** Rows and summaries in a line or two. Times are seconds: the run began at 0, and it is NOW. */
import type { Row, RowState } from '../../../../src/views/live/row.ts';
import type { Summary } from '../../../../src/views/live/summary.ts';
import type { Wait } from '../../../../src/views/live/waits.ts';

export const NOW = 100_000;

interface Times {
  readonly from?: number;
  readonly to?: number;
}

export const row = (state: RowState, label: string, { from, to }: Times = {}, detail = ''): Row => ({
  state,
  label,
  detail,
  from: from === undefined ? undefined : from * 1000,
  to: to === undefined ? undefined : to * 1000,
});

/** As many rows as `count` says, with numbers for names; each began and ended a second after the one before. */
export const rows = (state: RowState, count: number, name = state[0] ?? ''): Row[] =>
  Array.from({ length: count }, (_, at) =>
    row(
      state,
      `${name}${at}`,
      state === 'waiting' ? {} : state === 'running' ? { from: at } : { from: at, to: at + 1 },
    ),
  );

export const wait = (on: string, since: number, rest: Partial<Wait> = {}): Wait => ({
  on,
  since: since * 1000,
  waiter: undefined,
  more: 0,
  detail: '',
  ...rest,
});

export const summary = (given: Partial<Summary> = {}): Summary => ({
  title: 'acme: stop all',
  total: 12,
  done: 0,
  batch: undefined,
  running: 0,
  outcomes: new Map(),
  began: 0,
  left: undefined,
  notice: undefined,
  waits: [],
  unit: 'step',
  over: false,
  ...given,
});
