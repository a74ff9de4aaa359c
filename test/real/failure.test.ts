/**
 * Proves what a real failure does: the kernel's NFS server cannot start here, its unit fails by itself. What requires
 * it is blocked and never touched, everything else starts, the run ends 1, and the root cause stands at the end.
 */
// gate-timeout: 300s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lastLines, workspace } from './abq.ts';
import { inside, type Ended } from './hosts.ts';
import { allDown, running, SYSV, UNITS } from './platform.ts';
import { summonWitnesses, Testimony } from './witness.ts';

const space = workspace({
  services: {
    'nfs-server': { on: ['storage'], unit: 'nfs-server' },
    // an old AIM refuses to start without the repository
    'abiquo-aim': { requires: ['nfs-server@site'] },
  },
});
const BLOCKED = ['abiquo-aim@kvm', SYSV];
let ended: Ended;
let before: Testimony;

test.before(async () => {
  await allDown();
  await inside(
    'storage',
    'if systemctl start nfs-server; then echo this kernel has an NFS server; exit 1; fi',
  );
  await allDown();
  await summonWitnesses();
  before = await Testimony.take();
  ended = await space.abq('start', '--all', '--yes');
});
test.after(allDown);

test('the run ends 1', () => {
  assert.is(ended.code, 1, ended.output);
});

test('what does not require it was started, what requires it was not', async () => {
  const expected = [...Object.keys(UNITS), SYSV].filter((instance) => !BLOCKED.includes(instance));
  assert.equal(await running(), expected.toSorted());
});

test('what is blocked was never begun', async () => {
  assert.equal((await Testimony.take()).times('abiquo-aim@kvm'), before.times('abiquo-aim@kvm'));
});

test('the end of the output shows the root cause: command, exit status, the lines of the unit', () => {
  const end = lastLines(ended, 40);
  assert.match(end, 'nfs-server@storage');
  assert.match(end, /systemctl\b.*\bstart\b.*\bnfs-server/);
  assert.match(end, /(exit|status|code)\D{0,20}\b1\b/i);
  assert.match(end, 'Dependency failed for nfs-server.service');
});

test('the root cause is told once, and what it blocked is told by name', () => {
  assert.is(ended.output.split("failed with result 'dependency'").length - 1, 1, ended.output);
  for (const instance of BLOCKED) assert.match(lastLines(ended, 40), instance);
  assert.match(ended.output, /blocked/);
});

test('the end tells what to type next', () => {
  assert.match(lastLines(ended, 10), /\babq (resume|start|show|status)\b/);
});

test.run();
