/** What the planner makes is right in the eyes of the verifier, and every edge of it that says something is missed. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ForceRule, Plan, StepId } from '../../../src/plan/model.ts';
import type { Consent, Violation } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { matchesInstance, namedLiterally } from '../../oracle/document.ts';
import { scenarios, type Scenario } from '../../oracle/arbitrary.ts';
import { cases, observedOf } from '../../oracle/cases.ts';
import { expectPlan } from '../../oracle/plan.ts';
import { ask, topologyFrom } from '../plan/adapter.ts';

const numRuns = Number(process.env['ABQ_PROPERTY_RUNS'] ?? 1000);

interface Planned {
  readonly topology: Topology;
  readonly plan: Plan;
  readonly seen: Observations | 'offline';
  readonly consent: Consent;
}

function planned({ document, goal, observed }: Scenario): Planned | undefined {
  const topology = topologyFrom(document);
  const answer = ask({ document, goal, observed }, topology);
  if (!answer.ok) return undefined;
  const ids = [...topology.instances.keys()];
  const matching = (selectors: readonly string[]): InstanceId[] =>
    ids.filter((id) => selectors.some((each) => matchesInstance(document, each, id)));
  const excluded = new Set(matching(goal.exclude ?? []));
  const consent: Consent = {
    all: goal.all ?? false,
    literal: new Set(ids.filter((id) => namedLiterally(goal.selectors, id))),
    selected: new Set(matching(goal.selectors).filter((id) => !excluded.has(id))),
    force: (goal.force ?? []) as ForceRule[],
  };
  const seen = new Map(
    Object.entries(observed).map(([id, { state, ready = true }]) => [
      id as InstanceId,
      { state, ready: state === 'running' && ready },
    ]),
  );
  return { topology, plan: answer.plan, seen: goal.offline === true ? 'offline' : seen, consent };
}

const errors = ({ topology, seen, consent }: Planned, plan: Plan): Violation[] =>
  verify(topology, plan, seen, consent).filter(({ severity }) => severity === 'error');

const messages = (found: readonly Violation[]): string[] =>
  found.map(({ rule, message }) => `${rule}: ${message}`);

/** The topology has no circle, and there is a plan. */
const isPossible = (scenario: Scenario): boolean => {
  const { document, goal, observed } = scenario;
  return !('refused' in expectPlan(document, goal, observed)) && planned(scenario) !== undefined;
};

for (const one of cases) {
  const scenario = { ...one, observed: observedOf(one) };
  if (!isPossible(scenario)) continue;
  test(`${one.goal.action}: ${one.says}`, () => {
    const made = planned(scenario);
    if (made !== undefined) assert.equal(messages(errors(made, made.plan)), []);
  });
}

test('plans of whatever is asked', () => {
  fc.assert(
    fc.property(scenarios.filter(isPossible), (scenario) => {
      const made = planned(scenario);
      if (made !== undefined) assert.equal(messages(errors(made, made.plan)), []);
    }),
    { numRuns, includeErrorInReport: true },
  );
});

const RULES: Readonly<Record<string, readonly string[]>> = {
  closure: ['closure', 'need'],
  'unmet-requirement': ['closure', 'need'],
  floor: ['keep'],
};

/** What planning refuses and a force lets through, the verifier finds in the plan when nobody forces it. */
test('what is refused unless it is forced', () => {
  let caught = 0;
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const expected = expectPlan(scenario.document, { ...scenario.goal, force: [] }, scenario.observed);
      const refused = 'refused' in expected ? expected.refused.map(({ rule }) => rule) : [];
      if (refused.length === 0 || !refused.every((rule) => rule in RULES)) return;
      const made = planned({ ...scenario, goal: { ...scenario.goal, force: ['closure', 'floor'] } });
      if (made === undefined) return;
      const found = errors({ ...made, consent: { ...made.consent, force: [] } }, made.plan);
      caught += 1;
      for (const rule of refused)
        assert.ok(
          found.some((each) => RULES[rule]?.includes(each.rule)),
          `${rule} is not among ${messages(found).join('; ')}`,
        );
      assert.ok(
        found.every((each) => refused.some((rule) => RULES[rule]?.includes(each.rule))),
        messages(found).join('; '),
      );
    }),
    { numRuns, includeErrorInReport: true },
  );
  assert.ok(caught > numRuns / 50, `only ${caught} were refused: the test tests little`);
});

/** Does a path of that field, without the edge itself, lead from the one step to the other? */
function isImplied(plan: Plan, field: 'after' | 'requires', from: StepId, to: StepId): boolean {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const open = (steps.get(to)?.[field] ?? []).filter((id) => id !== from);
  const seen = new Set(open);
  for (const id of seen) for (const next of steps.get(id)?.[field] ?? []) seen.add(next);
  return seen.has(from);
}

test('no edge can be spared but those that others imply', () => {
  let caught = 0;
  fc.assert(
    fc.property(scenarios.filter(isPossible), fc.nat(), (scenario, pick) => {
      const made = planned(scenario);
      const edges =
        made?.plan.steps.flatMap(({ id, after }) => after.map((from) => ({ from, to: id }))) ?? [];
      const edge = edges[pick % Math.max(1, edges.length)];
      if (made === undefined || edge === undefined || isImplied(made.plan, 'after', edge.from, edge.to))
        return;
      const without = (ids: readonly StepId[]): StepId[] => ids.filter((id) => id !== edge.from);
      const steps = made.plan.steps.map((step) =>
        step.id === edge.to
          ? { ...step, after: without(step.after), requires: without(step.requires) }
          : step,
      );
      caught += 1;
      assert.not.equal(errors(made, { ...made.plan, steps }), [], `${edge.to} after ${edge.from}`);
    }),
    { numRuns, includeErrorInReport: true },
  );
  assert.ok(caught > numRuns / 10, `only ${caught} edges were dropped: the test tests little`);
});

test.run();
