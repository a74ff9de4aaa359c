/** The rules that a plan breaks, found by trying everything. */
import type { Plan, Step, StepId } from '../../../src/plan/model.ts';
import type { Dependency, InstanceId } from '../../../src/topology/model.ts';
import {
  actionOf,
  closed,
  dependenciesOf,
  instanceOf,
  isDown,
  isHard,
  isHeld,
  isOrdered,
  isReady,
  isWhole,
  quorumSteps,
  type World,
} from './naive.ts';

export function judge(w: World, plan: Plan): string[] {
  const ids = plan.steps.map(({ id }) => id);
  const rules = [
    plan.steps.some((step, own) => isMisplaced(plan, step, own)) && 'form',
    pairs(plan).some(([a, b]) => isOrdered(w, ids, a, b) && !implied(plan, 'after', a, b)) && 'order',
    pairs(plan).some(([a, b]) => isHard(w, a, b) && !implied(plan, 'requires', a, b)) && 'requires',
    ...lacking(w, plan).map((dependency) => (isWhole(dependency) ? 'closure' : 'need')),
    pairs(plan).some(([a, b]) => isHeld(w, ids, a, b) && !implied(plan, 'requires', a, b)) && 'need',
    plan.steps.some((step) => isHurried(w, plan, step)) && 'need',
  ];
  return [...new Set(rules.filter((rule) => rule !== false))].toSorted();
}

const pairs = ({ steps }: Plan): [StepId, StepId][] =>
  steps.flatMap((a) => steps.map((b): [StepId, StepId] => [a.id, b.id]));

const place = ({ steps }: Plan, id: StepId): number => steps.findIndex((step) => step.id === id);

function isMisplaced(plan: Plan, step: Step, own: number): boolean {
  const isEarlier = (id: StepId): boolean => place(plan, id) >= 0 && place(plan, id) < own;
  return (
    !step.after.every(isEarlier) ||
    (step.quorum ?? []).some(({ need, of }) => of.filter(isEarlier).length < need)
  );
}

/** Edges to what is listed later are misplaced, and mean nothing. */
function implied(plan: Plan, field: 'after' | 'requires', a: StepId, b: StepId): boolean {
  const matrix = closed(
    plan.steps.map((first, i) => plan.steps.map((second, j) => i < j && second[field].includes(first.id))),
  );
  return matrix[place(plan, a)]?.[place(plan, b)] === true;
}

/** The dependencies that the plan leaves or finds unmet. */
function lacking(w: World, plan: Plan): Dependency[] {
  const has = (id: StepId): boolean => place(plan, id) >= 0;
  const lost = new Set(w.ids.filter((id) => has(`stop:${id}`) && !isDown(w, id)));
  const isReadyAfter = (id: InstanceId): boolean =>
    has(`start:${id}`) || (isReady(w, id) && !has(`stop:${id}`));
  return w.ids.flatMap((id) =>
    dependenciesOf(w, id).filter(({ kind, candidates, need }) => {
      if (kind !== 'requires') return false;
      if (has(`start:${id}`) && candidates.filter(isReadyAfter).length < need) return true;
      const left = candidates.filter((each) => isReady(w, each) && !lost.has(each)).length;
      return !isDown(w, id) && !has(`stop:${id}`) && candidates.some((each) => lost.has(each)) && left < need;
    }),
  );
}

/** A quorum that is not waited for. */
const isHurried = (w: World, plan: Plan, step: Step): boolean =>
  actionOf(step.id) === 'start' &&
  quorumSteps(
    w,
    instanceOf(step.id),
    plan.steps.map(({ id }) => id),
  ).some(
    ({ need, of }) =>
      fewest(
        plan,
        place(plan, step.id),
        of.map((id) => place(plan, id)),
      ) < need,
  );

/** Over all that may fail, and all orders in which the steps may end: the fewest that are there when it begins. */
function fewest(plan: Plan, own: number, candidates: readonly number[]): number {
  let least = candidates.length;
  for (let failing = 0; failing < 1 << candidates.length; failing += 1) {
    const fails = new Set(candidates.filter((_, bit) => failing & (1 << bit)));
    const good = successes(plan, fails);
    if (isBlocked(plan, own, good)) continue;
    for (const ended of states(plan, own, good)) {
      const count = candidates.filter((each) => ended & (1 << each) && good.has(each)).length;
      least = Math.min(least, count);
    }
  }
  return least;
}

/** In listed order, which is a valid one: what is done in the end. */
function successes(plan: Plan, fails: ReadonlySet<number>): Set<number> {
  const good = new Set<number>();
  for (const own of plan.steps.keys()) if (!fails.has(own) && !isBlocked(plan, own, good)) good.add(own);
  return good;
}

const isBlocked = (plan: Plan, own: number, good: ReadonlySet<number>): boolean => {
  const step = plan.steps[own]!;
  return (
    !step.requires.every((id) => place(plan, id) > own || good.has(place(plan, id))) ||
    (step.quorum ?? []).some(({ need, of }) => of.filter((id) => good.has(place(plan, id))).length < need)
  );
};

/** The sets of ended steps in which the step may begin. */
function states(plan: Plan, own: number, good: ReadonlySet<number>): number[] {
  const mayBegin = (each: number, ended: number): boolean => {
    const step = plan.steps[each]!;
    const waited = step.after.every((id) => place(plan, id) > each || ended & (1 << place(plan, id)));
    const met = (step.quorum ?? []).every(
      ({ need, of }) =>
        of.filter((id) => good.has(place(plan, id)) && ended & (1 << place(plan, id))).length >= need,
    );
    return waited && (met || isBlocked(plan, each, good));
  };
  const seen = new Set([0]);
  for (const ended of seen)
    for (const each of plan.steps.keys())
      if (each !== own && !(ended & (1 << each)) && mayBegin(each, ended)) seen.add(ended | (1 << each));
  return [...seen].filter((ended) => mayBegin(own, ended));
}
