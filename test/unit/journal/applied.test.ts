/** Which saved plans were applied, on a real disk. */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { appliedBy, claimPlan, type Applied } from '../../../src/journal/applied.ts';
import { JournalError } from '../../../src/journal/journal.ts';
import { rejects } from '../../gate/assert.ts';

let home = '';
test.before.each(async () => {
  home = await mkdtemp(join(tmpdir(), 'abq-applied-'));
});
test.after.each(() => rm(home, { recursive: true }));

const PLAN = '9f3adc9e-05a4-4b0e-9d5c-2b1f6f0c8a11';
const by = (run: string): Applied => ({ run, time: '2026-11-21T02:03:04.000Z', by: 'ana@control' });
const folder = () => join(home, 'abq', 'acme');

test('claimed once; who was first is known for ever', async () => {
  assert.is(await appliedBy(folder(), PLAN), undefined);
  assert.is(await claimPlan(folder(), PLAN, by('r1')), true);
  assert.is(await claimPlan(folder(), PLAN, by('r2')), false);
  assert.equal(await appliedBy(folder(), PLAN), by('r1'));
  assert.is(await appliedBy(folder(), PLAN.replace('9', '8')), undefined, 'another plan');
  assert.equal(await readdir(join(folder(), 'applied')), [`${PLAN}.json`]);
  assert.is((await stat(join(folder(), 'applied', `${PLAN}.json`))).mode & 0o777, 0o600);
});

test('of many at the same instant one gets it, and nobody reads half of it', async () => {
  const runs = Array.from({ length: 8 }, (_, index) => `r${index}`);
  const claims = await Promise.all(
    runs.map(async (run) => {
      const isFirst = await claimPlan(folder(), PLAN, by(run));
      assert.match((await appliedBy(folder(), PLAN))?.run ?? '', /^r\d$/);
      return isFirst;
    }),
  );
  assert.is(claims.filter(Boolean).length, 1);
  assert.is((await appliedBy(folder(), PLAN))?.run, runs[claims.indexOf(true)]);
});

test('where it cannot be kept, nothing was touched', async () => {
  await writeFile(join(home, 'abq'), 'a file where a folder has to be');
  for (const call of [() => claimPlan(folder(), PLAN, by('r1')), () => appliedBy(folder(), PLAN)]) {
    const error = await rejects(call, /^the journal in .+ cannot be written: .+/);
    assert.instance(error, JournalError);
    assert.is((error as JournalError).begun, false);
  }
});

test.run();
