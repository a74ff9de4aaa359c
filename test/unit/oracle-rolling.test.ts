/** The oracle of rolling restarts against cases written by hand, and against its own plans made worse. */
import * as fc from 'fast-check';
import '../property/seed.ts';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Scenario } from '../oracle/arbitrary.ts';
import { rollingScenarios } from '../oracle/arbitrary-rolling.ts';
import { doc } from '../oracle/cases/case.ts';
import { compareCase, roll, seenBy } from '../oracle/cases/rolling-case.ts';
import { rollingCases } from '../oracle/cases/rolling.ts';
import type { StepJson } from '../oracle/compare.ts';
import { judgeAnswer, judgeRolling, type RollingAnswer, type RollingJson } from '../oracle/rolling-judge.ts';
import { judgeCuts } from '../oracle/rolling-cuts.ts';
import { renderRolling } from '../oracle/rolling-render.ts';
import { expectRolling, type RollingOutcome } from '../oracle/rolling.ts';
import { inSequence, placeOf } from '../oracle/rolling-units.ts';
import type { Goal, KeepDoc } from '../oracle/types.ts';

const answersOf = (outcome: RollingOutcome): RollingAnswer[] =>
  'refused' in outcome ? outcome.refused.map((refused) => ({ refused })) : [{ plan: renderRolling(outcome) }];

const cases = suite('oracle of rolling restarts: cases');
for (const [index, one] of rollingCases.entries())
  cases(`${index}: ${one.says}`, () => {
    const { document, goal } = one;
    const observed = seenBy(one);
    const outcome = expectRolling(document, goal, observed);
    const answers = answersOf(outcome);
    const told = answers.map((answer) => compareCase(one, answer));
    assert.ok(
      told.some((problems) => problems.length === 0),
      JSON.stringify(told),
    );
    for (const answer of answers) assert.equal(judgeAnswer(document, goal, observed, answer), []);
    if (!('refused' in outcome)) assert.equal(outcome.disputed, []);
  });
cases.run();

/** What makes a sound plan unsound; undefined where there is nothing to spoil. */
type Spoil = (plan: RollingJson & Required<Pick<RollingJson, 'rolling'>>) => RollingJson | undefined;
const withSteps = (plan: RollingJson, change: (step: StepJson, index: number) => StepJson): RollingJson => ({
  ...plan,
  steps: plan.steps.map(change),
});
const without = (list: readonly string[], gone: readonly string[]) => list.filter((id) => !gone.includes(id));

const spoils: Record<string, Spoil> = {
  'no barrier before the last batch': (plan) => {
    const [before = [], last] = plan.rolling.batches.slice(-2);
    if (last === undefined) return undefined;
    return withSteps(plan, (step) => ({ ...step, after: without(step.after, before) }));
  },
  'the last two batches in one': (plan) => {
    const batches = [...plan.rolling.batches.slice(0, -2), plan.rolling.batches.slice(-2).flat()];
    return plan.rolling.batches.length < 2 ? undefined : { ...plan, rolling: { ...plan.rolling, batches } };
  },
  'one start too few': (plan) => {
    const last = plan.steps.at(-1)?.id ?? '';
    const batches = plan.rolling.batches.map((ids) => without(ids, [last])).filter((ids) => ids.length > 0);
    return { ...plan, steps: plan.steps.slice(0, -1), rolling: { ...plan.rolling, batches } };
  },
  'no order at all': (plan) =>
    plan.steps.length < 2 ? undefined : withSteps(plan, (step) => ({ ...step, after: [], requires: [] })),
  'a barrier that blocks': (plan) =>
    plan.rolling.batches.length < 2
      ? undefined
      : withSteps(plan, (step, index) =>
          index === plan.steps.findIndex(({ id }) => id === plan.rolling.batches[1]?.[0])
            ? { ...step, requires: step.after }
            : step,
        ),
  'no floors': (plan) =>
    plan.rolling.floors.length === 0 ? undefined : { ...plan, rolling: { ...plan.rolling, floors: [] } },
  'a floor that is one too low': (plan) => {
    const floors = plan.rolling.floors.map((floor) => ({ ...floor, min: floor.min - 1 }));
    return floors.length === 0 ? undefined : { ...plan, rolling: { ...plan.rolling, floors } };
  },
  'no word of rolling': ({ rolling: _, ...plan }) => plan,
  'another number of failures': (plan) => ({
    ...plan,
    rolling: { ...plan.rolling, maxFailures: plan.rolling.maxFailures + 1 },
  }),
};

const worse = suite('oracle of rolling restarts: what is wrong is told');
for (const [name, spoil] of Object.entries(spoils))
  worse(name, () => {
    let spoilt = 0;
    for (const one of rollingCases) {
      const outcome = expectRolling(one.document, one.goal, seenBy(one));
      if ('refused' in outcome) continue;
      const plan = renderRolling(outcome);
      const bad = plan.rolling === undefined ? undefined : spoil({ ...plan, rolling: plan.rolling });
      if (bad === undefined) continue;
      spoilt += 1;
      assert.is.not(judgeRolling(one.document, one.goal, seenBy(one), bad).length, 0, one.says);
    }
    assert.ok(spoilt > 0);
  });

worse('another sequence is told where nothing asks for it', () => {
  const judged = (keep: KeepDoc): string => {
    const document = doc('a/x b/x c/y d/y', { db: { on: ['a', 'b', 'c', 'd'], keep } });
    const goal: Goal = { ...roll('db', { batch: '2' }), offline: true };
    const outcome = expectRolling(document, goal, {});
    if ('refused' in outcome || outcome.arrangement === undefined) throw new Error('refused');
    const turned = renderRolling({ ...outcome, arrangement: outcome.arrangement.toReversed() });
    return judgeRolling(document, goal, {}, turned).join();
  };
  assert.is(judged({ min: 1, per: 'site' }), '');
  assert.is(judged(1), 'the units are not in sequence, though that would hold');
});
worse('what the order allows is seen at every instant, however many steps there are', () => {
  const [hosts, on] = ['a b c d e f g h i j k l m n o p q r', 'abcdefghijklmnopqr'.split('')];
  for (const count of [3, on.length]) {
    const document = doc(hosts, { db: { on: on.slice(0, count), keep: count - 1 } });
    const outcome = expectRolling(document, { ...roll('db'), offline: true }, {});
    if ('refused' in outcome) throw new Error('refused');
    const { steps } = renderRolling(outcome);
    const loose = steps.map((step) => ({
      ...step,
      after: step.after.filter((id) => id.startsWith('stop:')),
    }));
    assert.equal(judgeCuts(outcome.scene.world, steps), []);
    assert.match(judgeCuts(outcome.scene.world, loose).join(), 'at an instant: db keeps');
  }
});
worse.run();

const random = suite('oracle of rolling restarts: random platforms');

random('a plan of its own agrees with itself, at every instant', () => {
  const property = fc.property(rollingScenarios, ({ document, goal, observed }) => {
    const outcome = expectRolling(document, goal, observed);
    if (!('refused' in outcome) && outcome.arrangement === undefined) return;
    if (!('refused' in outcome) && outcome.disputed.length > 0) return;
    for (const answer of answersOf(outcome)) assert.equal(judgeAnswer(document, goal, observed, answer), []);
  });
  fc.assert(property, { numRuns: 400 });
});

/** What a scenario is good for. */
function sortOf({ document, goal, observed }: Scenario): string[] {
  const outcome = expectRolling(document, goal, observed);
  if ('refused' in outcome) return outcome.refused.map(({ rule }) => rule);
  if (outcome.disputed.length > 0)
    return ['disputed', ...outcome.disputed.map((why) => why.split(':')[0] ?? '')];
  const { scene, units, arrangement = [], mayRefuse } = outcome;
  const order = inSequence(scene, units);
  const places = order.map((unit) => placeOf(arrangement, unit[0] ?? ''));
  const turned = places.some((place, index) => index > 0 && place < (places[index - 1] ?? 0));
  return [
    'planned',
    turned ? 'clever' : 'in sequence',
    ...(arrangement.length > 1 ? ['several batches'] : []),
    ...(outcome.joined.size > 0 ? ['joined'] : []),
    ...(scene.further.size > 0 ? ['restart'] : []),
    ...(outcome.together.length > 0 ? ['together'] : []),
    ...(outcome.floors.some(({ must, rule }) => must && rule === 'need') ? ['need'] : []),
    ...(outcome.floors.some(({ must, rule }) => must && rule === 'keep') ? ['keep'] : []),
    ...(mayRefuse ? ['may refuse'] : []),
  ];
}

/** Of a thousand scenarios, at least so many. */
const SHARES: Record<string, number> = {
  planned: 300,
  clever: 40,
  'several batches': 200,
  joined: 20,
  restart: 10,
  together: 10,
  need: 50,
  keep: 100,
  floor: 50,
  dependent: 100,
  protected: 5,
  'unmet-requirement': 5,
};

random(
  'scenarios are worth it: planned, refused by each rule, and possible only by a clever assignment',
  () => {
    const counts = new Map<string, number>();
    for (const scenario of fc.sample(rollingScenarios, { numRuns: 1000, seed: 1 }))
      for (const what of new Set(sortOf(scenario))) counts.set(what, (counts.get(what) ?? 0) + 1);
    if (process.env['ORACLE_COUNTS'] !== undefined) console.log(Object.fromEntries(counts));
    for (const [what, least] of Object.entries(SHARES))
      assert.ok((counts.get(what) ?? 0) >= least, `${what}: ${counts.get(what) ?? 0}`);
    assert.ok((counts.get('disputed') ?? 0) < 150);
  },
);
random.run();
