/**
 * Proves the preflight: a host that is silent, one whose key is not known, one whose key is another, and a unit that
 * does not exist are all named at once, the run ends 6, and no host was touched - neither on a start nor on a stop.
 */
// gate-timeout: 300s
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { workspace } from './abq.ts';
import { fault, HOSTS, LAB_FILES, type Ended } from './hosts.ts';
import { allDown, bringUp } from './platform.ts';
import { snapshot, summonWitnesses, touchedSince } from './witness.ts';

const known = readFileSync(join(LAB_FILES, 'known_hosts'), 'utf8').trim().split('\n');
const keyOf = (host: string) => known.find((line) => line.startsWith(`${host},`))?.replace(/^\S+ /, '');

/** `dhcp` is not in it, `dhcprelay` stands there with the key of another host. */
const doctored = known
  .filter((line) => !line.startsWith('dhcp,'))
  .map((line) => (line.startsWith('dhcprelay,') ? line.replace(/ .*/, ` ${keyOf('kvm')}`) : line));

const space = workspace({ ssh: { knownHosts: 'known_hosts' }, services: { tgt: { unit: 'no-such-unit' } } });
writeFileSync(join(space.dir, 'known_hosts'), `${doctored.join('\n')}\n`, { mode: 0o600 });

const empty = workspace({ ssh: { knownHosts: 'known_hosts' } });
writeFileSync(join(empty.dir, 'known_hosts'), '', { mode: 0o600 });

/** Each problem on a line that begins with what has it. */
const PROBLEMS = {
  v2v: /^\W*(error: )?v2v\b.*(no route|timed out|timeout|unreachable|no answer)/im,
  dhcp: /^\W*(error: )?dhcp\b(?!-relay).*host key .*(not known|unknown)/im,
  dhcprelay: /^\W*(error: )?dhcprelay\b.*host key .*(not the known one|changed)/im,
  // the message has to say where
  storage: /^.*\bstorage\b.*no-such-unit|^.*no-such-unit.*\bstorage\b/im,
};

function refusedForAll(ended: Ended): void {
  assert.is(ended.code, 6, ended.output);
  for (const problem of Object.values(PROBLEMS)) assert.match(ended.output, problem);
  assert.match(ended.output, '--assume-down');
  assert.match(ended.output, '--wait-hosts');
}

test.before(async () => {
  await allDown();
  await summonWitnesses();
});
test.before.each(() => fault('cut', 'v2v'));
test.after.each(() => fault('heal', 'v2v'));
test.after(allDown);

test('start --all names all problems at once and touches nothing', async () => {
  const before = await snapshot();
  refusedForAll(await space.abq('start', '--all', '--yes'));
  assert.equal(await touchedSince(before), []);
});

test('so does stop --all, with services that run', async () => {
  await bringUp(
    'mariadb@server',
    'redis@server',
    'rabbitmq@server',
    'tomcat-api@server',
    'dhcp@dhcp',
    'tgt@storage',
  );
  const before = await snapshot();
  refusedForAll(await space.abq('stop', '--all', '--confirm', 'lab', '--yes'));
  assert.equal(await touchedSince(before), []);
});

test('plan still prints, with what cannot be reached marked as such', async () => {
  const ended = await space.abq('plan', 'stop', '--all');
  assert.is(ended.code, 0, ended.output);
  assert.match(ended.stdout, /tomcat-api@server/);
  for (const host of ['v2v', 'dhcp', 'dhcprelay']) {
    assert.match(ended.output, new RegExp(`@${host}\\b.*unreachable|unreachable.*@${host}\\b`, 'i'));
  }
});

test('with no known host at all, every host is named and none is touched', async () => {
  const before = await snapshot();
  const ended = await empty.abq('start', '--all', '--yes');
  assert.is(ended.code, 6, ended.output);
  for (const { name } of HOSTS) assert.match(ended.output, new RegExp(`\\b${name}\\b`));
  assert.equal(await touchedSince(before), []);
});

test.run();
