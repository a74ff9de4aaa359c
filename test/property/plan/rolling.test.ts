/** Rolling restarts against an independent judge that was written from the contracts alone, and is slow and obvious. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Scenario } from '../../oracle/arbitrary.ts';
import { rollingScenarios } from '../../oracle/arbitrary-rolling.ts';
import { compareCase, seenBy, type RollingCase } from '../../oracle/cases/rolling-case.ts';
import { rollingCases } from '../../oracle/cases/rolling.ts';
import { judgeAnswer } from '../../oracle/rolling-judge.ts';
import { expectRolling } from '../../oracle/rolling.ts';
import { askRolling, rollingAnswerOf, rollingTopology } from './rolling-adapter.ts';

const numRuns = Number(process.env['ABQ_PROPERTY_RUNS'] ?? 300);

/** What is found before there is anything to plan. */
const EARLIER = new Set(['topology', 'cycle', 'unknown-selector', 'empty-selection']);

const isEarlier = ({ document, goal, observed }: Scenario): boolean => {
  const outcome = expectRolling(document, goal, observed);
  return 'refused' in outcome && outcome.refused.some(({ rule }) => EARLIER.has(rule));
};

/** Whether one runs without a job that has ended when it was waited for is not said. */
const isDisputed = ({ document, goal, observed }: Scenario): boolean => {
  const outcome = expectRolling(document, goal, observed);
  return !('refused' in outcome) && outcome.disputed.includes('a job that others require');
};

const asScenario = (one: RollingCase): Scenario => ({
  document: one.document,
  goal: one.goal,
  observed: seenBy(one),
});

for (const one of rollingCases) {
  const scenario = asScenario(one);
  if (isEarlier(scenario)) continue;
  test(`${one.goal.selectors.join(' ') || '--all'}: ${one.says}`, () => {
    const answer = rollingAnswerOf(askRolling(scenario));
    assert.equal(compareCase(one, answer), []);
    assert.equal(judgeAnswer(scenario.document, scenario.goal, scenario.observed, answer), []);
  });
}

test('the judge finds nothing wrong, whatever is asked', () => {
  fc.assert(
    fc.property(rollingScenarios, (scenario) => {
      if (isEarlier(scenario) || isDisputed(scenario)) return;
      const answer = rollingAnswerOf(askRolling(scenario));
      assert.equal(judgeAnswer(scenario.document, scenario.goal, scenario.observed, answer), []);
    }),
    { numRuns },
  );
});

test('the same bytes again, and with every map turned round', () => {
  const turned = <K, V>(map: ReadonlyMap<K, V>): Map<K, V> => new Map([...map].toReversed());
  fc.assert(
    fc.property(rollingScenarios, (scenario) => {
      if (isEarlier(scenario)) return;
      const { hosts, services, instances, ...rest } = rollingTopology(scenario.document);
      const topology = { ...rest, hosts, services, instances };
      const other = {
        ...rest,
        hosts: turned(hosts),
        services: turned(services),
        instances: turned(instances),
      };
      const observed = Object.fromEntries(Object.entries(scenario.observed).toReversed());
      const once = JSON.stringify(askRolling(scenario, topology));
      assert.is(JSON.stringify(askRolling({ ...scenario, observed }, other)), once);
    }),
    { numRuns },
  );
});

test('what refuses for the way it rolls says how else it could be done', () => {
  fc.assert(
    fc.property(rollingScenarios, (scenario) => {
      if (isEarlier(scenario)) return;
      const planned = askRolling(scenario);
      if (planned.ok) return;
      for (const { rule, hint } of planned.refusals)
        if (rule === 'floor' || rule === 'dependent') assert.ok(hint !== undefined && hint !== '', rule);
    }),
    { numRuns },
  );
});

test.run();
