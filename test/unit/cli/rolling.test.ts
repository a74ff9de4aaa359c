/** The flags of a rolling restart: what is understood, and what is said of the rest. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from '../../../src/cli/parser.ts';
import { rollingOf, type RollingFlags } from '../../../src/cli/rolling.ts';
import { UsageError } from '../../../src/cli/usage.ts';
import type { Goal } from '../../../src/plan/model.ts';

const NONE: RollingFlags = {
  rolling: false,
  batch: undefined,
  by: undefined,
  pause: undefined,
  'max-failures': undefined,
  'with-dependents': false,
};

test('without a flag nothing rolls', () => assert.is(rollingOf('restart', NONE), undefined));

test('alone it means one instance after the other, without a pause, until the first failure', () => {
  assert.equal(rollingOf('restart', { ...NONE, rolling: true }), {
    by: 'instance',
    batch: '1',
    pause: 0,
    maxFailures: 0,
    withDependents: false,
  });
});

const refused: readonly (readonly [Goal['action'], Partial<RollingFlags>, string])[] = [
  ['stop', { rolling: true }, '--rolling is a way to restart: it does not go with stop'],
  ['start', { rolling: true }, '--rolling is a way to restart: it does not go with start'],
  ['restart', { batch: '2' }, '--batch has a meaning only with --rolling'],
  ['restart', { by: 'host' }, '--by has a meaning only with --rolling'],
  ['restart', { pause: 0 }, '--pause has a meaning only with --rolling'],
  ['stop', { 'max-failures': 0 }, '--max-failures has a meaning only with --rolling'],
  ['restart', { 'with-dependents': true }, '--with-dependents has a meaning only with --rolling'],
];

for (const [action, flags, message] of refused)
  test(`${action} ${JSON.stringify(flags)}`, () => {
    try {
      rollingOf(action, { ...NONE, ...flags });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, UsageError);
      assert.is((error as Error).message, message);
    }
  });

const said = async (line: string): Promise<string> => {
  try {
    return (await parse(line.split(' '), '0')) === undefined ? 'nothing' : 'understood';
  } catch (error) {
    return error instanceof UsageError ? error.message : String(error);
  }
};

const typed: readonly (readonly [line: string, outcome: string])[] = [
  [
    'restart web --rolling --batch 1,5,20% --by host --pause 30s --max-failures 0 --with-dependents',
    'understood',
  ],
  ['plan restart web --rolling --batch 25%', 'understood'],
  ['restart --all --rolling', 'understood'],
  ['stop web --rolling', 'understood'],
  [
    'restart web --rolling --batch 0',
    '--batch takes a size from 1 such as 2 or 25%, or a ramp such as 1,5,20%, not 0',
  ],
  [
    'plan restart web --rolling --batch half',
    '--batch takes a size from 1 such as 2 or 25%, or a ramp such as 1,5,20%, not half',
  ],
  ['restart web --rolling --max-failures few', '--max-failures takes a whole number from 0, not few'],
  ['restart web --rolling --pause soon', '--pause takes a time such as 90s or 10m, not soon'],
  ['restart web --rolling --batch 1 --batch 2', '--batch is given twice'],
];

for (const [line, outcome] of typed) test(line, async () => assert.is(await said(line), outcome));

test.run();
