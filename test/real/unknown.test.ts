/**
 * Proves that a state which cannot be learned is never taken for "stopped": with a mistyped status command (127) or one
 * that hangs, `plan stop` and `stop` of what the service requires are refused with 2, and the hosts were not touched.
 */
// gate-timeout: 300s
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { workspace } from './abq.ts';
import { inside, until, type Ended } from './hosts.ts';
import { allDown, bringUp } from './platform.ts';
import { snapshot, summonWitnesses, touchedSince } from './witness.ts';

const HANGS = 'exec sleep 86399';
const mistyped = workspace({ services: { 'tomcat-api': { status: 'systemclt is-active tomcat10' } } });
const hanging = workspace({ services: { 'tomcat-api': { status: HANGS } } });
const left = async () => (await inside('server', `pgrep -f '${HANGS.replace('exec ', '^')}' || true`)).trim();
let before: readonly string[] = [];

async function up(): Promise<void> {
  await bringUp('mariadb@server', 'redis@server', 'rabbitmq@server', 'tomcat-api@server');
  before = await snapshot();
}

const wrong = suite('a mistyped status command');
wrong.before(async () => {
  await allDown();
  await summonWitnesses();
  await up();
});
for (const target of ['mariadb', 'redis@server', 'rabbitmq']) {
  wrong(`plan stop ${target} is refused, naming the instance and the status`, async () => {
    const ended = await mistyped.abq('plan', 'stop', target);
    assert.is(ended.code, 2, ended.output);
    assert.match(ended.output, 'tomcat-api@server');
    assert.match(ended.output, /unknown/);
    assert.match(ended.output, '127');
  });
  wrong(`stop ${target} is refused`, async () => {
    const ended = await mistyped.abq('stop', target, '--yes');
    assert.is(ended.code, 2, ended.output);
    assert.match(ended.output, 'tomcat-api@server');
  });
}
wrong('stop without the closure is refused as well', async () => {
  const ended = await mistyped.abq('stop', 'mariadb', '--no-closure', '--yes');
  assert.is(ended.code, 2, ended.output);
});
wrong('nothing was touched', async () => {
  assert.equal(await touchedSince(before), []);
});
wrong.run();

const hung = suite('a status command that hangs');
let plan: Ended;
let stop: Ended;
hung.before(async () => {
  await up();
  // Both at once: each waits until the command has had its time.
  [plan, stop] = await Promise.all([
    hanging.abq('plan', 'stop', 'mariadb'),
    hanging.abq('stop', 'mariadb', '--yes'),
  ]);
});
hung('plan stop is refused, naming the instance', () => {
  assert.is(plan.code, 2, plan.output);
  assert.match(plan.output, 'tomcat-api@server');
  assert.match(plan.output, /unknown/);
});
hung('stop is refused', () => {
  assert.is(stop.code, 2, stop.output);
  assert.match(stop.output, 'tomcat-api@server');
});
hung('nothing was touched', async () => {
  assert.equal(await touchedSince(before), []);
});
hung('the command that hung was ended on the host, too', async () => {
  await until('no status command is left', async () => (await left()) === '', 10);
});
hung.after(allDown);
hung.run();
