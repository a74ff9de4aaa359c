import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Behaviour } from '../../../src/lab/behaviour.ts';
import { codeOf, withLab } from './bench.ts';

const ONE = { h: { services: { s: {} } } };
const UP = { h: { services: { s: { running: true } } } };

test(
  'a service is started, is ready, and is stopped: a process that comes and goes',
  withLab(ONE, async ({ lab, exec }) => {
    const codes = async (): Promise<unknown[]> => [
      codeOf(await exec('h', 'labctl', 'status', 's')),
      codeOf(await exec('h', 'labctl', 'ready', 's')),
    ];
    assert.equal(await codes(), [3, 1]);
    assert.is(codeOf(await exec('h', 'labctl', 'start', 's')), 0);
    await lab.events.until('ready s@h');
    const { pid } = lab.service('s@h').status;
    assert.equal(await codes(), [0, 0]);
    assert.is(codeOf(await exec('h', 'kill', '-0', String(pid))), 0, 'it is a process');
    assert.is(codeOf(await exec('h', 'labctl', 'stop', 's')), 0);
    assert.equal(await codes(), [3, 1]);
    assert.is(codeOf(await exec('h', 'kill', '-0', String(pid))), 1, 'it is gone');
    assert.equal(lab.events.shown(/s@h/), [
      'starting s@h',
      'started s@h',
      'ready s@h',
      'stopping s@h',
      'stopped s@h',
    ]);
    const times = lab.events.all.map(({ at }) => at);
    assert.equal(
      times,
      [...times].sort((a, b) => a - b),
    );
  }),
);

test(
  'starting and stopping again is success and does nothing',
  withLab(UP, async ({ lab, exec }) => {
    const { pid } = lab.service('s@h').status;
    assert.is(codeOf(await exec('h', 'labctl', 'start', 's')), 0);
    assert.is(lab.service('s@h').status.pid, pid);
    assert.is(codeOf(await exec('h', 'labctl', 'restart', 's')), 0);
    assert.is.not(lab.service('s@h').status.pid, pid);
    assert.is(codeOf(await exec('h', 'labctl', 'stop', 's')), 0);
    assert.is(codeOf(await exec('h', 'labctl', 'stop', 's')), 0);
    assert.equal(lab.events.shown(/started|stopped/), [
      'started s@h',
      'stopped s@h',
      'started s@h',
      'stopped s@h',
    ]);
  }),
);

test(
  'a service that nobody knows',
  withLab(ONE, async ({ exec }) => {
    for (const verb of ['start', 'stop', 'status', 'ready', 'set'])
      assert.is(codeOf(await exec('h', 'labctl', verb, 'x')), 4, verb);
  }),
);

const failures: readonly (readonly [what: string, code: number, status: number])[] = [
  ['a start that fails', 7, 1],
  ['a start that says that all is well', 0, 3],
];
for (const [what, code, status] of failures) {
  test(
    what,
    withLab(ONE, async ({ lab, exec }) => {
      await lab.service('s@h').set({ failStart: code, failure: 'no licence' });
      const result = await exec('h', 'labctl', 'start', 's');
      assert.is(codeOf(result), code);
      if (code !== 0) assert.match(JSON.stringify(result), 's: no licence');
      assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), status);
      const log = await exec('h', 'journalctl', '-u', 's', '-n', '20');
      assert.is(log.kind === 'exit' && log.stdout, 's: no licence\n');
      assert.equal(lab.events.shown(/s@h/), ['starting s@h', 'start-failed s@h']);
      await lab.service('s@h').set({ failStart: undefined });
      assert.is(codeOf(await exec('h', 'labctl', 'start', 's')), 0);
    }),
  );
}

test(
  'a start that hangs goes on when it may; who waits for it may give up',
  withLab(ONE, async ({ lab, exec }) => {
    await lab.service('s@h').set({ hangStart: true });
    const waiting = exec('h', 'sh', '-c', 'echo $$ >pid; exec labctl start s');
    await lab.events.until('starting s@h');
    assert.is(codeOf(await exec('h', 'sh', '-c', 'kill $(cat pid)')), 0);
    assert.is((await waiting).kind, 'signal');
    assert.is(lab.service('s@h').status.state, 'activating', 'the start is not cancelled with its client');
    const second = exec('h', 'labctl', 'start', 's');
    await lab.service('s@h').set({ hangStart: false });
    assert.is(codeOf(await second), 0);
    assert.equal(lab.events.shown(/start/), ['starting s@h', 'started s@h'], 'it is one start');
  }),
);

test(
  'a stop cancels a start',
  withLab(ONE, async ({ lab, exec }) => {
    await lab.service('s@h').set({ hangStart: true });
    const start = exec('h', 'labctl', 'start', 's');
    await lab.events.until('starting s@h');
    assert.is(codeOf(await exec('h', 'labctl', 'stop', 's')), 0);
    assert.is(codeOf(await start), 1);
    assert.is(lab.service('s@h').status.state, 'inactive');
  }),
);

test(
  'a stop that is ignored stays without an end, until the process gives in',
  withLab({ h: { services: { s: { running: true, ignoreStop: true } } } }, async ({ lab, exec }) => {
    const waiting = exec('h', 'sh', '-c', 'echo $$ >pid; exec labctl stop s');
    await lab.events.until('stopping s@h');
    assert.is(codeOf(await exec('h', 'sh', '-c', 'kill $(cat pid)')), 0);
    assert.is((await waiting).kind, 'signal');
    const { pid } = lab.service('s@h').status;
    assert.is(codeOf(await exec('h', 'kill', '-TERM', String(pid))), 0);
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 0, 'it runs');
    const again = exec('h', 'labctl', 'stop', 's');
    await lab.service('s@h').set({ ignoreStop: false });
    assert.is(codeOf(await again), 0);
    await lab.events.until('stopped s@h');
  }),
);

for (const code of [0, 5]) {
  test(
    `a stop that ends with ${code} and does nothing`,
    withLab(UP, async ({ lab, exec }) => {
      await lab.service('s@h').set({ failStop: code });
      assert.is(codeOf(await exec('h', 'labctl', 'stop', 's')), code);
      assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 0);
      assert.equal(lab.events.shown(/stop/), ['stopping s@h', 'stop-failed s@h']);
    }),
  );
}

const delays: readonly (readonly [setting: Partial<Behaviour>, from: string, to: string])[] = [
  [{ startDelay: 150 }, 'starting s@h', 'started s@h'],
  [{ readyDelay: 150 }, 'started s@h', 'ready s@h'],
  [{ stopDelay: 150 }, 'stopping s@h', 'stopped s@h'],
];
for (const [setting, from, to] of delays) {
  test(
    `${JSON.stringify(setting)} lies between ${from} and ${to}`,
    withLab({ h: { services: { s: setting } } }, async ({ lab, exec }) => {
      await exec('h', 'labctl', 'start', 's');
      await lab.events.until('ready s@h');
      await exec('h', 'labctl', 'stop', 's');
      const [begun, ended] = [await lab.events.until(from), await lab.events.until(to)];
      assert.ok(ended.at - begun.at >= 145, `${ended.at - begun.at} ms`);
    }),
  );
}

test(
  'readiness comes and goes as it is told',
  withLab({ h: { services: { s: { running: true, ready: false } } } }, async ({ lab, exec }) => {
    assert.is(codeOf(await exec('h', 'labctl', 'ready', 's')), 1);
    await lab.service('s@h').set({ ready: true });
    await lab.events.until('ready s@h');
    assert.is(codeOf(await exec('h', 'labctl', 'ready', 's')), 0);
    await lab.service('s@h').set({ ready: false });
    await lab.events.until('unready s@h');
    assert.is(codeOf(await exec('h', 'labctl', 'ready', 's')), 1);
  }),
);

test(
  'flapping',
  withLab({ h: { services: { s: { running: true, flap: 5 } } } }, async ({ lab }) => {
    const off = await lab.events.until('unready s@h');
    await lab.events.until('unready s@h', off);
    await lab.service('s@h').stop();
    assert.equal(lab.events.shown(/ready/).slice(0, 4), [
      'ready s@h',
      'unready s@h',
      'ready s@h',
      'unready s@h',
    ]);
  }),
);

test(
  'a death of its own, and one by force',
  withLab(UP, async ({ lab, exec }) => {
    await lab.service('s@h').set({ dieAfter: 0, dieCode: 3 });
    const died = await lab.events.until('died s@h');
    assert.is(died.detail, 'exit status 3');
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 1, 'failed');
    assert.is(codeOf(await exec('h', 'labctl', 'reset', 's')), 0);
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 3, 'stopped');
    await lab.service('s@h').set({ dieAfter: undefined });
    await lab.service('s@h').start();
    await exec('h', 'kill', '-KILL', String(lab.service('s@h').status.pid));
    assert.is((await lab.events.until('died s@h', died)).detail, 'SIGKILL');
  }),
);

test(
  'status commands that are mistyped or hang, whatever is true',
  withLab(UP, async ({ lab, exec }) => {
    await lab.service('s@h').set({ status: 127 });
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 127);
    await lab.service('s@h').set({ status: 'hang' });
    const script = 'labctl status s & sleep 0.3; kill $!; wait $!';
    assert.is(codeOf(await exec('h', 'sh', '-c', script)), 128 + 15, 'it had to be ended');
    await lab.service('s@h').set({ status: undefined });
    assert.is(codeOf(await exec('h', 'labctl', 'status', 's')), 0);
  }),
);

test(
  'misbehaviour by a command on the host',
  withLab(ONE, async ({ lab, exec }) => {
    assert.is(codeOf(await exec('h', 'labctl', 'set', 's', 'failStart=9', 'failure=out of memory')), 0);
    const result = await exec('h', 'labctl', 'start', 's');
    assert.is(codeOf(result), 9);
    assert.match(JSON.stringify(result), 'out of memory');
    const wrong = await exec('h', 'labctl', 'set', 's', 'failStart=no', 'startDelay=soon');
    assert.is(codeOf(wrong), 64);
    assert.match(JSON.stringify(wrong), 'startDelay=soon: expected milliseconds');
    await exec('h', 'labctl', 'start', 's');
    assert.equal(lab.events.shown(/start-failed/).length, 2, 'nothing of it was taken');
  }),
);

test(
  'commands at the same time each get their own answer',
  withLab({ h: { services: { a: {}, b: { failStart: 3 }, c: { failStart: 4 } } } }, async ({ exec }) => {
    const script = 'for s in a b c; do { labctl start $s 2>/dev/null; echo $s $?; } & done; wait';
    const result = await exec('h', 'sh', '-c', script);
    const lines = result.kind === 'exit' ? result.stdout.trim().split('\n').sort() : [];
    assert.equal(lines, ['a 0', 'b 3', 'c 4']);
  }),
);

test.run();
