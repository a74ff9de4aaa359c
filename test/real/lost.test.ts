/**
 * Proves that after a lost connection the outcome is learned from the host and not guessed: a command whose connection
 * was cut, or whose sshd was killed, is reported as what it really came to, and was never sent a second time.
 */
// gate-timeout: 600s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lastLines, workspace } from './abq.ts';
import { fault, inside, until } from './hosts.ts';
import { allDown, behave, bringUp } from './platform.ts';

const AIM = 'abiquo-aim@kvm';
const space = workspace();

const state = async () => (await inside('kvm', 'systemctl is-active abiquo-aim || true')).trim();
const reaches = (wanted: string) => until(`abiquo-aim is ${wanted}`, async () => (await state()) === wanted);

/** How often systemd was asked to start or stop it; a second command would be a second line. */
async function asked(what: 'Starting' | 'Stopping'): Promise<number> {
  const journal = await inside('kvm', 'journalctl --unit abiquo-aim --output cat --no-pager');
  return journal.split('\n').filter((line) => line.startsWith(what)).length;
}

test.before.each(allDown);
test.after(allDown);

test('a start whose connection was cut and healed is done, and was sent once', async () => {
  await behave('kvm', 'abiquo-aim', { start_delay: 4 });
  const before = await asked('Starting');
  const run = space.abq('start', AIM, '--yes');
  await reaches('activating');
  await fault('cut', 'kvm');
  // the answer is given while nobody can hear it
  await reaches('active');
  await fault('heal', 'kvm');
  const ended = await run;
  assert.is(ended.code, 0, ended.output);
  assert.is(await state(), 'active');
  assert.is(await asked('Starting'), before + 1);
});

test('a start whose sshd was killed is done, and was sent once', async () => {
  await behave('kvm', 'abiquo-aim', { start_delay: 4 });
  const before = await asked('Starting');
  const run = space.abq('start', AIM, '--yes');
  await reaches('activating');
  await fault('sshd-kill', 'kvm');
  const ended = await run;
  assert.is(ended.code, 0, ended.output);
  assert.is(await state(), 'active');
  assert.is(await asked('Starting'), before + 1);
});

test('the same with a service that then fails is told as failed, with its log', async () => {
  await behave('kvm', 'abiquo-aim', { start_delay: 4, start_rc: 3 });
  const before = await asked('Starting');
  const run = space.abq('start', AIM, '--yes');
  await reaches('activating');
  await fault('sshd-kill', 'kvm');
  const ended = await run;
  assert.is(ended.code, 1, ended.output);
  assert.match(lastLines(ended, 40), /failed/);
  assert.match(lastLines(ended, 40), 'told to fail at start');
  assert.is(await asked('Starting'), before + 1);
});

test('a stop whose sshd was killed is done, and was sent once', async () => {
  await bringUp(AIM);
  await behave('kvm', 'abiquo-aim', { stop_delay: 4 });
  const before = await asked('Stopping');
  const run = space.abq('stop', AIM, '--yes');
  await reaches('deactivating');
  await fault('sshd-kill', 'kvm');
  const ended = await run;
  assert.is(ended.code, 0, ended.output);
  assert.is(await state(), 'inactive');
  assert.is(await asked('Stopping'), before + 1);
});

test('a host that stays silent is unknown: neither done nor failed', async () => {
  await behave('kvm', 'abiquo-aim', { start_delay: 4 });
  const run = space.abq('start', AIM, '--yes');
  await reaches('activating');
  await fault('cut', 'kvm');
  const ended = await run;
  await fault('heal', 'kvm');
  assert.is(ended.code, 1, ended.output);
  assert.match(lastLines(ended, 40), /unknown/);
  assert.match(lastLines(ended, 40), AIM);
});

test.run();
