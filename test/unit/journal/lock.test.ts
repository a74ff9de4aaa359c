/** The lock on a real disk. */
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { JournalError } from '../../../src/journal/journal.ts';
import { type Holder, takeLock } from '../../../src/journal/lock.ts';
import { rejects } from '../../gate/assert.ts';

let home = '';
test.before.each(async () => {
  home = await mkdtemp(join(tmpdir(), 'abq-lock-'));
});
test.after.each(() => rm(home, { recursive: true }));

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

/** A holder of an earlier boot whose process is gone too. */
const hold = (over: Partial<Holder> = {}): Promise<void> => {
  const since = '2026-11-21T02:03:04.000Z';
  const holder: Holder = { user: 'ana', host: hostname(), pid: deadPid(), boot: '', since, doing: 'stop' };
  return writeFile(join(home, 'lock'), JSON.stringify({ ...holder, ...over }));
};

/** Seconds ago, as a process that was killed would have left it. */
const breaking = async (age: number): Promise<void> => {
  const grave = join(home, 'lock.breaking');
  const then = Date.now() / 1000 - age;
  await mkdir(grave);
  await utimes(grave, then, then);
};

const pidIn = async () => (JSON.parse(await readFile(join(home, 'lock'), 'utf8')) as Holder).pid;

test('taken, refused to a second, and given back', async () => {
  const folder = join(home, 'abq', 'acme');
  const first = await takeLock(folder, 'stop --all');
  assert.ok(first.ok);
  const second = await takeLock(folder, 'start --all');
  assert.is(second.ok ? undefined : second.holder?.doing, 'stop --all');
  if (first.ok) await first.release();
  assert.equal(await readdir(folder), []);
});

test('a dead holder is removed', async () => {
  await hold();
  assert.ok((await takeLock(home, 'stop')).ok);
  assert.is(await pidIn(), process.pid);
  assert.equal(await readdir(home), ['lock']);
});

test('a holder on another machine is never taken for dead', async () => {
  await hold({ host: 'elsewhere' });
  assert.not.ok((await takeLock(home, 'stop')).ok);
});

test('whoever was killed while it broke a lock keeps no dead holder', async () => {
  await hold();
  await breaking(60);
  assert.ok((await takeLock(home, 'stop')).ok);
  assert.equal(await readdir(home), ['lock']);
});

test('another process that breaks the lock just now is left to it', async () => {
  await hold();
  await breaking(0);
  assert.not.ok((await takeLock(home, 'stop')).ok);
  assert.equal((await readdir(home)).sort(), ['lock', 'lock.breaking']);
});

test('a full disk leaves nothing behind', async () => {
  // Whatever is written there, the disk is full.
  await symlink('/dev/full', join(home, `lock.${process.pid}`));
  const error = await rejects(() => takeLock(home, 'stop'), /cannot be written: ENOSPC/);
  assert.instance(error, JournalError);
  assert.is((error as JournalError).begun, false);
  assert.equal(await readdir(home), []);
});

test('a folder that takes no folders is refused at once', async () => {
  const error = await rejects(() => takeLock('/proc/nope/abq', 'stop'), /cannot be written: ENOENT/);
  assert.instance(error, JournalError);
});

test.run();
