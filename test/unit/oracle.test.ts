import * as fc from 'fast-check';
import '../property/seed.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scenarios } from '../oracle/arbitrary.ts';
import { cases, expandCases, observedOf, outcomeOf } from '../oracle/cases.ts';
import { compare, type Answer } from '../oracle/compare.ts';
import { mergeDocuments } from '../oracle/document.ts';
import { expand } from '../oracle/expand.ts';
import { closed } from '../oracle/order.ts';
import { expectPlan } from '../oracle/plan.ts';
import { render } from '../oracle/render.ts';
import { simulate } from '../oracle/simulate.ts';
import type { Outcome } from '../oracle/types.ts';

/** The oracle's answer in the product's place. */
function asAnswer(outcome: Outcome): Answer {
  if (!('refused' in outcome)) return { plan: render(outcome) };
  const first = outcome.refused[0];
  return { refused: first === undefined ? {} : { rule: first.rule, names: first.names } };
}

const planning = suite('oracle: planning');
for (const [index, example] of cases.entries())
  planning(`${index}: ${example.says}`, () => {
    const outcome = expectPlan(example.document, example.goal, observedOf(example));
    assert.equal(compare(outcomeOf(example), asAnswer(outcome)), [], JSON.stringify(example.goal));
  });
planning.run();

const expanding = suite('oracle: candidates');
for (const [index, example] of expandCases.entries())
  expanding(`${index}: ${example.says}`, () => {
    const { base, document } = example;
    const { dependencies, errors } = expand(base === undefined ? document : mergeDocuments(base, document));
    assert.is(errors.length > 0, example.candidates === undefined, errors.join('; '));
    if (example.candidates === undefined) return;
    const entries = dependencies.filter(({ owner }) => owner === example.owner);
    assert.equal(entries.flatMap(({ candidates }) => candidates).toSorted(), example.candidates.toSorted());
    if (example.need !== undefined) assert.is(entries[0]?.need, example.need);
  });
expanding.run();

const random = suite('oracle: random platforms');

random('a plan of its own agrees with itself, and its steps can be done one after the other', () => {
  const property = fc.property(scenarios, ({ document, goal, observed }) => {
    const outcome = expectPlan(document, goal, observed);
    return compare(outcome, asAnswer(outcome)).length === 0;
  });
  fc.assert(property, { numRuns: 1000 });
});

random('what a plan lacks, or has too much, is told', () => {
  const property = fc.property(scenarios, fc.nat(), ({ document, goal, observed }, index) => {
    const outcome = expectPlan(document, goal, observed);
    if ('refused' in outcome) return true;
    const [pair] = [...outcome.order].slice(index % Math.max(1, outcome.order.size));
    if (pair === undefined) return true;
    const order = new Set([...outcome.order].filter((other) => other !== pair));
    const hard = new Set([...outcome.hard].filter((other) => other !== pair));
    const less = { ...outcome, order, hard };
    return isClosed(less.order) ? compare(outcome, asAnswer(less)).length > 0 : true;
  });
  fc.assert(property, { numRuns: 1000 });
});

random('no order that a plan allows leaves a running dependent without what it requires', () => {
  const picks = fc.array(fc.nat({ max: 23 }), { minLength: 24, maxLength: 24 });
  const property = fc.property(scenarios, picks, ({ document, goal, observed }, order) => {
    const careful = { ...goal, force: [] };
    const outcome = expectPlan(document, careful, observed);
    if ('refused' in outcome) return;
    assert.equal(simulate(document, careful, observed, render(outcome), order), []);
  });
  fc.assert(property, { numRuns: 2000 });
});

random('scenarios are worth it: most are planned, some are refused by each rule', () => {
  const counts = new Map<string, number>();
  const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);
  for (const { document, goal, observed } of fc.sample(scenarios, { numRuns: 2000, seed: 1 })) {
    const outcome = expectPlan(document, goal, observed);
    if ('refused' in outcome) outcome.refused.forEach(({ rule }) => count(rule));
    else count(outcome.steps.size > 1 ? 'planned' : 'trivial');
    if (!('refused' in outcome) && outcome.quorum.size > 0) count('quorum');
  }
  if (process.env['ORACLE_COUNTS'] !== undefined) console.log(Object.fromEntries(counts));
  assert.ok((counts.get('planned') ?? 0) > 500);
  for (const rule of ['quorum', 'topology', 'cycle', 'unknown-dependent', 'protected', 'closure', 'floor'])
    assert.ok((counts.get(rule) ?? 0) > 0, rule);
});
random.run();

/** Taking a pair away is seen only where no other pairs imply it. */
function isClosed(order: Set<string>): boolean {
  const list = [...order].map((pair): [string, string] => [
    pair.split(' ')[0] ?? '',
    pair.split(' ')[1] ?? '',
  ]);
  return closed(list).size === order.size;
}
