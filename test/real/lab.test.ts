/**
 * Proves what the other files build on: the hosts are separate machines on one clock, the witness sees when a
 * Tomcat really answers, times of stopped units are kept, and a snapshot shows every act on a service.
 */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { everywhere, HOSTS, inside, on } from './hosts.ts';
import { allDown, bringUp, running, runsOnSysv, SYSV, unitsOf } from './platform.ts';
import { snapshot, summonWitnesses, Testimony, touchedSince } from './witness.ts';

const CLOCK = `perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%d", clock_gettime(CLOCK_MONOTONIC) * 1e6'`;

/** `assert.throws` lets an assertion pass through. */
function refuted(claim: () => void): void {
  try {
    claim();
  } catch {
    return;
  }
  assert.unreachable('a wrong order was not noticed');
}

test.before(allDown);
test.after(allDown);

test('each host has a name, a host key and a PID 1 of its own', async () => {
  const seen = await Promise.all(
    HOSTS.map(({ name }) => on(name, 'hostname; cat /proc/1/comm; cat /etc/ssh/ssh_host_ed25519_key.pub')),
  );
  assert.equal(
    seen.map((text) => text.split('\n')[0]),
    HOSTS.map(({ name }) => name),
  );
  assert.equal(
    seen.map((text) => text.split('\n')[1]),
    HOSTS.map(({ init }) => (init === 'systemd' ? 'systemd' : 'bash')),
  );
  assert.equal(new Set(seen.map((text) => text.split('\n')[2])).size, HOSTS.length);
});

test('the hosts share one monotonic clock', async () => {
  const moments: number[] = [];
  for (const { name } of [...HOSTS, ...HOSTS]) moments.push(Number(await on(name, CLOCK)));
  assert.equal(
    moments,
    moments.toSorted((a, b) => a - b),
  );
  const [first = 0, last = 0] = [moments[0], moments.at(-1)];
  assert.ok(first > 0 && last - first < 60_000_000, 'and it runs like a clock');
});

test('the witness sees that a Tomcat answers long after its unit is active', async () => {
  await summonWitnesses();
  await bringUp('redis@rs', 'tomcat-rs@rs', 'portal@mon');
  const testimony = await Testimony.take();
  const { active } = testimony.times('tomcat-rs@rs');
  const { since, seen } = testimony.ready('tomcat-rs@rs');
  assert.ok(seen > active + 500_000, `answered ${seen - active} us after it was active`);
  assert.ok(seen > since, `there was a failed poll before it, begun ${seen - since} us earlier`);
  testimony.startedAfterReady('tomcat-rs@rs', 'redis@rs');
  testimony.startedAfterReady('portal@mon', 'tomcat-rs@rs');
  refuted(() => testimony.startedAfterReady('redis@rs', 'tomcat-rs@rs'));
});

test('the times of stopped units are kept', async () => {
  await on('rs', 'systemctl stop tomcat10; systemctl stop redis-server');
  const testimony = await Testimony.take();
  testimony.stoppedBefore('tomcat-rs@rs', 'redis@rs');
  refuted(() => testimony.stoppedBefore('redis@rs', 'tomcat-rs@rs'));
});

test('a snapshot is the same until something is acted on', async () => {
  const before = await snapshot();
  assert.equal(await touchedSince(before), []);
  await on('mon', 'systemctl restart portal');
  const restarted = await touchedSince(before);
  assert.is(restarted.length, 2);
  assert.match(restarted[0] ?? '', 'mon Id=portal.service');
  const between = await snapshot();
  await on('legacy', 'service abiquo-aim start');
  assert.match((await touchedSince(between)).join('\n'), 'legacy');
});

test('starting what runs changes nothing on a host without systemd', async () => {
  const before = await snapshot();
  await on('legacy', 'service abiquo-aim start');
  assert.equal(await touchedSince(before), []);
});

test('what runs is asked of the hosts', async () => {
  assert.equal(await running(), [SYSV, 'portal@mon']);
  assert.ok(await runsOnSysv());
  await allDown();
  assert.equal(await running(), []);
});

test('every unit of the platform is there, and none starts by itself', async () => {
  const states = await everywhere('systemd', (host) =>
    inside(host, `systemctl is-enabled ${unitsOf(host).join(' ')} || true`),
  );
  const words = states.flatMap((text) => text.trim().split('\n'));
  assert.equal(new Set(words), new Set(['disabled']));
});

test.run();
