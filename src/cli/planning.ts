/** From a goal to a plan that the verifier has passed, or to the reasons why there is none. */
import { concerned } from '../plan/concerned.ts';
import type { Goal, Plan, Planned, Refusal } from '../plan/model.ts';
import { plan as makePlan } from '../plan/plan.ts';
import { verify } from '../plan/verify/verify.ts';
import type { Consent } from '../plan/verify/violation.ts';
import { survey } from '../survey/survey.ts';
import type { Result } from '../topology/diagnostic.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { Transports } from '../transports/transport.ts';
import { json } from '../views/json.ts';
import { refusalText } from '../views/problems.ts';
import { duration, list } from '../views/text.ts';
import { awaitHosts } from './hosts.ts';
import type { Io } from './io.ts';
import { tellDiagnostics } from './load.ts';
import { contradicted, hostOf, outageOf, type Outage } from './outage.ts';
import { target, type Target, type TargetFlags } from './target.ts';

export interface Planning {
  readonly aim: Target;
  readonly plan: Plan;
  /** As the hosts told it. */
  readonly seen: Observations | 'offline';
  /** What the plan was made from: with what the operator vouched for. */
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

/** Of what was assumed, and of what cannot run without it. */
export const tellOutage = (io: Io, out: ReadonlySet<InstanceId>): void => {
  if (out.size === 0) return;
  io.err(
    io.errStyle.yellow(`assumed down, left out with what needs them (${out.size}): ${list([...out], 20)}\n`),
  );
};

/** Says why there is no plan, or why it must not be carried out. */
export const refuse = (io: Io, refusals: readonly Refusal[], asJson: boolean): undefined => {
  if (asJson) io.out(json({ schema: 'abq.refusal/1', refusals }));
  io.err(refusalText(refusals, io.errStyle));
};

/** What the operator's own words consent to, for the verifier. */
export const consentOf = ({ goal, selection, excluded }: Target): Consent => ({
  all: goal.all,
  literal: selection.literal,
  selected: new Set(selection.instances.filter((id) => !excluded.has(id))),
  excluded,
  force: goal.force,
});

/** What the verifier has against a plan; empty: it may be carried out. */
export const errorsOf = (
  topology: Topology,
  plan: Plan,
  observed: Observations | 'offline',
  aim: Target,
): readonly Refusal[] =>
  verify(topology, plan, observed, consentOf(aim)).filter(({ severity }) => severity === 'error');

/** A plan that the verifier has passed, or why there is none; and what was made of what was seen. */
export interface Decided extends Outage {
  readonly planned: Planned;
}

const verified = (
  topology: Topology,
  aim: Target,
  planned: Planned,
  observed: Observations | 'offline',
): Planned => {
  if (!planned.ok) return planned;
  const refusals = errorsOf(topology, planned.plan, observed, aim);
  return refusals.length === 0 ? planned : { ok: false, refusals };
};

/** Pure: the same words and the same observations give the same plan. */
export const decideFrom = (topology: Topology, aim: Target, seen: Observations): Decided => {
  const { goal, selection, excluded, assumedDown } = aim;
  const outage = outageOf(topology, goal.action, seen, assumedDown);
  const refusals = contradicted(seen, assumedDown);
  if (refusals.length > 0) return { ...outage, planned: { ok: false, refusals } };
  const { observed, out } = outage;
  const planned = makePlan(topology, goal, selection, new Set([...excluded, ...out]), observed);
  return { ...outage, planned: verified(topology, aim, planned, observed) };
};

/** With `--wait-hosts`, hosts that do not answer are given time first. */
export const observe = async (
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
  const made = makePlan(topology, goal, selection, excluded, 'offline');
  const planned = verified(topology, aim, made, 'offline');
  if (!planned.ok) return refuse(io, planned.refusals, asJson);
  return { aim, plan: planned.plan, seen: 'offline', observed: 'offline', assumed: [], silent: [] };
};

const planOnline = async (
  io: Io,
  topology: Topology,
  aim: Target,
  flags: PlanningFlags,
  transports: Transports,
): Promise<Planning | undefined> => {
  const seen = await observe(io, topology, transports, aim, flags['wait-hosts']);
  const { planned, out, observed, assumed, silent } = decideFrom(topology, aim, seen);
  tellOutage(io, out);
  if (!planned.ok) return refuse(io, planned.refusals, flags.json);
  return { aim, plan: planned.plan, seen, observed, assumed, silent };
};

const aimOf = async (
  io: Io,
  topology: Topology,
  action: Goal['action'],
  flags: PlanningFlags,
): Promise<Result<Target>> => {
  if (flags.restore === undefined) return target(topology, action, flags, undefined);
  const { restoreOf } = await import('./history.ts');
  const restore = await restoreOf(io, topology, flags.restore);
  return restore.ok ? target(topology, action, flags, restore.value) : restore;
};

/** `transports` undefined: offline, no host is asked. Undefined after having said why there is no plan. */
export const planFor = async (
  io: Io,
  topology: Topology,
  action: Goal['action'],
  flags: PlanningFlags,
  transports: Transports | undefined,
): Promise<Planning | undefined> => {
  const aim = await aimOf(io, topology, action, flags);
  if (!aim.ok) {
    tellDiagnostics(io, aim.errors, flags.json);
    return undefined;
  }
  if (transports) return planOnline(io, topology, aim.value, flags, transports);
  return planOffline(io, topology, aim.value, flags.json);
};
