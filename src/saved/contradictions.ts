/** What a file says of itself and is not so. Pure. */
import type { Plan, Refusal } from '../plan/model.ts';
import type { InstanceId } from '../topology/model.ts';
import type { SavedConsent, SavedPlan } from './model.ts';
import { isSame } from './same.ts';

/** What the goal of a file means, and what it gives from the observations of that file. */
export interface Derived {
  readonly plan: Plan;
  readonly consent: SavedConsent;
  readonly assumed: readonly InstanceId[];
}

const beyond = (plan: Plan, other: Plan, say: (step: string) => string): Refusal[] => {
  const known = new Set(other.steps.map(({ id }) => id));
  return plan.steps.flatMap(({ id, service, host }) =>
    known.has(id)
      ? []
      : [{ rule: 'goal', message: say(id.replace(':', ' ')), instances: [`${service}@${host}`] }],
  );
};

/**
 * Empty for a plan as it was saved, whatever the hosts do meanwhile; else the file was edited, or made by an abq that
 * decides otherwise. Edges, order and causes may differ, for the verifier judges these. What is done may not: a plan
 * without one of its steps would end well and leave its goal undone. Nor may a file claim more consent than the words
 * of its goal give.
 */
export const contradictions = (saved: SavedPlan, derived: Derived): readonly Refusal[] => {
  const { plan } = saved;
  const compared: readonly (readonly [found: unknown, right: unknown, rule: string, message: string])[] = [
    [plan.unchanged, derived.plan.unchanged, 'goal', 'what it lists as unchanged is something else'],
    [plan.rolling, derived.plan.rolling, 'goal', 'its batches or floors are not those of its goal'],
    [saved.consent, derived.consent, 'consent', 'it claims a consent that its goal does not give'],
    [saved.assumed, derived.assumed, 'assume-down', 'it assumes others to be down than it may'],
  ];
  return [
    ...beyond(derived.plan, plan, (step) => `the plan lacks ${step}, which its goal needs`),
    ...beyond(plan, derived.plan, (step) => `the plan has ${step}, which its goal does not need`),
    ...compared
      .filter(([found, right]) => !isSame(found, right))
      .map(([, , rule, message]) => ({ rule, message, instances: [] })),
  ];
};
