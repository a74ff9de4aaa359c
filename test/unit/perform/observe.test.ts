/** The first look of a step: what is changing is waited for, a host that is cut off is asked again. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Transport } from '../../../src/transports/transport.ts';
import { probe } from '../survey/make.ts';
import { absentFor, cut, key, on, ready, SHORT, START, STOP } from './bench.ts';

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

test.run();
