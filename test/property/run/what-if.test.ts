/** What a failure is said to do is what it does: held against runs with hosts that fail, of any plan without batches. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import type { Outcome } from '../../../src/run/outcome.ts';
import { instanceOf } from '../../../src/run/phases.ts';
import { whatIf } from '../../../src/run/what-if.ts';
import { outcomesOf, play, policyOf } from '../../scenario/run/scripted.ts';
import type { Script } from '../../scenario/run/script.ts';
import { given } from '../../unit/plan/given.ts';
import { scenes } from './arbitrary.ts';

const FAILING = { start: { ends: 1, becomes: 'stopped' }, stop: { ends: 1, becomes: 'running' } } as const;

const cases = fc
  .record({ scene: scenes, chosen: fc.array(fc.nat({ max: 20 }), { maxLength: 4 }) })
  .map(({ scene: { plan, policy = {} }, chosen }) => {
    const ids = plan.steps.map(({ id }) => id);
    const fail = new Set(ids.filter((_, at) => chosen.includes(at)));
    return { plan, fail, policy: { ...policy, failFast: false } };
  });

const scriptsOf = (fail: ReadonlySet<StepId>): Record<string, Script> => {
  const scripts: Record<string, Script> = {};
  for (const id of fail) {
    const action = id.startsWith('start:') ? 'start' : 'stop';
    scripts[instanceOf(id)] = { ...scripts[instanceOf(id)], [action]: FAILING[action] };
  }
  return scripts;
};

const WANTED: readonly Outcome[] = ['blocked', 'held', 'cancelled'];

test('what is blocked, held and given up', async () => {
  const seen = new Set<Outcome>();
  await fc.assert(
    fc.asyncProperty(cases, async ({ plan, fail, policy }) => {
      const { state } = await play({ plan, policy, hosts: scriptsOf(fail) });
      const outcomes = Object.entries(outcomesOf(state));
      const result = whatIf(plan, given('log@h9'), 'offline', policyOf(policy), fail);
      for (const outcome of WANTED) {
        const steps = outcomes.flatMap(([id, its]) => (its === outcome ? [id] : []));
        assert.equal(result[outcome as 'held'], steps);
        if (steps.length > 0) seen.add(outcome);
      }
      const failed = outcomes.flatMap(([id, its]) => (its === 'failed' ? [id] : []));
      const begun = result.fail.filter((id) => !WANTED.some((one) => result[one as 'held'].includes(id)));
      assert.equal(begun, failed);
    }),
    { numRuns: 300 },
  );
  assert.ok(seen.has('blocked') && seen.has('held'), 'a sample that never fails proves nothing');
});

test.run();
