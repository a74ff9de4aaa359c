/** Each way in which uvu ends 0 without having tested must be a failure of the gate. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { rejects } from '../gate/assert.ts';
import { run } from '../gate/child.ts';
import { strays, timeoutIn } from '../gate/collect.ts';
import { fileEntry, type Result } from '../gate/entry.ts';

const FOOLING: Readonly<Record<string, RegExp>> = {
  'no-run': /no `test.run\(\)` after/,
  'second-suite-not-run': /tests of `second`/,
  'after-run': /tests of `test` have no/,
  'no-tests': /no test ran/,
  'before-hook-throws': /1 of 1 did not pass/,
  'after-hook-throws': /exit status/,
  'each-hook-throws': /1 of 1 did not pass|no summary/,
  only: /1 skipped, or left out/,
  'only-only': /`.only` was left in/,
  skip: /1 skipped/,
  'exit-code-hides-failure': /1 of 1 did not pass/,
  'exit-code-set': /exit status 3/,
  'exits-early': /no summary/,
  'exits-at-import': /no summary/,
  'never-settles': /no summary/,
  'open-handle': /killed after \d+ s/,
  busy: /killed after \d+ s/,
  'forged-summary': /1 of 1 did not pass/,
  'late-rejection': /exit status 1/,
  'throws-async': /`throws` of an async function/,
  'import-fails': /exit status 1/,
};

function gate(name: string): Promise<Result> {
  const path = `test/gate/fixtures/${name}.fixture.ts`;
  const text = readFileSync(path, 'utf8');
  return fileEntry({ path, text, timeout: timeoutIn(text) ?? 20 }).perform();
}

for (const [name, reason] of Object.entries(FOOLING)) {
  test(`is not fooled by ${name}`, async () => {
    const { failed, reasons } = await gate(name);
    assert.ok(failed >= 1);
    assert.match(reasons.join('; '), reason);
  });
}

test('passes what is good', async () => {
  const { passed, failed, reasons } = await gate('good');
  assert.equal({ passed, failed, reasons }, { passed: 2, failed: 0, reasons: [] });
});

test('leaves no process behind, and does not wait for one', async () => {
  const { output, seconds } = await gate('leaves-child');
  const pid = Number(/child (\d+)/.exec(output)?.[1]);
  assert.ok(seconds < 15);
  // Where nothing reaps orphans, a killed one stays a zombie: gone all the same.
  const { output: state } = await run(['ps', '-o', 'stat=', '-p', String(pid)], 10);
  assert.match(state.trim(), /^(Z.*)?$/);
});

test('a command that does not exist fails', async () => {
  const { code, output } = await run(['/does/not/exist'], 5);
  assert.is(code, null);
  assert.match(output, /ENOENT/);
});

test('the timeout of a file is its comment', () => {
  assert.is(timeoutIn('a\n// gate-timeout: 300s\nb'), 300);
  assert.is(timeoutIn('a'), undefined);
});

test('every file with tests lies in a tier', () => assert.equal(strays(), []));

test('the last line counts, and the exit status follows it', async () => {
  const main = [process.execPath, '--import', 'tsx', 'test/gate/run.ts'];
  const { code, output } = await run([...main, 'matches-no-file-at-all'], 60);
  assert.is(code, 1);
  assert.match(output, /\n0 passed, 1 failed\n$/);
});

test('rejects: the message must match, and a call that does not reject fails', async () => {
  await rejects(() => Promise.reject(new Error('locked by run 7')), /locked/);
  await rejects(() => rejects(() => Promise.reject(new Error('other')), /locked/), /match/);
  await rejects(() => rejects(() => Promise.resolve(1)), /did not reject/);
});

test.run();
