/** The performer against a folder that stands for a host, with a clock that passes only by sleeping. */
// gate-timeout: 240s
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan, StepId } from '../../../src/plan/model.ts';
import type { Confirmation, Phase } from '../../../src/run/outcome.ts';
import type { CommandKey, Performer } from '../../../src/run/performer.ts';
import { createPerformer } from '../../../src/perform/performer.ts';
import type { Host, Instance, Service } from '../../../src/topology/model.ts';
import type { ExecResult, Transport } from '../../../src/transports/transport.ts';
import { fakeClock, type FakeClock } from '../survey/clock.ts';
import { always, localTransport } from '../survey/local.ts';
import { createMachine, type Machine } from '../survey/machine.ts';
import {
  makeDependency,
  makeHost,
  makeInstance,
  makePlan,
  makeService,
  makeTopology,
  probe,
} from '../survey/make.ts';

interface Scene {
  readonly machine: Machine;
  readonly performer: Performer;
  readonly clock: FakeClock;
  readonly progress: string[];
  /** Before the n-th look at the state (from 1) something happens on the host. */
  readonly at: (look: number, happens: () => void) => void;
}

interface Setting {
  readonly service?: Partial<Service>;
  readonly host?: Partial<Host>;
  readonly instance?: Partial<Instance>;
  readonly goal?: Partial<Plan['goal']>;
  readonly systemd?: boolean;
  readonly wrap?: (usual: Transport) => Transport;
}

/** Seconds would do for a person; every look at the host is real. */
const SHORT = { connect: 1000, start: 3000, stop: 2000, ready: 4000 };

const STOP: StepId = 'stop:x@a';
const START: StepId = 'start:x@a';

const on = async (setting: Setting, play: (scene: Scene) => Promise<void>): Promise<void> => {
  const machine = createMachine({ systemd: setting.systemd ?? true });
  const happenings = new Map<number, () => void>();
  let looks = 0;
  const usual = localTransport(machine.options);
  const watched: Transport = {
    ...usual,
    exec: (argv, options) => {
      if (options.stdin?.includes('systemctl show') === true) happenings.get(++looks)?.();
      return usual.exec(argv, options);
    },
  };
  const instance = makeInstance(
    makeService('x', setting.service),
    makeHost('a', { vars: { machine: machine.folder }, ...setting.host }),
    { timeouts: SHORT, ...setting.instance },
  );
  const clock = fakeClock();
  const performer = createPerformer(
    makeTopology(instance),
    always(setting.wrap?.(watched) ?? watched, usual),
    makePlan([STOP, START], setting.goal),
    { clock },
  );
  try {
    await play({
      machine,
      performer,
      clock,
      progress: [],
      at: (look, happens) => happenings.set(look, happens),
    });
  } finally {
    machine.remove();
  }
};

const cut: ExecResult = { kind: 'lost', message: 'cut', stdout: '', stderr: '' };

const key = (step: StepId, phase: Phase): CommandKey => ({ run: 'r', step, phase, attempt: 1 });
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

test('a local hook runs on the control machine, without escalation, with its variables', () => {
  const hooks = { beforeStop: { run: 'test "$ABQ_HOST $ABQ_SERVICE $ABQ_VAR_k" = "a x v"', local: true } };
  const wrap = (usual: Transport): Transport => ({
    ...usual,
    exec: (argv, options) =>
      options.stdin === undefined ? Promise.reject(new Error('not there')) : usual.exec(argv, options),
  });
  const host = { become: { method: 'sudo', user: 'root' }, vars: { k: 'v' } } as const;
  return on({ service: { hooks }, host, wrap }, async ({ performer }) => {
    const result = await performer.command(key(STOP, 'beforeStop'));
    assert.is(result.kind === 'exit' && result.code, 0);
  });
});

test('observing waits for what is changing', () =>
  on({}, async ({ machine, performer, clock, progress, at }) => {
    machine.unit('x', 'loaded activating start');
    at(4, () => machine.unit('x', 'loaded active running'));
    const seen = await performer.observe(START, (text) => progress.push(text));
    assert.is(seen.state, 'running');
    assert.is(seen.ready, true);
    assert.is(clock.now(), 3000);
    assert.is(progress[0], 'x@a is changing: activating (start)');
  }));

test('observing gives up with the time of the step', () =>
  on({}, async ({ machine, performer, clock }) => {
    machine.unit('x', 'loaded deactivating stop-sigterm');
    assert.is((await performer.observe(STOP, () => {})).state, 'changing');
    assert.is(clock.now(), 2000);
  }));

test('what is restarted for ever need not come to rest before it is stopped', () =>
  on({}, async ({ machine, performer, clock }) => {
    machine.unit('x', 'loaded activating auto-restart');
    assert.is((await performer.observe(STOP, () => {})).state, 'changing');
    assert.is(clock.now(), 0);
  }));

interface ConfirmRow {
  readonly what: string;
  readonly step: StepId;
  readonly setting?: Setting;
  readonly state: string;
  /** Before the n-th look. */
  readonly events?: Readonly<Record<number, string | ((machine: Machine) => void)>>;
  readonly expectation?: 'now';
  readonly kind: Confirmation['kind'];
  readonly seconds: number;
  readonly missing?: RegExp;
}

const ready = (...probes: Service['ready']): Setting => ({ service: { ready: probes } });
const flag = probe.exec('test -e "$ABQ_VAR_machine/up"');
const raise = (machine: Machine): void => machine.write('up', '');

const ROWS: readonly ConfirmRow[] = [
  { what: 'a start that is there', step: START, state: 'active running', kind: 'reached', seconds: 0 },
  {
    what: 'a start that takes its time',
    ...{
      step: START,
      state: 'activating start',
      events: { 5: 'active running' },
      kind: 'reached',
      seconds: 2,
    },
  },
  {
    what: 'a start that never gets there',
    ...{ step: START, state: 'activating start', kind: 'not-reached', seconds: 4 },
    missing: /^x@a is changing, not running: activating \(start\)$/,
  },
  {
    what: 'a unit that dies while it is waited for',
    ...{ step: START, setting: ready(probe.exec('false')), state: 'active running' },
    events: { 5: 'failed failed' },
    ...{ kind: 'not-reached', seconds: 2, missing: /^x@a is failed, not running: failed/ },
  },
  {
    what: 'a unit that is down after its start',
    ...{
      step: START,
      state: 'inactive dead',
      kind: 'not-reached',
      seconds: 0,
      missing: /is stopped, not running/,
    },
  },
  {
    what: 'a unit that is restarted by systemd is not dead',
    ...{ step: START, state: 'active running', setting: ready(probe.exec('false')) },
    events: { 3: 'activating auto-restart', 4: 'active running', 6: 'failed failed' },
    ...{ kind: 'not-reached', seconds: 2.5 },
  },
  {
    what: 'a ready probe that holds later',
    ...{ step: START, setting: ready(flag), state: 'active running', kind: 'reached', seconds: 3 },
    events: { 6: raise },
  },
  {
    what: 'a ready probe that must stay, and breaks once',
    ...{
      step: START,
      setting: ready({ ...flag, stable: 5000 }),
      state: 'active running',
      kind: 'reached',
      seconds: 9,
    },
    events: { 1: raise, 6: (machine) => rmSync(join(machine.folder, 'up')), 8: raise },
  },
  {
    what: 'looking once at what is not ready',
    ...{
      step: START,
      setting: ready({ ...flag, stable: 5000 }),
      state: 'active running',
      expectation: 'now',
    },
    ...{ kind: 'not-reached', seconds: 0, missing: /^exec .* ended with 1$/ },
  },
  {
    what: 'looking once does not ask to stay',
    ...{
      step: START,
      setting: ready(probe.exec('true', { stable: 5000 })),
      state: 'active running',
      expectation: 'now',
    },
    ...{ kind: 'reached', seconds: 0 },
  },
  { what: 'a stop', step: STOP, state: 'inactive dead', kind: 'reached', seconds: 0 },
  { what: 'a stop with residue', step: STOP, state: 'failed failed', kind: 'reached', seconds: 0 },
  {
    what: 'a stop that takes its time',
    ...{
      step: STOP,
      state: 'deactivating stop-sigterm',
      events: { 3: 'inactive dead' },
      kind: 'reached',
      seconds: 1,
    },
  },
  {
    what: 'a stop that does not stop',
    ...{ step: STOP, state: 'active running', kind: 'not-reached', seconds: 2 },
    missing: /^x@a is running, not stopped$/,
  },
  {
    what: 'a stopped probe that must hold',
    ...{
      step: STOP,
      setting: { service: { stopped: [flag] } },
      state: 'inactive dead',
      kind: 'reached',
      seconds: 1,
    },
    events: { 3: raise },
  },
  {
    what: 'a file that must be gone after a stop',
    ...{ step: STOP, setting: { service: { stopped: [probe.file('/etc/passwd')] } }, state: 'inactive dead' },
    ...{ kind: 'not-reached', seconds: 2, missing: /^file \/etc\/passwd still holds$/ },
  },
  {
    what: 'a failed unit with processes left is not stopped',
    ...{
      step: STOP,
      state: 'failed failed',
      kind: 'not-reached',
      seconds: 2,
      missing: /2 of its processes still run/,
    },
    events: {
      1: (machine) =>
        machine.program(
          'systemctl',
          'printf "LoadState=loaded\\nActiveState=failed\\nKillMode=mixed\\nLeft=2\\n"',
        ),
    },
  },
];

for (const {
  what,
  step,
  setting = {},
  state,
  events = {},
  expectation = 'wait',
  kind,
  seconds,
  missing,
} of ROWS) {
  test(what, () =>
    on(setting, async ({ machine, performer, clock, at }) => {
      machine.unit('x', `loaded ${state}`);
      for (const [look, event] of Object.entries(events)) {
        at(Number(look), () =>
          typeof event === 'string' ? machine.unit('x', `loaded ${event}`) : event(machine),
        );
      }
      const result = await performer.confirm(step, expectation, () => {});
      assert.is(result.kind, kind, JSON.stringify(result));
      assert.is(clock.now() / 1000, seconds);
      if (missing !== undefined) assert.match(result.kind === 'not-reached' ? result.missing : '', missing);
      if (result.kind === 'reached') assert.is(result.observation.ready, step === START);
    }),
  );
}

const JOB: Partial<Service> = { kind: 'job', status: 'test ! -e "$ABQ_VAR_machine/idle"' };

/** Looks at a job's state are looks at its status command. */
const endsAfter = (looks: number, machine: Machine, usual: Transport): Transport => {
  let count = 0;
  return {
    ...usual,
    exec: (argv, options) => {
      if (++count === looks) machine.write('idle', '');
      return usual.exec(argv, options);
    },
  };
};

test('a guard waits without a limit, and says for what', async () => {
  const machine = createMachine();
  const job = makeInstance(makeService('x', JOB), makeHost('a', { vars: { machine: machine.folder } }), {
    timeouts: { ...SHORT, stop: 1000 },
  });
  const clock = fakeClock();
  const usual = localTransport(machine.options);
  const transports = always(endsAfter(5, machine, usual));
  const performer = createPerformer(makeTopology(job), transports, makePlan([STOP]), { clock });
  const progress: string[] = [];
  try {
    const result = await performer.confirm(STOP, 'wait', (text) => progress.push(text));
    assert.is(result.kind, 'reached');
    assert.is(clock.now(), 8000);
    assert.is(progress[0], 'x runs on a');
  } finally {
    machine.remove();
  }
});

test('a guard is bounded where that was written', () =>
  on(
    { service: JOB, instance: { stopBounded: true, timeouts: { ...SHORT, stop: 6000 } } },
    async ({ performer, clock }) => {
      const result = await performer.confirm(STOP, 'wait', () => {});
      assert.is(result.kind === 'not-reached' && result.missing, 'x runs on a');
      assert.is(clock.now(), 6000);
    },
  ));

/** `db`, which runs, and a job that requires it; the job has no step, since it did not run when the plan was made. */
const guarded = async (
  looks: number,
  job: Parameters<typeof makeInstance>[2],
  check: (performer: Performer, clock: FakeClock) => Promise<void>,
  wrap = (machine: Machine, usual: Transport): Transport => endsAfter(looks, machine, usual),
): Promise<void> => {
  const machine = createMachine();
  const host = makeHost('a', { vars: { machine: machine.folder } });
  const db = makeInstance(makeService('db', { status: 'exit 0' }), host);
  const needs = makeDependency('db@a');
  const conversion = makeInstance(makeService('x', JOB), host, { dependencies: [needs], ...job });
  const clock = fakeClock();
  const usual = localTransport(machine.options);
  const transports = always(wrap(machine, usual));
  const topology = makeTopology(db, conversion);
  try {
    await check(createPerformer(topology, transports, makePlan(['stop:db@a']), { clock }), clock);
  } finally {
    machine.remove();
  }
};

test('a job is asked immediately before the stop of what it requires, and waited for', () =>
  guarded(4, {}, async (performer, clock) => {
    const progress: string[] = [];
    const seen = await performer.observe('stop:db@a', (text) => progress.push(text));
    assert.is(seen.state, 'running', JSON.stringify(seen));
    assert.is(clock.now(), 4000);
    assert.equal([...new Set(progress)], ['x runs on a']);
  }));

test('a job whose host is cut off for a moment is asked again', () =>
  guarded(
    99,
    {},
    async (performer, clock) => {
      const progress: string[] = [];
      const seen = await performer.observe('stop:db@a', (text) => progress.push(text));
      assert.is(seen.state, 'running', JSON.stringify(seen));
      assert.is(clock.now(), 1000);
      assert.equal(progress, ['a cannot be asked: cut']);
    },
    (machine, usual) => {
      machine.write('idle', '');
      let calls = 0;
      return {
        ...usual,
        exec: (argv, options) =>
          options.stdin?.includes('idle') === true && ++calls <= 2
            ? Promise.resolve(cut)
            : usual.exec(argv, options),
      };
    },
  ));

test('a job that outlasts its written limit keeps the stop from being sent', () =>
  guarded(99, { stopBounded: true, timeouts: { ...SHORT, stop: 6000 } }, async (performer) => {
    const seen = await performer.observe('stop:db@a', () => {});
    assert.is(seen.state, 'unknown');
    assert.match(seen.detail ?? '', 'x runs on a');
  }));

const FORCED: readonly (readonly [force: boolean, selector: string, command: string | undefined])[] = [
  [false, 'x', undefined],
  [true, '@a', undefined],
  [true, 'x', 'kill it'],
  [true, 'x@a', 'kill it'],
];

for (const [force, selector, command] of FORCED) {
  test(`a job, ${force ? 'forced' : 'not forced'}, named by ${selector}: ${command ?? 'nothing'} is sent`, () => {
    const goal = { force: force ? (['job'] as const) : [], selectors: [selector] };
    return on({ service: { ...JOB, stop: 'kill it' }, goal }, ({ performer }) => {
      assert.is(performer.describe(STOP, 'stop'), command);
      return Promise.resolve();
    });
  });
}

/** The first calls find no connection. */
const absentFor = (calls: number): ((usual: Transport) => Transport) => {
  let count = 0;
  return (usual) => ({
    ...usual,
    exec: (argv, options) => (++count <= calls ? Promise.resolve(cut) : usual.exec(argv, options)),
  });
};

test('a connection that comes back is no loss', () =>
  on(
    { wrap: absentFor(5), instance: { timeouts: { ...SHORT, stop: 60_000 } } },
    async ({ machine, performer, clock }) => {
      machine.unit('x', 'loaded inactive dead');
      assert.is((await performer.confirm(STOP, 'wait', () => {})).kind, 'reached');
      assert.ok(clock.now() < 10_000, String(clock.now()));
    },
  ));

test('a host that stays away is lost, and not asked too often', () => {
  let calls = 0;
  const wrap = (usual: Transport): Transport => ({ ...usual, exec: () => (calls++, Promise.resolve(cut)) });
  return on({ wrap, instance: { timeouts: { ...SHORT, stop: 600_000 } } }, async ({ performer, clock }) => {
    assert.equal(await performer.confirm(STOP, 'wait', () => {}), { kind: 'lost', message: 'cut' });
    assert.ok(clock.now() >= 60_000 && clock.now() < 100_000, String(clock.now()));
    assert.ok(calls < 20, String(calls));
  });
});

test('looking once at a host that is away is lost at once', () =>
  on({ wrap: absentFor(Infinity) }, async ({ performer, clock }) => {
    assert.is((await performer.confirm(STOP, 'now', () => {})).kind, 'lost');
    assert.is(clock.now(), 0);
    assert.is((await performer.command(key(STOP, 'stop'))).kind, 'unsent');
  }));

test('a first look asks again before a host is said not to be reached', () =>
  on({ wrap: absentFor(5) }, async ({ machine, performer, clock, progress }) => {
    machine.unit('x', 'loaded active running');
    const seen = await performer.observe(START, (text) => progress.push(text));
    assert.is(seen.state, 'running', JSON.stringify(seen));
    assert.is(seen.ready, true);
    assert.is(clock.now(), 3000);
    assert.equal(progress, ['a cannot be asked: cut', 'a cannot be asked: cut']);
  }));

test('so do its probes', () => {
  let calls = 0;
  const wrap = (usual: Transport): Transport => ({
    ...usual,
    exec: (argv, options) =>
      options.stdin?.includes('test -e') === true && ++calls <= 2
        ? Promise.resolve(cut)
        : usual.exec(argv, options),
  });
  return on({ ...ready(probe.file('/etc/passwd')), wrap }, async ({ machine, performer, clock }) => {
    machine.unit('x', 'loaded active running');
    const seen = await performer.observe(START, () => {});
    assert.is(seen.ready, true, JSON.stringify(seen));
    assert.is(clock.now(), 1000);
  });
});

test('a first look gives up after 20 s', () =>
  on({ wrap: absentFor(Infinity) }, async ({ performer, clock }) => {
    assert.equal(await performer.observe(STOP, () => {}), {
      ...{ state: 'unreachable', ready: false, detail: 'cut' },
    });
    assert.is(clock.now(), 20_000);
  }));

const JOURNALCTL = 'echo "$*" >>"$machine/asked"; echo "x: told to fail"';

test('the unit’s own log, since the command began', () =>
  on({}, async ({ machine, performer, clock }) => {
    machine.unit('x', 'loaded failed failed');
    machine.program('journalctl', JOURNALCTL);
    assert.equal(await performer.diagnose(START), []);
    await performer.command(key(START, 'start'));
    clock.advance(12_300);
    assert.equal(await performer.diagnose(START), ['x: told to fail']);
    assert.is(machine.read('asked'), '-u x -n 20 --no-pager -q -o cat --since -14s\n');
  }));

test('a log that one may not read is asked for through the escalation', () =>
  on({ host: { become: { method: 'sudo', user: 'root' } } }, async ({ machine, performer }) => {
    machine.unit('x', 'loaded failed failed');
    machine.program('journalctl', '[ -n "$escalated" ] && echo told');
    machine.program('sudo', 'shift; escalated=1 exec "$@"');
    await performer.command(key(START, 'start'));
    assert.equal(await performer.diagnose(START), ['told']);
  }));

test('an init script has no log of its own', () =>
  on({ systemd: false }, async ({ machine, performer }) => {
    machine.init('x', 'exit 1');
    await performer.command(key(START, 'start'));
    assert.equal(await performer.diagnose(START), []);
  }));

test.run();
