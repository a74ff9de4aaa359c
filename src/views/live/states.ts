/** What a row is, in the words of listr2, and back. */
import { ListrTaskState } from 'listr2';
import type { RowState } from './row.ts';

export const TASK_STATES: Readonly<Record<RowState, ListrTaskState>> = {
  waiting: ListrTaskState.WAITING,
  running: ListrTaskState.STARTED,
  done: ListrTaskState.COMPLETED,
  skipped: ListrTaskState.SKIPPED,
  failed: ListrTaskState.FAILED,
};

const ROW_STATES = new Map(Object.entries(TASK_STATES).map(([row, task]) => [task, row as RowState]));

/** Of the states that listr2 has besides, no task here is ever in one. */
export const rowState = (state: ListrTaskState): RowState => ROW_STATES.get(state) ?? 'waiting';
