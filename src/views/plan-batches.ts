/** What a rolling restart says of itself: its batches, what stays up, and what goes down with the others. */
import type { Plan, Rolling, Step } from '../plan/model.ts';
import { count, duration, list } from './text.ts';

const instanceOf = ({ service, host }: Step): string => `${service}@${host}`;

const hasJoined = (step: Step): boolean => step.cause.kind === 'depends-on';

/** By batch, from the first. */
const stepsBy = (plan: Plan, { batches }: Rolling): Step[][] => {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  return batches.map((ids) => ids.flatMap((id) => steps.get(id) ?? []));
};

/** Without those that only go down with them. */
const largest = (plan: Plan, rolling: Rolling): number =>
  Math.max(
    0,
    ...stepsBy(plan, rolling).map((steps) => {
      const own = steps.filter((step) => !hasJoined(step));
      return new Set(own.map((step) => (rolling.by === 'host' ? step.host : instanceOf(step)))).size;
    }),
  );

/** `stops after the first failure` */
const failureRule = ({ maxFailures }: Rolling): string =>
  maxFailures === 0
    ? 'stops after the first failure'
    : `stops after more than ${count(maxFailures, 'failure')}`;

/** `4 batches of up to 2 instances, pause 30 s, stops after the first failure` */
export const batchesText = (plan: Plan, rolling: Rolling): string => {
  const { batches, pause, by } = rolling;
  const most = largest(plan, rolling);
  return [
    `${count(batches.length, 'batch', 'batches')} of ${most > 1 ? 'up to ' : ''}${count(most, by)}`,
    ...(pause > 0 && batches.length > 1 ? [`pause ${duration(pause)}`] : []),
    failureRule(rolling),
  ].join(', ');
};

/** What is down at the same time in the worst batch, those included that stay down from an earlier one. */
export const mostDown = (plan: Plan, rolling: Rolling): readonly string[] => {
  const down = new Set<string>();
  let most: readonly string[] = [];
  for (const steps of stepsBy(plan, rolling)) {
    for (const step of steps) if (step.action === 'stop') down.add(instanceOf(step));
    if (down.size > most.length) most = [...down];
    for (const step of steps) if (step.action === 'start') down.delete(instanceOf(step));
  }
  return most;
};

/** `web@a (batches 1 to 3)`: what was not asked for and goes down too. */
const joinedTexts = (plan: Plan, rolling: Rolling): string[] => {
  const batches = new Map<string, number[]>();
  stepsBy(plan, rolling).forEach((steps, at) => {
    for (const step of steps.filter(hasJoined))
      batches.set(instanceOf(step), [...(batches.get(instanceOf(step)) ?? []), at + 1]);
  });
  return [...batches].map(([instance, all]) => {
    const [first = 0, last = 0] = [all[0], all.at(-1)];
    return `${instance} (${first === last ? `batch ${first}` : `batches ${first} to ${last}`})`;
  });
};

const MOST_FLOORS = 8;

export const meanwhile = (plan: Plan): string[] => {
  const { rolling } = plan;
  if (rolling === undefined) return [];
  const joined = joinedTexts(plan, rolling);
  const floors = rolling.floors.map(({ says }) => says);
  const more = floors.length > MOST_FLOORS ? `; and ${floors.length - MOST_FLOORS} more` : '';
  return [
    ...(joined.length > 0 ? [`goes down with them (${joined.length}): ${list(joined, 12)}`] : []),
    ...(floors.length > 0 ? [`stays up: ${floors.slice(0, MOST_FLOORS).join('; ')}${more}`] : []),
  ];
};
