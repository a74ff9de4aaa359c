/** From a goal to a plan that the verifier has passed, or to the reasons why there is none. */
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
import { duration, list } from '../views/text.ts';
import { awaitHosts } from './hosts.ts';
import type { Io } from './io.ts';
import { tellDiagnostics } from './load.ts';
import { contradicted, hostOf, outageOf } from './outage.ts';
import { target, type Target, type TargetFlags } from './target.ts';

export interface Planning {
  readonly plan: Plan;
  readonly observed: Observations | 'offline';
  /** What the operator vouched for as being down, and could not be seen. */
  readonly assumed: readonly InstanceId[];
  /** Those of their hosts that did not answer. */
  readonly silent: readonly string[];
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

/** With `--wait-hosts`, hosts that do not answer are given time first. */
const observe = async (
  io: Io,
  topology: Topology,
  transports: Transports,
  aim: Target,
  wait: number | undefined,
): Promise<Observations> => {
  const asked = concerned(topology, [...aim.selection.instances, ...aim.assumedDown]);
  const awaited = asked.filter((id) => !aim.assumedDown.has(id)).map(hostOf);
  if (wait !== undefined) {
    await awaitHosts(transports, [...new Set(awaited)], wait, (silent, left) => {
      io.err(`no answer from ${list(silent, 8)}: waiting for up to ${duration(left)}\n`);
    });
  }
  return survey(topology, transports, asked);
};

const planOffline = (io: Io, topology: Topology, aim: Target, asJson: boolean): Planning | undefined => {
  const { goal, selection, excluded } = aim;
  const planned = makePlan(topology, goal, selection, excluded, 'offline');
  if (!planned.ok) return refuse(io, planned.refusals, asJson);
  return verified(
    io,
    topology,
    aim,
    { plan: planned.plan, observed: 'offline', assumed: [], silent: [] },
    asJson,
  );
};

const planOnline = async (
  io: Io,
  topology: Topology,
  aim: Target,
  flags: PlanningFlags,
  transports: Transports,
): Promise<Planning | undefined> => {
  const { goal, selection, excluded, assumedDown } = aim;
  const seen = await observe(io, topology, transports, aim, flags['wait-hosts']);
  const wrong = contradicted(seen, assumedDown);
  if (wrong.length > 0) return refuse(io, wrong, flags.json);
  const { observed, out, assumed, silent } = outageOf(topology, goal.action, seen, assumedDown);
  tellOutage(io, out);
  const planned = makePlan(topology, goal, selection, new Set([...excluded, ...out]), observed);
  if (!planned.ok) return refuse(io, planned.refusals, flags.json);
  return verified(io, topology, aim, { plan: planned.plan, observed, assumed, silent }, flags.json);
};

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
  if (transports) return planOnline(io, topology, aim.value, flags, transports);
  return planOffline(io, topology, aim.value, flags.json);
};
