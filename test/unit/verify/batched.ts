/** Rolling plans in a few words. */
import type { Floor, Plan, RollingGoal, Step, StepId } from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import { plan, planOf } from './build.ts';

export interface Asked extends Partial<RollingGoal> {
  /** `keep 1: r@1 r@2`, or `need 1: r@1 | r@2` where the second one was not ready. */
  readonly floors?: readonly string[];
}

/** Batches of steps between lines of `--`; the barriers between them need not be written. */
export function rolling(text: string, asked: Asked = {}): Plan {
  return batched(
    text.split(/^\s*--\s*$/m).map((part) => plan('restart', part).steps),
    asked,
  );
}

export function batched(parts: readonly (readonly Step[])[], { floors = [], ...over }: Asked = {}): Plan {
  const goal = {
    by: 'instance',
    batch: '1',
    pause: 0,
    maxFailures: 0,
    withDependents: false,
    ...over,
  } as const;
  const steps = parts.flatMap((part, index) => waiting(part, lastsOf(parts[index - 1] ?? [])));
  const made = planOf('restart', steps);
  return {
    ...made,
    goal: { ...made.goal, rolling: goal },
    rolling: {
      by: goal.by,
      pause: goal.pause,
      maxFailures: goal.maxFailures,
      batches: parts.map((part) => part.map(({ id }) => id)),
      floors: floors.map(floor),
    },
  };
}

/** Stops and starts each of them, in batches of these sizes; no edges but the barriers. */
export const inTurn = (batches: readonly (readonly InstanceId[])[]): string =>
  batches.map((ids) => ids.map((id) => `stop:${id}\n start:${id} <- stop:${id}!`).join('\n')).join('\n--\n');

const waiting = (part: readonly Step[], lasts: readonly StepId[]): Step[] => {
  const own = new Set(part.map(({ id }) => id));
  return part.map((step) =>
    step.after.some((id) => own.has(id)) ? step : { ...step, after: [...new Set([...step.after, ...lasts])] },
  );
};

const lastsOf = (part: readonly Step[]): StepId[] => {
  const awaited = new Set(part.flatMap(({ after }) => after));
  return part.map(({ id }) => id).filter((id) => !awaited.has(id));
};

function floor(text: string): Floor {
  const [, rule, min, ready = '', down = ''] = /^(\w+) (\d+): ([^|]*)(?:\|(.*))?$/.exec(text) ?? [];
  const ids = (list: string): InstanceId[] => list.split(' ').filter((word) => word !== '') as InstanceId[];
  return { rule: rule as Floor['rule'], says: text, min: Number(min), ready: ids(ready), down: ids(down) };
}
