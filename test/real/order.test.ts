/**
 * Proves the promise of abq on real services, by the hosts' clocks and not by its own words:
 * `start --all` starts nothing before what it requires is ready - what needs a Tomcat not before it answers HTTP 200 -
 * and `stop --all` stops nothing before all that requires it is down.
 */
// gate-timeout: 300s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { workspace, type Workspace } from './abq.ts';
import { allDown, running, SYSV, UNITS } from './platform.ts';
import { snapshot, summonWitnesses, Testimony, touchedSince } from './witness.ts';

/** Hard dependencies, dependent first. */
const REQUIRES: readonly (readonly [string, string])[] = [
  ['tomcat-api@server', 'mariadb@server'],
  ['tomcat-api@server', 'redis@server'],
  ['tomcat-api@server', 'rabbitmq@server'],
  ['tomcat-rs@rs', 'rabbitmq@server'],
  ['tomcat-rs@rs', 'redis@rs'],
  ['tomcat-rs@rs', 'nfs@rs'],
  ['tomcat-v2v@v2v', 'rabbitmq@server'],
  ['tomcat-v2v@v2v', 'nfs@rs'],
  ['abiquo-emmett@mon', 'mariadb@server'],
  ['abiquo-emmett@mon', 'rabbitmq@server'],
  ['abiquo-delorean@mon', 'mariadb@server'],
  ['abiquo-delorean@mon', 'rabbitmq@server'],
  ['portal@mon', 'tomcat-api@server'],
];

/** Order only, both ways; `wants` orders like it. */
const AFTER: readonly (readonly [string, string])[] = [
  ['tomcat-rs@rs', 'dhcp@dhcp'],
  ['tomcat-rs@rs', 'tgt@storage'],
  ['tomcat-rs@rs', 'abiquo-aim@kvm'],
  ['tomcat-v2v@v2v', 'redis@rs'],
  ['abiquo-aim@kvm', 'redis@rs'],
];

/** On start only. */
const START_AFTER: readonly (readonly [string, string])[] = [
  ['dhcp-relay@dhcprelay', 'dhcp@dhcp'],
  ['abiquo-delorean@mon', 'abiquo-emmett@mon'],
  ['abiquo-emmett@mon', 'tomcat-api@server'],
  ['abiquo-emmett@mon', 'tomcat-rs@rs'],
];

const EVERYTHING = [...Object.keys(UNITS), SYSV].toSorted();
let space: Workspace;

test.before(async () => {
  space = workspace();
  await allDown();
  await summonWitnesses();
});
test.after(allDown);

test('start --all starts everything', async () => {
  const ended = await space.abq('start', '--all', '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await running(), EVERYTHING);
});

test('each was started only after what it requires was ready', async () => {
  const testimony = await Testimony.take();
  for (const [dependent, dependency] of [...REQUIRES, ...AFTER, ...START_AFTER]) {
    testimony.startedAfterReady(dependent, dependency);
  }
});

test('a Tomcat is waited for until it answers, not until its unit is active', async () => {
  const testimony = await Testimony.take();
  const { active } = testimony.times('tomcat-api@server');
  const { seen } = testimony.ready('tomcat-api@server');
  // Without such a gap the order of the portal would prove nothing.
  assert.ok(seen > active + 500_000, `it answered ${seen - active} us after it was active`);
  testimony.startedAfterReady('portal@mon', 'tomcat-api@server');
});

test('what is independent was started at the same time', async () => {
  const testimony = await Testimony.take();
  const slow = testimony.times('rabbitmq@server');
  const other = testimony.times('mariadb@server');
  assert.ok(
    other.activating < slow.active && slow.activating < other.active,
    JSON.stringify({ slow, other }),
  );
});

test('a second start --all has nothing to do and touches nothing', async () => {
  const before = await snapshot();
  const ended = await space.abq('start', '--all', '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await touchedSince(before), []);
});

test('stop --all without the name touches nothing', async () => {
  const before = await snapshot();
  const ended = await space.abq('stop', '--all', '--yes');
  assert.is(ended.code, 2, ended.output);
  assert.match(ended.output, '--confirm');
  assert.equal(await touchedSince(before), []);
});

test('stop --all stops everything', async () => {
  const ended = await space.abq('stop', '--all', '--confirm', 'lab', '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await running(), []);
});

test('each was down before what it requires began to stop', async () => {
  const testimony = await Testimony.take();
  for (const [dependent, dependency] of [...REQUIRES, ...AFTER])
    testimony.stoppedBefore(dependent, dependency);
});

test.run();
