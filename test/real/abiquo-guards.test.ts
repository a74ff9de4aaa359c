/**
 * Proves the guards of the graph `abiquo`: while a conversion runs, or an initiator is connected to tgtd, a stop waits,
 * says for what, and has touched nothing; when it has ended the stop goes on; with a limit it ends 6. What only looks
 * like a conversion is not waited for: not the check itself, and not the shell that asks over ssh.
 */
// gate-timeout: 300s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as lab from './abiquo.ts';
import { inside, on, until } from './hosts.ts';
import { snapshot, summonWitnesses, Testimony, touchedSince } from './witness.ts';

const space = lab.abiquo();
const touched = async (before: readonly string[]): Promise<readonly string[]> =>
  touchedSince(before, lab.ABIQUO);
const start = async (host: string, units: string): Promise<string> =>
  inside(host, `systemctl start ${units}`);

/** By the service's name: how it is called, as the service page shows it. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  'v2v-diskmanager': 'VMDK_STREAM_OPTIMIZED L29wdC92bV9y VMDK_FLAT L29wdC92bV9y',
  mechadora: 'deploy 10.77.0.17 iqn.2008-03.com.abiquo:volume /opt/vm_repository/1/ubuntu.qcow2-RAW',
};

const begin = async (name: string): Promise<string> =>
  inside(
    'v2v',
    `rm -f /run/${name}.done; systemd-run -q --collect --unit=job /usr/bin/${name} ${CONVERSIONS[name]}`,
  );
const finish = async (name: string): Promise<string> =>
  inside('v2v', `touch /run/${name}.done; while systemctl is-active --quiet job; do sleep 0.05; done`);
const pidOf = async (name: string): Promise<string> =>
  (await inside('v2v', `pgrep -f '^/bin/bash /usr/bin/${name}'`)).trim();
const monotonic = async (): Promise<number> =>
  Number(
    await inside(
      'v2v',
      `perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%d", clock_gettime(CLOCK_MONOTONIC) * 1e6'`,
    ),
  );

test.before(async () => {
  await lab.abiquoDown();
  await summonWitnesses(lab.ABIQUO, {});
});
// Whatever a test came to, the next one finds no conversion.
test.after.each(async () => {
  await inside('v2v', 'systemctl stop --quiet job || true');
});
test.after(async () => {
  await inside('v2v', 'systemctl stop decoy || true');
  await inside('kvm', 'systemctl stop guest || true');
  await lab.abiquoGone();
});

for (const name of Object.keys(CONVERSIONS)) {
  const job = `${name}@v2v`;
  const telling = (pid: string) =>
    new RegExp(
      `${name} runs on v2v for \\d+ s: ${pid} /bin/bash /usr/bin/${name} ${CONVERSIONS[name]?.split(' ')[0]}`,
    );

  test(`stop --all waits for ${name} before the first stop, says where and which, and goes on when it has ended`, async () => {
    await start('rs', 'redis-server');
    await start('v2v', 'abiquo-tomcat');
    await begin(name);
    const before = await snapshot(lab.ABIQUO);
    const run = space.begin('stop', '--all', '--confirm', 'lab', '--yes');
    await run.said(`waiting for ${job}: nothing is touched until then`);
    assert.equal(await touched(before), []);
    const pid = await pidOf(name);
    const over = await monotonic();
    await finish(name);
    const ended = await run.ended;
    assert.is(ended.code, 0, ended.output);
    assert.match(ended.output, /waits before the first stop: /);
    assert.match(ended.output, telling(pid));
    assert.equal(await lab.listening(), []);
    const testimony = await Testimony.take(lab.ABIQUO);
    for (const id of ['abiquo-tomcat@v2v', 'redis@rs'] as const) {
      assert.ok(testimony.times(id).deactivating > over, `${id} began to stop before ${name} had ended`);
    }
  });

  test(`stop --wait-jobs 3s ends 6 while ${name} runs, and has touched nothing`, async () => {
    await start('v2v', 'abiquo-tomcat');
    await begin(name);
    const before = await snapshot(lab.ABIQUO);
    const pid = await pidOf(name);
    const ended = await space.abq('stop', '--all', '--confirm', 'lab', '--yes', '--wait-jobs', '3s');
    assert.is(ended.code, 6, ended.output);
    assert.match(ended.output, telling(pid));
    assert.match(ended.output, 'nothing was touched');
    assert.equal(await touched(before), []);
    assert.is(await pidOf(name), pid);
    await finish(name);
  });
}

const ISCSI = 'iscsi-sessions@storage';
const VOLUME = 'iqn.2008-03.com.abiquo:volume';
const GUEST = 'iqn.2026-01.net.example:guest';

/** A target with a volume, and an initiator that reads from it: a real session, from user space on both sides. */
async function connect(): Promise<void> {
  const tgt = 'tgtadm --lld iscsi --op';
  await start('storage', 'tgt');
  await inside(
    'storage',
    `truncate --size=64M /var/lib/volume
    ${tgt} new --mode target --tid 1 --targetname ${VOLUME} && ${tgt} bind --mode target --tid 1 --initiator-address ALL
    ${tgt} new --mode logicalunit --tid 1 --lun 1 --backing-store /var/lib/volume`,
  );
  await inside(
    'kvm',
    `systemd-run -q --collect --unit=guest iscsi-perf -i ${GUEST} -m 1 -t 600 iscsi://storage/${VOLUME}/1`,
  );
  await until('the initiator is connected', async () =>
    (await inside('storage', 'tgtadm --lld iscsi --mode target --op show')).includes(GUEST),
  );
}

test('no initiator is connected: the guard does not run, whether tgtd runs or not', async () => {
  assert.is((await lab.statusOf(space)).get(ISCSI)?.state, 'stopped');
  await start('storage', 'tgt');
  assert.is((await lab.statusOf(space)).get(ISCSI)?.state, 'stopped');
});

test('tgtd does not answer: nobody knows, and it is not stopped', async () => {
  await inside('storage', 'mv /usr/sbin/tgtadm /usr/sbin/tgtadm.away');
  const row = (await lab.statusOf(space)).get(ISCSI);
  const ended = await space.abq('stop', 'tgtd', '--yes');
  await inside('storage', 'mv /usr/sbin/tgtadm.away /usr/sbin/tgtadm');
  assert.is(row?.state, 'unknown');
  assert.ok(ended.code === 2 || ended.code === 6, ended.output);
  assert.match(ended.output, ISCSI);
  assert.is(await inside('storage', 'systemctl is-active tgt'), 'active\n');
});

test('stop tgtd waits for a connected initiator, names it, and goes on when it has logged out', async () => {
  await connect();
  const before = await snapshot(lab.ABIQUO);
  const late = await space.abq('stop', 'tgtd', '--yes', '--wait-jobs', '3s');
  assert.is(late.code, 6, late.output);
  assert.match(late.output, `iscsi-sessions runs on storage: ${GUEST} from 10.`);
  assert.equal(await touched(before), []);
  const run = space.begin('stop', 'tgtd', '--yes');
  await run.said(`waiting for ${ISCSI}: nothing is touched until then`);
  assert.equal(await touched(before), []);
  await inside('kvm', 'systemctl stop guest');
  const ended = await run.ended;
  assert.is(ended.code, 0, ended.output);
  assert.not((await lab.listening()).includes('tgtd@storage'));
});

test('with the storage left out, the rest stops under a connected initiator', async () => {
  await connect();
  await start('rs', 'redis-server');
  const ended = await space.abq(
    ...['stop', '--all', '--confirm', 'lab', '--yes', '--exclude', 'tgtd', '--exclude', 'iscsi-sessions'],
  );
  assert.is(ended.code, 0, ended.output);
  assert.equal(await lab.listening(), ['tgtd@storage']);
  await inside('kvm', 'systemctl stop guest');
});

/** What has a conversion's name on its command line, and is none. */
const DECOYS = [
  'grep v2v-diskmanager',
  'tail -f /opt/abiquo/tomcat/logs/v2v-diskmanager.log',
  'vi /usr/bin/v2v-diskmanager',
  'ssh v2v v2v-diskmanager',
  'pgrep -f mechadora',
  "sh -c pgrep -f '/usr/bin/mechadora deploy'",
];

test('what only names a conversion is not waited for: editors, greps, shells over ssh, the check itself', async () => {
  await start('v2v', 'abiquo-tomcat');
  const lines = DECOYS.map((line) => `(exec -a "${line}" sleep 900) &`).join('\n');
  await inside('v2v', `systemd-run -q --unit=decoy bash -c '${lines.replaceAll("'", `'"'"'`)}\nwait'`);
  // An operator's own look, over ssh, for as long as the stop takes.
  const look = on(
    'v2v',
    "until [ -e /run/looked ]; do ps aux | grep -E 'v2v-diskmanager|mechadora' >/dev/null; done",
  );
  assert.is(
    (await inside('v2v', 'pgrep -fc "v2v-diskmanager|mechadora"')).trim() >= String(DECOYS.length),
    true,
  );
  const rows = await lab.statusOf(space);
  const ended = await space.abq('stop', 'abiquo-tomcat@v2v', '--yes', '--wait-jobs', '3s');
  await inside('v2v', 'touch /run/looked');
  await look;
  for (const name of Object.keys(CONVERSIONS)) assert.is(rows.get(`${name}@v2v`)?.state, 'stopped', name);
  assert.is(ended.code, 0, ended.output);
});

test.run();
