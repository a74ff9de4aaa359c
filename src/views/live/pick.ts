/** Which rows are shown where not all can be: what failed and what runs, then the latest done and what comes next. */
import type { Row, RowState } from './row.ts';

export interface Picked {
  /** In the order of the plan, whatever put them here: a row never jumps over another. */
  readonly rows: readonly Row[];
  readonly hidden: ReadonlyMap<RowState, number>;
}

/** The report that follows names every failure. */
const MOST_LAST = 10;

interface Candidate {
  readonly row: Row;
  /** Place in the plan. */
  readonly index: number;
  /** Less is better. */
  readonly rank: number;
}

/** The best of one kind, best first; of equal ones those that were added first. */
class Best {
  readonly kept: Candidate[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(row: Row, index: number, rank: number): void {
    const full = this.kept.length === this.#most;
    if (full && rank >= (this.kept.at(-1)?.rank ?? -Infinity)) return;
    let at = this.kept.length;
    while (at > 0 && (this.kept[at - 1]?.rank ?? rank) > rank) at -= 1;
    this.kept.splice(at, 0, { row, index, rank });
    if (full) this.kept.pop();
  }
}

interface Sorted {
  readonly failed: Best;
  readonly running: Best;
  readonly ended: Best;
  readonly waiting: Best;
  readonly counts: Map<RowState, number>;
}

/** Two passes, ten times a second, over ten thousand rows: each begins where the best ones tend to be. */
const sort = (rows: readonly Row[], most: number): Sorted => {
  const [failed, running, ended] = [new Best(most), new Best(most), new Best(most)];
  const waiting = new Best(most);
  const counts = new Map<RowState, number>();
  const states = rows.map((row) => row.state);
  rows.forEach((row, index) => {
    const state = states[index] ?? row.state;
    counts.set(state, (counts.get(state) ?? 0) + 1);
    if (state === 'failed') failed.add(row, index, row.to ?? row.from ?? Infinity);
    else if (state === 'running') running.add(row, index, row.from ?? Infinity);
    else if (state === 'waiting') waiting.add(row, index, index);
  });
  for (let index = rows.length - 1; index >= 0; index--) {
    const [row, state] = [rows[index], states[index]];
    if (row && (state === 'done' || state === 'skipped')) ended.add(row, index, -(row.to ?? 0));
  }
  return { failed, running, ended, waiting, counts };
};

/** Shares `room` between two lists: half for each, and what one does not need for the other. */
const share = (first: Best, second: Best, room: number): Candidate[] => {
  const half = Math.ceil(room / 2);
  const some = first.kept.slice(0, Math.max(half, room - second.kept.length));
  return [...some, ...second.kept.slice(0, room - some.length)];
};

const without = (counts: ReadonlyMap<RowState, number>, shown: readonly Row[]): Map<RowState, number> => {
  const hidden = new Map(counts);
  for (const { state } of shown) hidden.set(state, (hidden.get(state) ?? 0) - 1);
  return new Map([...hidden].filter(([, many]) => many > 0));
};

const inOrder = (chosen: readonly Candidate[]): Row[] =>
  chosen.toSorted((a, b) => a.index - b.index).map(({ row }) => row);

/** `room`: lines. Where not everything fits, one of them is left for saying what is not shown. */
export const pick = (rows: readonly Row[], room: number): Picked => {
  if (rows.length <= room) return { rows, hidden: new Map() };
  const free = Math.max(0, room - 1);
  const { failed, running, ended, waiting, counts } = sort(rows, free);
  const urgent = share(failed, running, free);
  const shown = inOrder([...urgent, ...share(ended, waiting, free - urgent.length)]);
  return { rows: shown, hidden: without(counts, shown) };
};

/** The picture that is left standing: where not everything fits, only what failed is worth more than a number. */
export const pickLast = (rows: readonly Row[], room: number): Picked => {
  if (rows.length <= room) return { rows, hidden: new Map() };
  const { failed, counts } = sort(rows, Math.max(0, Math.min(room - 1, MOST_LAST)));
  const shown = inOrder(failed.kept);
  return { rows: shown, hidden: without(counts, shown) };
};
