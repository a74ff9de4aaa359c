/**
 * Proves that an account without rights of its own, with sudo, can do the same: start and stop, one service on each
 * kind of init.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { workspace } from './abq.ts';
import { on } from './hosts.ts';
import { allDown, running, SYSV } from './platform.ts';

const space = workspace({ ssh: { user: 'abq' }, defaults: { become: 'sudo' } });
const without = workspace({ ssh: { user: 'abq' } });
const AIMS = ['abiquo-aim@kvm', SYSV];

test.before(allDown);
test.after(allDown);

test('start', async () => {
  const ended = await space.abq('start', ...AIMS, '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await running(), [...AIMS, 'redis@rs'].toSorted());
});

test('stop', async () => {
  const ended = await space.abq('stop', ...AIMS, '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await running(), ['redis@rs']);
});

test('without sudo the host refuses, which is told as it is', async () => {
  await allDown();
  const ended = await without.abq('start', 'abiquo-aim@kvm', '--yes');
  assert.ok(ended.code === 1 || ended.code === 6, ended.output);
  assert.match(ended.output, /denied|authentication|not permitted|privilege/i);
  assert.equal((await on('kvm', 'systemctl is-active abiquo-aim || true')).trim(), 'inactive');
});

test.run();
