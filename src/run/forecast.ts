/** How long a plan should take, from how long its steps have taken before. */
import type { Plan, StepId } from '../plan/model.ts';
import type { Policy } from './policy.ts';
import { rehearse } from './rehearse.ts';
import type { RunState } from './state.ts';

/** Of one step, over the runs in which it was done. */
interface Estimate {
  /** Milliseconds: half of them took no longer. */
  readonly p50: number;
  /** Milliseconds: nine of ten took no longer. */
  readonly p90: number;
  /** How many there were. */
  readonly samples: number;
}

/** It lies beside the plan and is no part of it: the same plan has another forecast tomorrow. */
export interface Forecast {
  /** How many earlier runs it rests on. */
  readonly runs: number;
  /** Milliseconds from the first command to the last step's end, as the limits and pauses allow; absent without history. */
  readonly p50?: number;
  /** The same with every step as slow as nine of ten were. */
  readonly p90?: number;
  readonly steps: Readonly<Record<StepId, Estimate>>;
  /** Steps that were never done before; they count nothing. */
  readonly unknown: readonly StepId[];
}

/** Milliseconds of each step that is done, slot to end; of those that had nothing to do, nothing is learned. */
export const durationsOf = ({ steps }: RunState): ReadonlyMap<StepId, number> =>
  new Map(
    [...steps].flatMap(([id, { outcome, startedAt, endedAt }]): [StepId, number][] => {
      if (outcome !== 'done' || startedAt === undefined || endedAt === undefined) return [];
      // Another process has gone on with the run, on another clock.
      return endedAt < startedAt ? [] : [[id, endedAt - startedAt]];
    }),
  );

/** The nearest rank: always a duration that there was. `sorted` is not empty. */
const quantile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;

const estimateOf = (durations: readonly number[]): Estimate => {
  const sorted = durations.toSorted((a, b) => a - b);
  return { p50: quantile(sorted, 50), p90: quantile(sorted, 90), samples: sorted.length };
};

const estimatesOf = (
  plan: Plan,
  past: readonly ReadonlyMap<StepId, number>[],
): ReadonlyMap<StepId, Estimate> =>
  new Map(
    plan.steps.flatMap(({ id }): [StepId, Estimate][] => {
      const known = past.flatMap((durations) => durations.get(id) ?? []);
      return known.length === 0 ? [] : [[id, estimateOf(known)]];
    }),
  );

/** Pure. `past`: what `durationsOf` says of each earlier run. */
export const forecast = (
  plan: Plan,
  policy: Policy,
  past: readonly ReadonlyMap<StepId, number>[],
): Forecast => {
  const estimates = estimatesOf(plan, past);
  const unknown = plan.steps.map(({ id }) => id).filter((id) => !estimates.has(id));
  if (estimates.size === 0) return { runs: 0, steps: {}, unknown };
  const runs = past.filter((durations) => plan.steps.some(({ id }) => durations.has(id))).length;
  const lasts = (of: 'p50' | 'p90'): number =>
    rehearse({ plan, policy, takes: (id) => estimates.get(id)?.[of] ?? 0, fails: () => false }).took;
  const p50 = lasts('p50');
  // Under limits, slower steps may fit together better.
  const p90 = Math.max(p50, lasts('p90'));
  return { runs, p50, p90, steps: Object.fromEntries(estimates), unknown };
};
