/** The oracle's own answer as a Plan JSON: nothing is left out of `after`, nothing is clever. */
import type { PlanJson, StepJson } from './compare.ts';
import type { Planned, StepId } from './types.ts';

export function render(planned: Planned): PlanJson {
  const rest = [...planned.steps].toSorted();
  const steps: StepJson[] = [];
  const done = new Set<StepId>();
  while (rest.length > 0) {
    const next = rest.find((id) => isFree(planned, id, done)) ?? rest[0] ?? '';
    rest.splice(rest.indexOf(next), 1);
    done.add(next);
    steps.push(step(planned, next));
  }
  return { steps, unchanged: [...planned.unchanged].toSorted() };
}

function isFree(planned: Planned, id: StepId, done: Set<StepId>): boolean {
  const quorums = planned.quorum.get(id) ?? [];
  const reached = quorums.every(({ need, of }) => of.filter((first) => done.has(first)).length >= need);
  return reached && before(planned.order, id).every((first) => done.has(first));
}

function before(pairs: Set<string>, id: StepId): StepId[] {
  return [...pairs].filter((pair) => pair.endsWith(` ${id}`)).map((pair) => pair.split(' ')[0] ?? '');
}

function step(planned: Planned, id: StepId): StepJson {
  const [, action = '', service = '', host = ''] = /^(\w+):(.*)@(.*)$/.exec(id) ?? [];
  const quorum = planned.quorum.get(id);
  const cause = [...(planned.causes.get(id) ?? [])][0];
  return {
    id,
    action,
    service,
    host,
    after: before(planned.order, id),
    requires: before(planned.hard, id),
    ...(quorum === undefined ? {} : { quorum }),
    ...(cause === undefined ? {} : { cause: { kind: cause } }),
  };
}
