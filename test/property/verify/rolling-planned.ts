/** A rolling plan of the planner, with what the verifier is given beside it. */
import { matchesInstance } from '../../oracle/document.ts';
import type { Scenario } from '../../oracle/arbitrary.ts';
import type { ForceRule, Plan } from '../../../src/plan/model.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { Consent, Violation } from '../../../src/plan/verify/violation.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { askRolling, literalIn, rollingTopology } from '../plan/rolling-adapter.ts';

export interface Planned {
  readonly topology: Topology;
  readonly plan: Plan;
  readonly seen: Observations | 'offline';
  readonly consent: Consent;
}

/** Undefined: there is none. */
export function plannedRolling(scenario: Scenario): Planned | undefined {
  const { document, goal, observed } = scenario;
  const topology = rollingTopology(document);
  const answer = askRolling(scenario, topology);
  if (!answer.ok) return undefined;
  const ids = [...topology.instances.keys()];
  const matching = (selectors: readonly string[]): InstanceId[] =>
    ids.filter((id) => selectors.some((each) => matchesInstance(document, each, id)));
  const excluded = new Set(matching(goal.exclude ?? []));
  const selected = goal.all === true ? ids : matching(goal.selectors);
  const seen = Object.entries(observed).map(
    ([id, { state, ready = true }]) =>
      [id as InstanceId, { state, ready: state === 'running' && ready }] as const,
  );
  return {
    topology,
    plan: answer.plan,
    seen: goal.offline === true ? 'offline' : new Map(seen),
    consent: {
      all: goal.all ?? false,
      literal: literalIn(topology, goal.selectors),
      selected: new Set(selected.filter((id) => !excluded.has(id))),
      excluded,
      force: (goal.force ?? []) as ForceRule[],
    },
  };
}

export const errorsOf = ({ topology, seen, consent }: Planned, plan: Plan): Violation[] =>
  verify(topology, plan, seen, consent).filter(({ severity }) => severity === 'error');
