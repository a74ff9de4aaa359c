/** The planner against an independent one that was written from the contracts alone, and is slow and obvious. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Scenario, scenarios } from '../../oracle/arbitrary.ts';
import { cases, observedOf, outcomeOf } from '../../oracle/cases.ts';
import { compare } from '../../oracle/compare.ts';
import { expectPlan } from '../../oracle/plan.ts';
import { type EntryDoc, KINDS, type Outcome } from '../../oracle/types.ts';
import { answerOf, ask } from './adapter.ts';

const numRuns = Number(process.env['ABQ_PROPERTY_RUNS'] ?? 2000);

/** What is found before there is anything to plan. */
const EARLIER = new Set(['topology', 'cycle', 'unknown-selector', 'empty-selection']);

const isEarlier = (outcome: Outcome): boolean =>
  'refused' in outcome && outcome.refused.some(({ rule }) => EARLIER.has(rule));

/**
 * The oracle takes a milestone over a job to be restarted when the job is waited for. But a job is never started, so
 * nothing is restarted there, and "joins whenever a candidate is *restarted*" does not apply.
 */
const isDisputed = ({ document }: Scenario): boolean => {
  const services = Object.values(document.services ?? {});
  const restarts = services.some((service) => KINDS.some((kind) => service[kind]?.some(asksRestart)));
  return restarts && ['job', 'milestone'].every((kind) => services.some((service) => service.kind === kind));
};

const asksRestart = (entry: string | EntryDoc): boolean =>
  typeof entry !== 'string' && entry.restart === true;

for (const one of cases) {
  if (isEarlier(outcomeOf(one))) continue;
  test(`${one.goal.action} ${one.goal.selectors.join(' ') || '--all'}: ${one.says}`, () => {
    const observed = observedOf(one);
    assert.equal(compare(outcomeOf(one), answerOf(ask({ ...one, observed }))), []);
  });
}

test('agrees with the oracle on whatever it is asked', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      const expected = expectPlan(scenario.document, scenario.goal, scenario.observed);
      if (isEarlier(expected) || isDisputed(scenario)) return;
      assert.equal(compare(expected, answerOf(ask(scenario))), []);
    }),
    { numRuns },
  );
});

test.run();
