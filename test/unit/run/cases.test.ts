import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import { stepState } from '../../../src/run/state.ts';
import { outcomesOf, play, sentIn } from '../../scenario/run/scripted.ts';
import { cases, type Case } from './cases.ts';
import { planOf } from './sketch.ts';

const batchWord = (entry: StampedEntry): string[] => {
  if (entry.type === 'batch.started') return [String(entry.batch)];
  if (entry.type === 'batch.checked')
    return [
      ...entry.missing.map(({ instance }) => `lost ${instance}`),
      ...entry.back.map((id) => `back ${id}`),
    ];
  return entry.type === 'batch.pausing' ? [`pause ${entry.milliseconds} before ${entry.batch}`] : [];
};

const check = async ({ says, plan, expected, ...scene }: Case): Promise<void> => {
  const ran = await play({ plan: planOf(plan), ...scene });
  const { state } = ran;
  assert.equal(outcomesOf(state), expected.outcomes, says);
  assert.is(state.result, expected.result, says);
  if (expected.sent) assert.equal(sentIn(ran), expected.sent, says);
  for (const [id, roots] of Object.entries(expected.roots ?? {}))
    assert.equal(stepState(state, id as StepId).roots, roots, id);
  for (const [id, reason] of Object.entries(expected.reasons ?? {}))
    assert.match(stepState(state, id as StepId).reason ?? '', reason);
  assert.equal(
    (state.drift ?? []).map((drift) => drift.instance),
    expected.drift ?? [],
    says,
  );
  if (expected.batches) assert.equal(ran.entries.flatMap(batchWord), expected.batches, says);
  if (expected.bootEnabled) assert.equal(state.bootEnabled, expected.bootEnabled, says);
};

cases.forEach((row, index) => test(`${index + 1}. ${row.says}`, () => check(row)));

test.run();
