import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ExecResult } from '../../../src/transports/transport.ts';
import { withServer } from './bench.ts';
import { QUICK } from './fixtures.ts';
import { startWire } from './server.ts';

const LIMIT = { timeout: 20_000 };

/** Ends the first, which must be there, where the second must not; a zombie is gone. */
const lives = (daemon = '', leader = ''): string =>
  `grep -q '^State:.*sleeping' /proc/${daemon}/status && kill ${daemon} && ! kill -0 ${leader}`;

const commands: readonly (readonly [what: string, argv: readonly string[], expected: Partial<ExecResult>])[] =
  [
    ['success', ['true'], { kind: 'exit', code: 0 }],
    ['failure', ['false'], { kind: 'exit', code: 1 }],
    ['a code of its own', ['sh', '-c', 'exit 42'], { kind: 'exit', code: 42 }],
    ['what ssh itself uses for its errors', ['sh', '-c', 'exit 255'], { kind: 'exit', code: 255 }],
    ['no such program', ['no-such-program'], { kind: 'exit', code: 127 }],
    ['death by a signal', ['sh', '-c', 'kill -TERM $$'], { kind: 'signal', signal: 'SIGTERM' }],
    [
      'words stay words',
      ['printf', '%s|', 'a b', "it's", '$HOME', '\\n', 'x\ny', '', '!'],
      { stdout: "a b|it's|$HOME|\\n|x\ny||!|" },
    ],
    ['both streams', ['sh', '-c', 'echo out; echo err >&2'], { stdout: 'out\n', stderr: 'err\n' }],
    ['an empty input', ['cat'], { kind: 'exit', code: 0, stdout: '' }],
    ['the locale', ['sh', '-c', 'echo $LC_ALL'], { stdout: 'C\n' }],
    ['a path with sbin', ['sh', '-c', 'case $PATH in */usr/sbin*) echo yes; esac'], { stdout: 'yes\n' }],
    [
      'a script longer than an argument can be',
      ['sh', '-c', `: ${'x'.repeat(200_000)}\necho "$#" "$1"`, 'me', 'a b'],
      { kind: 'exit', stdout: '1 a b\n' },
    ],
  ];

test(
  'commands end as they end on the host',
  withServer({}, async ({ host }) => {
    for (const [what, argv, expected] of commands) {
      const result = await host.exec(argv, LIMIT);
      assert.equal({ ...result, ...expected }, result, what);
    }
  }),
);

test(
  'input and environment reach the command',
  withServer({}, async ({ host }) => {
    const env = { ABQ_VAR_NAME: "a 'b'\n$c" };
    const result = await host.exec(['sh', '-c', 'cat; printf %s "$ABQ_VAR_NAME"'], {
      ...LIMIT,
      stdin: 'one\ntwo\\n',
      env,
    });
    assert.is(result.kind === 'exit' && result.stdout, `one\ntwo\\n${env.ABQ_VAR_NAME}`);
  }),
);

test(
  'input that nobody reads does not matter',
  withServer({}, async ({ host }) => {
    const result = await host.exec(['true'], { ...LIMIT, stdin: 'x'.repeat(4_000_000) });
    assert.is(result.kind, 'exit');
  }),
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
  'a command that overstays is ended with its children',
  withServer({}, async ({ host, folder }) => {
    const script = `sh -c 'trap "echo ended >>${folder.path}/end; exit" TERM; sleep 60 & wait' & echo $$ begun; wait`;
    const result = await host.exec(['sh', '-c', script], { timeout: 500 });
    assert.is(result.kind, 'timeout');
    const [pid] = (result.kind === 'timeout' ? result.stdout : '').split(' ');
    const after = await host.exec(['sh', '-c', `cat ${folder.path}/end; kill -0 -- -${pid}`], LIMIT);
    assert.is(after.kind === 'exit' && after.stdout, 'ended\n');
    assert.is(after.kind === 'exit' && after.code > 0, true, 'the process group is gone');
  }),
);

for (const [what, trap] of [
  ['ended', ''],
  ['killed', 'trap "" TERM;'],
] as const) {
  test(
    `a command that overstays is ${what} without what it left behind, where only its leader ends`,
    withServer({}, async ({ host }) => {
      const script = `sleep 300 & echo $! $$; ${trap} exec sleep 100`;
      const result = await host.exec(['sh', '-c', script], { timeout: 300, ends: 'leader' });
      assert.is(result.kind, 'timeout');
      const [daemon, leader] = (result.kind === 'timeout' ? result.stdout : '').trim().split(' ');
      const after = await host.exec(['sh', '-c', lives(daemon, leader)], LIMIT);
      assert.is(after.kind === 'exit' && after.code, 0, JSON.stringify(after));
    }),
  );
}

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

test(
  'output beyond the limit is drained and dropped',
  withServer({}, async ({ host }) => {
    const script = 'echo first; head -c 3000000 /dev/zero | tr "\\0" x; echo; echo last';
    const result = await host.exec(['sh', '-c', script], { ...LIMIT, maxBytes: 1000 });
    const output = result.kind === 'exit' ? result.stdout : '';
    assert.match(output, /^first\nx+\n\[\.\.\. 2999012 bytes dropped \.\.\.\]\nx+\nlast\n$/);
  }),
);

test(
  'a child in the background does not hold the command',
  withServer({}, async ({ host }) => {
    const result = await host.exec(['sh', '-c', '(sleep 4; echo late) & echo started'], LIMIT);
    assert.equal(result, { kind: 'exit', code: 0, stdout: 'started\n', stderr: '' });
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
  'a command without a limit',
  withServer({}, async ({ host }) => {
    assert.is((await host.exec(['sleep', '0.1'], { timeout: Infinity })).kind, 'exit');
  }),
);

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
