/** A run on a real disk, read back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openJournal } from '../../../src/journal/journal.ts';
import type { Plan } from '../../../src/plan/model.ts';
import type { RunLog } from '../../../src/run/driver.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import { fold } from '../../../src/run/fold.ts';
import { initialState } from '../../../src/run/state.ts';
import { chain, planOf } from '../../unit/run/sketch.ts';
import { policyOf, stage } from './scripted.ts';

let home = '';
test.before(async () => {
  home = await mkdtemp(join(tmpdir(), 'abq-run-'));
});
test.after(() => rm(home, { recursive: true }));

test('the state is what the files of the run say, and every line of them can be the last', async () => {
  const folder = join(home, 'r1');
  const plan = planOf(chain('start:db@a', 'start:app@a', 'start:web@a'));
  const journal = await openJournal(folder, { plan });
  const hosts = {
    'db@a': { found: 'failed', start: [{ ends: 'unsent' }, { readyAfter: 50 }] },
    'app@a': { start: { ends: 1, becomes: 'stopped' } },
  } as const;
  const append: RunLog['append'] = (entries, durable) => set.clock.outside(journal.append(entries, durable));
  const set = stage({ plan, hosts, log: { append } });
  await set.clock.runUntil(set.driving.ended);
  const state = await set.driving.ended;
  await journal.close();
  const stored = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as Plan;
  const lines = (await readFile(join(folder, 'events.ndjson'), 'utf8')).trimEnd().split('\n');
  const read = initialState(stored, policyOf());
  for (const line of lines) {
    assert.is(read.result, undefined);
    const entry = JSON.parse(line) as StampedEntry;
    fold(read, entry, entry.mono);
  }
  assert.equal(read, state);
  assert.is(read.result, 1);
});

test.run();
