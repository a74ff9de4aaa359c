/** Jobs are waited for, and asked again immediately before what they need stops. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Performer } from '../../../src/run/performer.ts';
import { createPerformer } from '../../../src/perform/performer.ts';
import type { Service } from '../../../src/topology/model.ts';
import type { Transport } from '../../../src/transports/transport.ts';
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
} from '../survey/make.ts';
import { cut, on, SHORT, STOP } from './bench.ts';

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

test.run();
