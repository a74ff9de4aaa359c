/** The verifier is total: whatever a plan's saved file was turned into, it answers. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ForceRule } from '../../../src/plan/model.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import { seen, topology, type Seen } from '../../unit/verify/build.ts';
import { anyPlan, IDS } from './anything.ts';

const numRuns = Number(process.env['ABQ_PROPERTY_RUNS'] ?? 2000);

const on = topology(
  {
    ...{
      'a@1': [],
      'a@2': ['requires a@1'],
      'b@1': ['requires 1 of a@1 a@2 restart'],
      'b@2': ['after b@1 restart'],
    },
    ...{
      'm@1': ['requires 1 of r@1 r@2', 'requires a@1'],
      'j@1': ['requires m@1'],
      'x@1': ['stopAfter j@1'],
    },
    ...{ 'r@1': ['startAfter b@1'], 'r@2': ['wants a@2'], 'r@3': ['requires 2 of m@1 r@1 r@2'] },
  },
  {
    services: {
      ...{ m: { kind: 'milestone' }, j: { kind: 'job' }, x: { external: true }, b: { protected: true } },
      ...{
        a: { serial: { start: ['2', '1', '9'], stop: [] } },
        r: { keep: { min: { percent: 50 }, per: 'site' } },
      },
    },
    sites: { 1: 'x' },
    standby: ['r@3'],
  },
);
const states = fc.dictionary(
  fc.constantFrom(...IDS),
  fc.constantFrom<Seen>(
    'ready',
    'running',
    'stopped',
    'failed',
    'changing',
    'absent',
    'unreachable',
    'unknown',
  ),
);
const consents = fc.record({
  all: fc.boolean(),
  literal: fc.subarray([...IDS]).map((ids) => new Set(ids)),
  selected: fc.subarray([...IDS]).map((ids) => new Set(ids)),
  excluded: fc.subarray([...IDS], { maxLength: 2 }).map((ids) => new Set(ids)),
  force: fc.subarray<ForceRule>(['closure', 'job', 'protected', 'floor']),
});

test('it answers, and says the same twice', () => {
  let passed = 0;
  fc.assert(
    fc.property(anyPlan, fc.option(states), consents, (plan, but, consent) => {
      const observed = but === null ? 'offline' : seen(on, but);
      const found = verify(on, plan, observed, consent);
      assert.equal(verify(on, plan, observed, consent), found);
      for (const { message } of found)
        assert.ok(message.length > 0 && !message.includes('undefined'), message);
      if (found.every(({ severity }) => severity === 'warning')) passed += 1;
    }),
    { numRuns, includeErrorInReport: true },
  );
  assert.ok(passed < numRuns / 10, `${passed} passed`);
});

test('it needs no observations', () => {
  fc.assert(
    fc.property(anyPlan, consents, (plan, consent) => {
      verify(on, plan, new Map(), consent);
      verify(topology({}), plan, new Map(), consent);
    }),
    { numRuns: numRuns / 2, includeErrorInReport: true },
  );
});

test.run();
