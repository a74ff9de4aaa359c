/**
 * Proves that a host without systemd is managed by its init scripts, found out by abq itself: start, stop, and a start
 * over the stale pid file of a service that died.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { workspace } from './abq.ts';
import { inside, on, until } from './hosts.ts';
import { allDown, runsOnSysv, SYSV } from './platform.ts';
import { snapshot, touchedSince } from './witness.ts';

const space = workspace();
const status = () => on('legacy', 'service abiquo-aim status >/dev/null; echo $?');
const answers = () => on('legacy', 'nc -w 2 localhost 8889 </dev/null');

test.before(allDown);
test.after(allDown);

test('start starts it', async () => {
  const ended = await space.abq('start', SYSV, '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.is(await status(), '0\n');
  assert.is(await answers(), 'abiquo-aim ok\n');
});

test('what runs is not started again', async () => {
  const before = await snapshot();
  const ended = await space.abq('start', SYSV, '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await touchedSince(before), []);
});

test('stop stops it', async () => {
  const ended = await space.abq('stop', SYSV, '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.is(await status(), '3\n');
  assert.not(await runsOnSysv());
});

test('after a crash the stale pid file is cleared and it starts', async () => {
  await on('legacy', 'service abiquo-aim start');
  await inside('legacy', 'kill -KILL $(cat /run/abiquo-aim.pid)');
  await until('the init script notices', async () => (await status()) === '1\n');
  const ended = await space.abq('start', SYSV, '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.is(await answers(), 'abiquo-aim ok\n');
});

test.run();
