/** Which command goes out in which phase, where it runs and how it ends. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import type { Phase } from '../../../src/run/outcome.ts';
import type { Performer } from '../../../src/run/performer.ts';
import { systemClock } from '../../../src/probes/await.ts';
import type { HookName, Service } from '../../../src/topology/model.ts';
import type { ExecResult, Transport } from '../../../src/transports/transport.ts';
import { key, on, START, STOP } from './bench.ts';

const PHASES: readonly Phase[] = [
  'clear',
  'drain',
  'beforeStop',
  'stop',
  'afterStop',
  'beforeStart',
  'start',
  'afterStart',
  'undrain',
];

const described = (performer: Performer, step: StepId): Record<string, string> =>
  Object.fromEntries(
    PHASES.flatMap((phase) => {
      const shown = performer.describe(step, phase);
      return shown === undefined ? [] : [[phase, shown]];
    }),
  );

test('each phase has its command, and only those of the step', () => {
  const hook = (run: string) => ({ run, local: false });
  const hooks = {
    ...{ beforeStart: hook('b'), afterStart: hook('c'), beforeStop: hook('d'), afterStop: hook('e') },
    ...{ drain: hook('f'), undrain: hook('g') },
  };
  return on(
    { service: { hooks, unit: ['y', 'x'] }, host: { become: { method: 'sudo', user: 'root' } } },
    async ({ machine, performer }) => {
      machine.unit('x', 'loaded failed failed');
      await performer.observe(START, () => {});
      const clear = { clear: 'sudo -n systemctl reset-failed x' };
      const start = {
        ...clear,
        beforeStart: 'b',
        start: 'sudo -n systemctl start x',
        afterStart: 'c',
        undrain: 'g',
      };
      assert.equal(described(performer, START), start);
      assert.equal(described(performer, STOP), {
        drain: 'f',
        beforeStop: 'd',
        stop: 'sudo -n systemctl stop x',
        afterStop: 'e',
      });
    },
  );
});

test('nothing is cleared that has not failed', () =>
  on({}, async ({ machine, performer }) => {
    machine.unit('x', 'loaded inactive dead');
    await performer.observe(START, () => {});
    assert.is(performer.describe(START, 'clear'), undefined);
    assert.equal(await performer.command(key(START, 'clear')), { kind: 'none' });
    assert.equal(machine.calls(), []);
  }));

test('sudo sees exactly the command', () =>
  on({ host: { become: { method: 'sudo', user: 'root' } } }, async ({ machine, performer }) => {
    machine.unit('x', 'loaded active running');
    const result = await performer.command(key(STOP, 'stop'));
    assert.equal(result, { kind: 'exit', command: 'sudo -n systemctl stop x', code: 0, output: [] });
    assert.equal(machine.calls(), ['sudo -n systemctl stop x', 'systemctl stop x']);
  }));

test('a command says how it ended, with its last lines, complaints last', () =>
  on(
    {
      service: { manager: 'command', status: 'exit 3', start: 'echo 1; printf "\\033[31mno\\n" >&2; exit 7' },
    },
    async ({ performer }) => {
      const result = await performer.command(key(START, 'start'));
      const command = 'echo 1; printf "\\033[31mno\\n" >&2; exit 7';
      assert.equal(result, { kind: 'exit', command, code: 7, output: ['1', ' [31mno'] });
    },
  ));

const ENDS: readonly (readonly [ExecResult, object])[] = [
  [
    { kind: 'timeout', stdout: 'half', stderr: '' },
    { kind: 'timeout', after: 2000, output: ['half'] },
  ],
  [
    { kind: 'signal', signal: 'KILL', stdout: '', stderr: '' },
    { kind: 'signal', signal: 'KILL', output: [] },
  ],
  [
    { kind: 'lost', message: 'cut', stdout: '', stderr: '' },
    { kind: 'lost', message: 'cut' },
  ],
  [
    { kind: 'unsent', failure: { reason: 'refused', message: 'refused' } },
    { kind: 'unsent', message: 'refused' },
  ],
];

for (const [result, wanted] of ENDS) {
  test(`a command that ended by ${result.kind}`, () => {
    const wrap = (usual: Transport): Transport => ({ ...usual, exec: () => Promise.resolve(result) });
    const service: Partial<Service> = {
      manager: 'systemd',
      hooks: { beforeStop: { run: 'x', local: false } },
    };
    return on(
      {
        service,
        wrap: (usual) => ({
          ...usual,
          exec: (argv, options) =>
            options.stdin === undefined ? wrap(usual).exec(argv, options) : usual.exec(argv, options),
        }),
      },
      async ({ performer }) => {
        assert.equal(await performer.command(key(STOP, 'beforeStop')), { command: 'x', ...wanted });
      },
    );
  });
}

const LOCAL: readonly (readonly [phase: HookName, step: StepId])[] = [
  ['drain', STOP],
  ['beforeStop', STOP],
  ['undrain', START],
];

for (const [phase, step] of LOCAL) {
  test(`a local ${phase} runs on the control machine, without escalation, with its variables`, () => {
    const run = 'echo said >&2; test "$ABQ_HOST $ABQ_SERVICE $ABQ_VAR_k" = "a x v"';
    const hooks = { [phase]: { run, local: true } };
    const wrap = (usual: Transport): Transport => ({
      ...usual,
      exec: (argv, options) =>
        options.stdin === undefined ? Promise.reject(new Error('not there')) : usual.exec(argv, options),
    });
    const host = { become: { method: 'sudo', user: 'root' }, vars: { k: 'v' } } as const;
    return on({ service: { hooks }, host, wrap }, async ({ performer }) => {
      const result = await performer.command(key(step, phase));
      assert.equal(result, { kind: 'exit', command: run, code: 0, output: ['said'] });
    });
  });
}

test('a pause lasts as long as it should', () =>
  on({}, async ({ performer, clock }) => {
    await performer.pause(30_000, new AbortController().signal);
    assert.is(clock.now(), 30_000);
  }));

/** In the time of the machine itself: an hour if it were not cut short. */
test('a pause that is of no use any more ends at once, and keeps no process alive', async () => {
  const over = new AbortController();
  const waiting = systemClock.sleep(3_600_000, over.signal);
  over.abort();
  await waiting;
  await systemClock.sleep(3_600_000, over.signal);
});

test.run();
