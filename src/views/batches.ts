/** The batches of a rolling restart, for every view. */
import type { Plan } from '../plan/model.ts';
import { instanceOf } from '../run/phases.ts';
import { succeeded, type RunState } from '../run/state.ts';

/** What a batch concerns, in the order of the plan; `batch` from 1. */
export const instancesIn = ({ rolling }: Plan, batch: number): readonly string[] => [
  ...new Set((rolling?.batches[batch - 1] ?? []).map(instanceOf)),
];

/** `3 of 4` */
export const batchOf = (batch: number, { rolling }: Plan): string =>
  `${batch} of ${rolling?.batches.length ?? 0}`;

/** Of which every step has ended well. */
export const batchesDone = (state: RunState): number =>
  (state.plan.rolling?.batches ?? []).filter((ids) =>
    ids.every((id) => succeeded(state.steps.get(id)?.outcome)),
  ).length;

/** Milliseconds of pauses that are still to come, what is left of one that goes on included. */
export const pausesLeft = ({ rolling, plan }: RunState, now: number): number => {
  if (!rolling || !plan.rolling) return 0;
  const { batches, pause } = plan.rolling;
  const { batch, pausing } = rolling;
  const after = (at: number): number => (batches.length - at) * pause;
  return pausing
    ? Math.max(0, pausing.since + pausing.milliseconds - now) + after(pausing.batch)
    : after(Math.max(1, batch));
};
