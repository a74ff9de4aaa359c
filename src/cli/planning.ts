/** From a goal to a plan that the verifier has passed, or to the reasons why there is none. */
import { leftOut, withAssumed } from '../plan/assume.ts';
import { concerned } from '../plan/concerned.ts';
import type { Goal, Plan } from '../plan/model.ts';
import { plan as makePlan } from '../plan/plan.ts';
import { verify } from '../plan/verify/verify.ts';
import { survey } from '../survey/survey.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { Transports } from '../transports/transport.ts';
import { json } from '../views/json.ts';
import { refusalText } from '../views/problems.ts';
import type { Refusal } from '../plan/model.ts';
import { list } from '../views/text.ts';
import { awaitHosts } from './hosts.ts';
import type { Io } from './io.ts';
import { tellDiagnostics } from './load.ts';
import { target, type Target, type TargetFlags } from './target.ts';

export interface Planning {
  readonly plan: Plan;
  readonly observed: Observations | 'offline';
  readonly assumedDown: ReadonlySet<InstanceId>;
}

export interface PlanningFlags extends TargetFlags {
  readonly json: boolean;
  /** Milliseconds that hosts which do not answer are waited for. */
  readonly 'wait-hosts': number | undefined;
}

const tellOutage = (io: Io, out: ReadonlySet<InstanceId>): void => {
  if (out.size === 0) return;
  io.err(
    io.errStyle.yellow(`assumed down, left out with what needs them (${out.size}): ${list([...out], 20)}\n`),
  );
};

const refuse = (io: Io, refusals: readonly Refusal[], asJson: boolean): undefined => {
  if (asJson) io.out(json({ schema: 'abq.refusal/1', refusals }));
  io.err(refusalText(refusals, io.errStyle));
};

/** What the operator's own words consent to, for the verifier. */
const consent = ({ goal, selection, excluded }: Target) => ({
  all: goal.all,
  literal: selection.literal,
  selected: new Set(selection.instances.filter((id) => !excluded.has(id))),
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

const observe = async (topology: Topology, transports: Transports, aim: Target, wait: number | undefined) => {
  const asked = concerned(topology, aim.selection.instances).filter((id) => !aim.assumedDown.has(id));
  const hosts = new Set(asked.map((id) => id.slice(id.indexOf('@') + 1)));
  if (wait !== undefined) await awaitHosts(transports, [...hosts], wait);
  return withAssumed(await survey(topology, transports, asked), aim.assumedDown);
};

/** What an assumed outage keeps out of the plan: the assumed ones and, on a start, what cannot run without them. */
const outage = (topology: Topology, aim: Target, observed: Observations): ReadonlySet<InstanceId> =>
  aim.goal.action === 'stop' ? aim.assumedDown : leftOut(topology, observed, aim.assumedDown);

/** `transports` undefined: offline, no host is asked. Undefined after having said why there is no plan. */
export const planFor = async (
  io: Io,
  topology: Topology,
  action: Goal['action'],
  flags: PlanningFlags,
  transports: Transports | undefined,
): Promise<Planning | undefined> => {
  const aim = target(topology, action, flags);
  if (!aim.ok) {
    tellDiagnostics(io, aim.errors, flags.json);
    return undefined;
  }
  const { goal, selection, excluded, assumedDown } = aim.value;
  const observed = transports && (await observe(topology, transports, aim.value, flags['wait-hosts']));
  const out = observed ? outage(topology, aim.value, observed) : assumedDown;
  tellOutage(io, out);
  const planned = makePlan(topology, goal, selection, new Set([...excluded, ...out]), observed ?? 'offline');
  if (!planned.ok) return refuse(io, planned.refusals, flags.json);
  const planning: Planning = { plan: planned.plan, observed: observed ?? 'offline', assumedDown };
  return verified(io, topology, aim.value, planning, flags.json);
};
