import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codeOf, topologyWith, withLab } from './bench.ts';

const HELD = { h: { services: { s: { hangStart: true }, t: { running: true } } } };

test(
  'a cut takes the connections and refuses new ones; the host goes on behind it',
  withLab(HELD, async ({ lab, transports, exec }) => {
    const start = exec('h', 'labctl', 'start', 's');
    await lab.events.until('starting s@h');
    await lab.host('h').cut();
    assert.is((await start).kind, 'lost');
    assert.is((await transports.to('h').ready())?.reason, 'refused');
    await lab.service('s@h').set({ hangStart: false });
    await lab.events.until('started s@h');
    await lab.host('h').heal();
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 0);
    assert.equal(lab.events.shown(/ h$/), [
      'connected h',
      'cut h',
      'disconnected h',
      'healed h',
      'connected h',
    ]);
  }),
);

test(
  'one host of two is cut',
  withLab({ a: {}, b: {} }, async ({ lab, exec }) => {
    await lab.host('a').cut();
    assert.is((await exec('a', 'true')).kind, 'unsent');
    assert.is(codeOf(await exec('b', 'true')), 0);
  }),
);

test(
  'connections that drop in mid-command leave the command running',
  withLab(HELD, async ({ lab, exec }) => {
    const start = exec('h', 'sh', '-c', 'labctl start s; labctl stop t');
    await lab.events.until('starting s@h');
    lab.host('h').dropConnections();
    const result = await start;
    assert.is(result.kind, 'lost');
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 3, 'one can log in at once');
    await lab.service('s@h').set({ hangStart: false });
    await lab.events.until('stopped t@h');
    assert.ok(lab.events.shown().includes('started s@h'), 'the script went on to its end');
  }),
);

test(
  'what prints after the connection is gone dies of it',
  withLab(HELD, async ({ lab, exec }) => {
    const start = exec('h', 'sh', '-c', 'labctl start s; echo done; labctl stop t');
    await lab.events.until('starting s@h');
    lab.host('h').dropConnections();
    assert.is((await start).kind, 'lost');
    await lab.service('s@h').set({ hangStart: false });
    await lab.events.until('started s@h');
    await lab.service('t@h').set({ dieAfter: 300, dieCode: 0 });
    await lab.events.until('died t@h');
    assert.equal(lab.events.shown(/stop/), [], 'the stop behind the output was never asked for');
  }),
);

test(
  'a frozen host lets in and says nothing',
  withLab(HELD, async ({ lab, exec, open }) => {
    const impatient = await topologyWith(lab, { defaults: { timeouts: { connect: '2s' } } });
    const host = open({ timing: { keepAlive: { interval: 100, count: 3 } } }, impatient).to('h');
    assert.is(await host.ready(), undefined);
    lab.host('h').freeze();
    const result = await host.exec(['true'], { timeout: 20_000 });
    assert.is(result.kind === 'unsent' && result.failure.reason, 'timeout', 'nobody let it in again');
    assert.is(lab.events.shown(/disconnected/).length, 0, 'the host knows nothing of it');
    const socket = connect(lab.host('h').port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('SSH-2.0-test\r\n');
    const greeting = once(socket, 'data').then(String);
    const first = await Promise.race([greeting, lab.service('t@h').stop()]);
    assert.equal(first, { code: 0, text: '' }, 'it did not greet');
    lab.host('h').thaw();
    assert.match(await greeting, /^SSH-2\.0-/);
    socket.destroy();
    assert.is(codeOf(await exec('h', 'true')), 0);
  }),
);

test(
  'a host that thaws in time has lost nothing',
  withLab(HELD, async ({ lab, transports }) => {
    const host = transports.to('h');
    assert.is(await host.ready(), undefined);
    lab.host('h').freeze();
    const result = host.exec(['echo', 'still here'], { timeout: 20_000 });
    await lab.service('t@h').stop();
    lab.host('h').thaw();
    assert.equal(await result, { kind: 'exit', code: 0, stdout: 'still here\n', stderr: '' });
    assert.equal(lab.events.shown(/connected/), ['connected h']);
  }),
);

test(
  'a reboot ends all processes and starts what starts at boot',
  withLab(
    { h: { services: { plain: { running: true }, atBoot: { running: true, enabled: true }, held: {} } } },
    async ({ lab, exec }) => {
      const host = lab.host('h');
      const before = host.bootId;
      const orphan = await exec('h', 'sh', '-c', 'setsid sleep 600 >/dev/null 2>&1 & echo $!');
      const pid = orphan.kind === 'exit' ? orphan.stdout.trim() : '';
      await lab.service('held@h').set({ hangStart: true });
      const running = exec('h', 'labctl', 'start', 'held');
      await lab.events.until('starting held@h');
      await host.powerOff();
      assert.is((await running).kind, 'lost');
      assert.is((await exec('h', 'true')).kind, 'unsent');
      assert.equal(
        [...lab.host('h').services.values()].map(({ status }) => status.state),
        ['inactive', 'inactive', 'inactive'],
      );
      await host.powerOn();
      const up = await lab.events.until('up h');
      await lab.events.until('ready atBoot@h', up);
      assert.is(codeOf(await exec('h', 'labctl', 'status', 'plain')), 3);
      const left = await exec('h', 'ps', '-o', 'stat=', '-p', pid);
      assert.match(
        left.kind === 'exit' ? left.stdout : left.kind,
        /^(Z.*)?\s*$/,
        'what had a session of its own is gone too',
      );
      assert.is.not(host.bootId, before);
      assert.is((await readFile(`${host.home}boot_id`, 'utf8')).trim(), host.bootId);
    },
  ),
);

test(
  'a reboot in the middle of a start',
  withLab(HELD, async ({ lab, exec }) => {
    const start = exec('h', 'labctl', 'start', 's');
    await lab.events.until('starting s@h');
    await lab.host('h').reboot({ down: 20 });
    assert.is((await start).kind, 'lost');
    await lab.service('s@h').set({ hangStart: false });
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 3, 'nothing is left of the start');
    assert.is(codeOf(await exec('h', 'labctl', 'start', 's')), 0);
  }),
);

test(
  'a host that boots behind a cut is not there yet',
  withLab({ h: {} }, async ({ lab, exec }) => {
    await lab.host('h').cut();
    await lab.host('h').reboot();
    assert.is((await exec('h', 'true')).kind, 'unsent');
    await lab.host('h').heal();
    assert.is(codeOf(await exec('h', 'true')), 0);
  }),
);

test(
  'a slow link',
  withLab({ h: { latency: 20 } }, async ({ exec, lab }) => {
    const timed = async (): Promise<number> => {
      const begun = performance.now();
      assert.is(codeOf(await exec('h', 'true')), 0);
      return performance.now() - begun;
    };
    await timed();
    lab.host('h').slowDown(100);
    assert.ok((await timed()) >= 100);
  }),
);

test.run();
