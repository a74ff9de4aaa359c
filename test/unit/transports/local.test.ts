import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isConnectFailure } from '../../../src/transports/failure.ts';
import { Gate } from '../../../src/transports/gate.ts';
import { LocalTransport } from '../../../src/transports/local.ts';
import type { ExecResult } from '../../../src/transports/transport.ts';

const LIMIT = { timeout: 20_000 };

/** Ends the first, which must be there, where the second must not; a zombie is gone. */
const lives = (daemon = '', leader = ''): string =>
  `grep -q '^State:.*sleeping' /proc/${daemon}/status && kill ${daemon} && ! kill -0 ${leader}`;
const local = (): LocalTransport => new LocalTransport('control', { drain: 1_000, grace: 500 });

const commands: readonly (readonly [argv: readonly string[], expected: Partial<ExecResult>])[] = [
  [['true'], { kind: 'exit', code: 0 }],
  [['sh', '-c', 'exit 42'], { kind: 'exit', code: 42 }],
  [['no-such-program'], { kind: 'exit', code: 127 }],
  [['sh', '-c', 'kill -TERM $$'], { kind: 'signal', signal: 'SIGTERM' }],
  [['printf', '%s|', "it's", 'x\ny\\n', '$HOME', ''], { stdout: "it's|x\ny\\n|$HOME||" }],
  [['sh', '-c', 'cat; echo err >&2'], { stdout: 'input', stderr: 'err\n' }],
  [['sh', '-c', 'echo "$LC_ALL $NAME"'], { stdout: 'C a b\n' }],
  [['sh', '-c', `: ${'x'.repeat(200_000)}\necho "$1"`, 'me', 'long'], { stdout: 'long\n' }],
  [['sh', '-c', '(sleep 4; echo late) & echo started'], { kind: 'exit', stdout: 'started\n' }],
];

test('commands end as anywhere else', async () => {
  for (const [argv, expected] of commands) {
    const result = await local().exec(argv, { ...LIMIT, stdin: 'input', env: { NAME: 'a b' } });
    assert.equal({ ...result, ...expected }, result, argv.join(' ').slice(0, 60));
  }
});

for (const [what, trap] of [
  ['ends', ''],
  ['is killed', 'trap "" TERM;'],
] as const) {
  test(`a command that overstays ${what} with its group`, async () => {
    const script = `${trap} sleep 60 & echo $$; while :; do sleep 1; done`;
    const result = await local().exec(['sh', '-c', script], { timeout: 300 });
    assert.is(result.kind, 'timeout');
    const group = result.kind === 'timeout' ? result.stdout.trim() : '';
    const after = await local().exec(['sh', '-c', `kill -0 -- -${group}`], LIMIT);
    assert.is(after.kind === 'exit' && after.code > 0, true);
  });
}

for (const [what, trap] of [
  ['ends', ''],
  ['is killed', 'trap "" TERM;'],
] as const) {
  test(`a command that overstays ${what} without what it left behind, where only its leader ends`, async () => {
    const script = `sleep 300 & echo $! $$; ${trap} exec sleep 100`;
    const result = await local().exec(['sh', '-c', script], { timeout: 300, ends: 'leader' });
    assert.is(result.kind, 'timeout');
    const [daemon, leader] = (result.kind === 'timeout' ? result.stdout : '').trim().split(' ');
    const after = await local().exec(['sh', '-c', lives(daemon, leader)], LIMIT);
    assert.is(after.kind === 'exit' && after.code, 0, JSON.stringify(after));
  });
}

test('closing lets go of what runs, and sends nothing more', async () => {
  const host = local();
  const running = host.exec(['sleep', '1'], LIMIT);
  await host.close();
  assert.is((await running).kind, 'lost');
  assert.is((await host.exec(['true'], LIMIT)).kind, 'unsent');
  assert.is((await host.ready())?.reason, 'closed');
});

test('a command without a limit', async () => {
  const result = await local().exec(['sleep', '0.1'], { timeout: Infinity });
  assert.is(result.kind, 'exit');
});

test('nobody listens there', async () => {
  const result = await local().connect('127.0.0.1', 1, 5_000);
  assert.is(isConnectFailure(result) && result.reason, 'refused');
});

test('a gate lets so many run, in their order, and fewer once it has shrunk', async () => {
  const gate = new Gate(3);
  const order: number[] = [];
  let most = 0;
  const task = (index: number) => async (): Promise<void> => {
    order.push(index);
    most = Math.max(most, gate.active);
    if (index === 2) gate.shrink();
    await Promise.resolve();
  };
  await Promise.all(Array.from({ length: 9 }, (_, index) => gate.run(task(index))));
  assert.equal(order, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.is(most, 3);
  assert.is(gate.active, 0);
});

test.run();
