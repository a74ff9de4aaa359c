/**
 * Proves the graph `abiquo` on real services: its unit names, its patterns, its probes and its commands are what stops,
 * starts and tells the state here; the order is read from the hosts' own clocks. What is not shown is printed by name.
 */
// gate-timeout: 400s
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import * as lab from './abiquo.ts';
import { AFTER, API_FIRST, REQUIRES, START_AFTER, type Pairs } from './abiquo-order.ts';
import { lastLines } from './abq.ts';
import { inside } from './hosts.ts';
import { summonWitnesses, Testimony } from './witness.ts';

const GRAPH = fileURLToPath(new URL('../../graphs/abiquo.yaml', import.meta.url));
const DAEMONS = Object.keys(lab.ALL).toSorted();
const space = lab.abiquo();

/** In the process table like a service, and none: what an operator leaves open. */
const DECOYS: readonly (readonly [string, string])[] = [
  ['rs', 'tail -f /opt/abiquo/tomcat/logs/catalina.out'],
  ['storage', 'tail -f /opt/abiquo/lvmiscsi/tomcat/logs/catalina.out'],
  ['kvm', 'less /usr/sbin/abiquo-aim'],
  ['mon', 'vi /opt/abiquo/watchtower/delorean/bin/delorean.jar'],
  ['dhcprelay', 'grep dhcrelay'],
];

/** Killed behind everybody's back. Of the last three systemd says "active" all the same: it has seen a script end. */
const KILLED: Pairs = [
  ['abiquo-tomcat@v2v', '^[^ ]*java .*catalina.base=/opt/abiquo/tomcat'],
  ['abiquo-aim@kvm', '^/usr/sbin/abiquo-aim'],
  ['guacd@rs', '^/usr/sbin/guacd'],
  ['dhcpd@dhcp', '^[^ ]*dhcpd -'],
  ['dhrelay@dhcprelay', '^[^ ]*dhcrelay -'],
  ['zookeeper@server', '^[^ ]*java .*QuorumPeerMain'],
];

/** What must be gone from the process table, in words of our own. */
const PATTERNS: Pairs = [
  ['server', '^[^ ]*java .*catalina.base=/opt/abiquo/tomcat'],
  ['rs', '^[^ ]*java .*catalina.base=/opt/abiquo/tomcat'],
  ['v2v', '^[^ ]*java .*catalina.base=/opt/abiquo/tomcat'],
  ['storage', '^[^ ]*java .*catalina.base=/opt/abiquo/lvmiscsi/tomcat'],
  ['mon', '^java .*(emmett|delorean|kairosdb|cassandra)'],
  ['dhcprelay', '^[^ ]*dhcrelay -'],
  ['kvm', '^/usr/sbin/(libvirtd|abiquo-aim)'],
  ['legacy', '^/usr/sbin/abiquo-aim'],
];

/** What `status` said, by the moment it was asked. */
const TABLE = new Map<string, ReadonlyMap<string, string>>();
const UNITS_SEEN = new Map<string, string>();

function seen(moment: string, rows: ReadonlyMap<string, lab.Row>, expected: string): void {
  const said = new Map(DAEMONS.map((id) => [id, inWords(rows.get(id))]));
  TABLE.set(moment, said);
  for (const id of DAEMONS) UNITS_SEEN.set(id, rows.get(id)?.unit ?? '');
  assert.equal(Object.fromEntries(said), Object.fromEntries(DAEMONS.map((id) => [id, expected])));
  for (const [id, row] of rows)
    if (lab.JOBS.includes(id.split('@')[0] ?? '')) assert.is(row.state, 'stopped', id);
}

const inWords = (row: lab.Row | undefined): string =>
  row?.ready ? `${row.state}, ready` : (row?.state ?? 'no row');

const startDecoy = (host: string, line: string): Promise<string> =>
  inside(host, `systemd-run -q --unit=decoy bash -c 'exec -a "${line}" sleep 900'`);

/** Kept over a stop and a start, or its data is lost. */
const REDIS = ['server', 'rs'];
const redisLog = async (host: string): Promise<string> => inside(host, 'cat /var/log/redis/redis-server.log');

test.before(async () => {
  await lab.abiquoDown();
  await summonWitnesses(lab.ABIQUO, lab.WATCHED);
  for (const [host, line] of DECOYS) await startDecoy(host, line);
});
test.after(async () => {
  for (const [host] of DECOYS) await inside(host, 'systemctl stop decoy || true');
  await inside('rs', 'chmod 750 /var/lib/redis');
  await lab.abiquoGone();
});

test('every service of the graph is in the table, and what is not shown is told where a reader sees it', () => {
  const { services } = parse(readFileSync(GRAPH, 'utf8')) as { services: Record<string, unknown> };
  const covered = new Set([...DAEMONS.map((id) => id.split('@')[0] ?? ''), ...lab.JOBS]);
  const missing = Object.keys(services).filter((name) => !covered.has(name));
  assert.equal(
    missing,
    [],
    'services of the graph that no host has: show them, or say why not in NOT_COVERED',
  );
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  for (const [what, why] of Object.entries(lab.NOT_COVERED)) {
    console.log(`not covered: ${what}: ${why}`);
    assert.ok(readme.includes(`- ${what}: ${why}`), `README.md does not say that it is not covered: ${what}`);
  }
  for (const [id, { from }] of Object.entries(lab.ALL)) {
    const [name = ''] = id.split('@');
    assert.ok(
      readme.includes(`| ${name} | ${from} |`),
      `README.md does not say what stands for ${name}: ${from}`,
    );
  }
});

test('status: all are stopped, whatever has their names on its command line', async () => {
  assert.equal(await lab.listening(), []);
  seen('stopped', await lab.statusOf(space), 'stopped');
});

test('start --all: every unit is found, every ready probe holds', async () => {
  const ended = await space.abq('start', '--all', '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await lab.listening(), DAEMONS);
});

test('each was started only after what it requires was ready, the API before remote services', async () => {
  const testimony = await Testimony.take(lab.ABIQUO);
  for (const [dependent, dependency] of [...REQUIRES, ...AFTER, ...API_FIRST, ...START_AFTER]) {
    testimony.startedAfterReady(dependent, dependency);
  }
});

test('status: all are running and ready', async () => {
  seen('running', await lab.statusOf(space), 'running, ready');
});

test('status: a module that does not answer makes its Tomcat running, but not ready', async () => {
  await inside('rs', 'mv /opt/abiquo/tomcat/webapps/vsm/check /tmp/check');
  const row = (await lab.statusOf(space)).get('abiquo-tomcat@rs');
  await inside('rs', 'mv /tmp/check /opt/abiquo/tomcat/webapps/vsm/check');
  assert.is(row?.state, 'running');
  assert.is(row?.ready, false);
  assert.match(row?.detail ?? '', '/vsm/check');
});

test('status: what was killed is told as it is, and start brings it up again', async () => {
  for (const [id, pattern] of KILLED) {
    const kill = `pkill -KILL -f '${pattern}'; while pgrep -f '${pattern}' >/dev/null; do :; done`;
    await inside(id.split('@')[1] ?? '', kill);
  }
  const rows = await lab.statusOf(space);
  for (const [id] of KILLED) assert.match(rows.get(id)?.state ?? '', /^(stopped|failed)$/, id);
  const ended = await space.abq('start', ...KILLED.map(([id]) => id), '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await lab.listening(), DAEMONS);
});

test('stop --all stops everything', async () => {
  for (const host of REDIS) await inside(host, `redis-cli set kept-over-the-stop ${host}`);
  const ended = await space.abq('stop', '--all', '--confirm', 'lab', '--yes');
  assert.is(ended.code, 0, ended.output);
  assert.equal(await lab.listening(), []);
  seen('stopped again', await lab.statusOf(space), 'stopped');
});

test('each was down before what it requires began to stop, the API before remote services', async () => {
  const testimony = await Testimony.take(lab.ABIQUO);
  for (const [dependent, dependency] of [...REQUIRES, ...AFTER])
    testimony.stoppedBefore(dependent, dependency);
  for (const [remote, api] of API_FIRST) testimony.stoppedBefore(api, remote);
});

test('no process of a service is left, by its pattern in the process table', async () => {
  for (const [host, pattern] of PATTERNS) {
    assert.is(await inside(host, `pgrep -af '${pattern}' || true`), '', `${pattern} on ${host}`);
  }
});

test('Redis was told to shut down by its own command, and has its data when it starts again', async () => {
  for (const host of REDIS) {
    const [, last = ''] =
      (await redisLog(host)).split('kept-over').at(-1)?.split('Ready to accept connections') ?? [];
    assert.match(last, 'User requested shutdown', host);
    assert.match(last, 'DB saved on disk', host);
  }
  const ended = await space.abq('start', 'redis', '--yes');
  assert.is(ended.code, 0, ended.output);
  for (const host of REDIS) assert.is(await inside(host, 'redis-cli get kept-over-the-stop'), `${host}\n`);
});

test('a Redis that cannot save goes on, and says why; nothing else is sent to it', async () => {
  await inside('rs', 'redis-cli set more data; chmod 500 /var/lib/redis');
  const ended = await space.abq('stop', 'redis@rs', '--yes');
  assert.is(ended.code, 1, ended.output);
  assert.match(lastLines(ended, 20), 'it cannot save, see its log; it was not stopped');
  assert.is(await inside('rs', 'systemctl is-active redis-server; redis-cli get more'), 'active\ndata\n');
  await inside('rs', 'chmod 750 /var/lib/redis');
  const again = await space.abq('stop', 'redis', '--yes');
  assert.is(again.code, 0, again.output);
});

test('the table', () => {
  const heads = ['instance', 'from', 'unit', ...TABLE.keys()];
  const lines = DAEMONS.map((id) => [
    id,
    lab.ALL[id]?.from ?? '',
    UNITS_SEEN.get(id) ?? '',
    ...[...TABLE.values()].map((column) => column.get(id) ?? ''),
  ]);
  for (const line of [heads, ...lines]) console.log(line.join(' | '));
  assert.is(TABLE.size, 3);
});

test.run();
