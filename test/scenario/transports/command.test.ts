import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withServer } from './bench.ts';
import { CONTRACT } from './contract.ts';
import { QUICK } from './fixtures.ts';
import { startWire } from './server.ts';

const LIMIT = { timeout: 20_000 };

for (const [what, check] of CONTRACT)
  test(
    what,
    withServer({}, ({ host }) => check(host)),
  );

const noisy = `echo welcome; echo warning >&2; printf 'no line end'; exec /bin/sh -c "$0"`;
test(
  'what a profile prints is no output',
  withServer({ shell: noisy }, async ({ host }) => {
    const result = await host.exec(['sh', '-c', 'echo out; echo err >&2'], LIMIT);
    assert.equal(result, { kind: 'exit', code: 0, stdout: 'out\n', stderr: 'err\n' });
  }),
);

test(
  'a shell that traces its commands does not look ready before it is',
  withServer({ shell: 'set -x; exec /bin/sh -x -c "$0"' }, async ({ host }) => {
    const result = await host.exec(['echo', 'out'], LIMIT);
    assert.is(result.kind === 'exit' && result.stdout, 'out\n');
  }),
);

test(
  'a login shell that runs nothing leaves the command unsent',
  withServer({ shell: 'echo This account is closed.; exit 1' }, async ({ host }) => {
    const result = await host.exec(['true'], LIMIT);
    assert.is(result.kind === 'unsent' && result.failure.reason, 'unsupported');
    assert.match(JSON.stringify(result), 'This account is closed.');
  }),
);

test(
  'a login shell that hangs leaves the command unsent',
  withServer({ shell: 'cat >/dev/null' }, async ({ host }) => {
    const result = await host.exec(['true'], { timeout: 200 });
    assert.is(result.kind === 'unsent' && result.failure.reason, 'timeout');
  }),
);

test(
  'a command that ignores its end is killed',
  withServer({}, async ({ host, log }) => {
    const result = await host.exec(['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'], { timeout: 200 });
    assert.is(result.kind, 'timeout');
    assert.equal(
      log.filter((line) => line.includes('SIG')).map((line) => line.replace(/.*(SIG\w+).*/, '$1')),
      ['SIGTERM', 'SIGKILL'],
    );
  }),
);

test(
  'a connection that drops in mid-command leaves the outcome unknown, and is made again',
  withServer({}, async ({ host, server }) => {
    const running = host.exec(['sh', '-c', 'echo begun; echo begun >&2; exec sleep 2'], LIMIT);
    await server.printed('begun\n');
    server.dropConnections();
    const result = await running;
    assert.is(result.kind, 'lost');
    assert.is(result.kind === 'lost' && result.stdout, 'begun\n');
    assert.is((await host.exec(['true'], LIMIT)).kind, 'exit');
    assert.is(server.seen.logins, 2);
  }),
);

test(
  'a drop before the command was sent leaves it unsent',
  withServer({ shell: 'cat >/dev/null' }, async ({ host, server }) => {
    const running = host.exec(['true'], LIMIT);
    await server.started();
    server.dropConnections();
    const result = await running;
    assert.is(result.kind === 'unsent' && result.failure.reason, 'closed');
  }),
);

test(
  'a frozen link is noticed',
  withServer({}, async ({ server, settings, open, folder }) => {
    const wire = await startWire(server.port);
    const knownHosts = await folder.write('wire', `[127.0.0.1]:${wire.port} ${server.hostKey}\n`);
    const ssh = { ...settings.ssh, port: wire.port, knownHosts };
    const host = open({}, { ...settings, ssh }).to('h');
    await host.ready();
    const running = host.exec(['sh', '-c', 'echo begun; exec sleep 2'], LIMIT);
    await server.printed('begun\n');
    wire.freeze();
    assert.is((await running).kind, 'lost');
    await wire.close();
  }),
);

test(
  'a server that opens no channel is given up',
  withServer({}, async ({ server, settings, open, folder }) => {
    const wire = await startWire(server.port);
    const knownHosts = await folder.write('wire', `[127.0.0.1]:${wire.port} ${server.hostKey}\n`);
    const ssh = { ...settings.ssh, port: wire.port, knownHosts };
    const timing = { ...QUICK, channel: 200, keepAlive: { interval: 60_000, count: 3 } };
    const host = open({ timing }, { ...settings, ssh }).to('h');
    await host.ready();
    wire.freeze();
    const result = await host.exec(['true'], LIMIT);
    assert.is(result.kind === 'unsent' && result.failure.reason, 'timeout');
    assert.is((await host.exec(['true'], LIMIT)).kind, 'exit', 'the next call makes a new connection');
    await wire.close();
  }),
);

for (const [what, maxSessions, most] of [
  ['at most eight channels are open', 100, 8],
  ['fewer, where the server allows fewer', 2, 2],
] as const) {
  test(
    what,
    withServer({ maxSessions }, async ({ host, server }) => {
      const many = Array.from({ length: 20 }, (_, index) => host.exec(['echo', String(index)], LIMIT));
      const outputs = (await Promise.all(many)).map((result) =>
        result.kind === 'exit' ? result.stdout.trim() : result.kind,
      );
      assert.equal(
        outputs,
        Array.from({ length: 20 }, (_, index) => String(index)),
      );
      assert.is(server.seen.most, most);
      assert.is(
        server.seen.crowded < 20,
        true,
        `${server.seen.crowded} refused: it learns how many are allowed`,
      );
      assert.is(server.seen.logins, 1);
    }),
  );
}

test(
  'after close nothing is sent',
  withServer({}, async ({ open, settings, server }) => {
    const transports = open({}, settings);
    const host = transports.to('h');
    assert.is((await host.exec(['true'], LIMIT)).kind, 'exit');
    await transports.close();
    const result = await host.exec(['true'], LIMIT);
    assert.is(result.kind === 'unsent' && result.failure.reason, 'closed');
    assert.is(server.seen.logins, 1);
  }),
);

test.run();
