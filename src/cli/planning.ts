/** From a goal to a plan that the verifier has passed, or to the reasons why there is none. */
import { concerned } from '../plan/concerned.ts';
import type { Goal, Plan } from '../plan/model.ts';
import { plan as makePlan } from '../plan/plan.ts';
import { verify } from '../plan/verify/verify.ts';
import { survey } from '../survey/survey.ts';
import type { Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { Transports } from '../transports/transport.ts';
import { json } from '../views/json.ts';
import { refusalText } from '../views/problems.ts';
import type { Refusal } from '../plan/model.ts';
import type { Io } from './io.ts';
import { tellDiagnostics } from './load.ts';
import { target, type Target, type TargetFlags } from './target.ts';

export interface Planning {
  readonly plan: Plan;
  readonly observed: Observations | 'offline';
}

const refuse = (io: Io, refusals: readonly Refusal[], asJson: boolean): undefined => {
  if (asJson) io.out(json({ schema: 'abq.refusal/1', refusals }));
  io.err(refusalText(refusals, io.errStyle));
};

/** What the operator's own words consent to, for the verifier. */
const consent = ({ goal, selection }: Target) => ({
  all: goal.all,
  literal: selection.literal,
  force: goal.force,
});

const verified = (
  io: Io,
  topology: Topology,
  aim: Target,
  planning: Planning,
  asJson: boolean,
): Planning | undefined => {
  const violations = verify(topology, planning.plan, planning.observed, consent(aim));
  const errors = violations.filter((violation) => violation.severity === 'error');
  if (errors.length === 0) return planning;
  return refuse(io, errors, asJson);
};

/** `transports` undefined: offline, no host is asked. Undefined after having said why there is no plan. */
export const planFor = async (
  io: Io,
  topology: Topology,
  action: Goal['action'],
  flags: TargetFlags & { readonly json: boolean },
  transports: Transports | undefined,
): Promise<Planning | undefined> => {
  const aim = target(topology, action, flags);
  if (!aim.ok) {
    tellDiagnostics(io, aim.errors, flags.json);
    return undefined;
  }
  const { goal, selection, excluded } = aim.value;
  const observed = transports
    ? await survey(topology, transports, concerned(topology, selection.instances))
    : ('offline' as const);
  const planned = makePlan(topology, goal, selection, excluded, observed);
  if (!planned.ok) return refuse(io, planned.refusals, flags.json);
  return verified(io, topology, aim.value, { plan: planned.plan, observed }, flags.json);
};
