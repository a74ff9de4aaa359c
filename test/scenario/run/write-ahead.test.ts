/** The log goes first: nothing is performed that is not on the disk, and nothing after the disk refused. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunLog } from '../../../src/run/driver.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import { rejects } from '../../gate/assert.ts';
import { apart, chain, planOf } from '../../unit/run/sketch.ts';
import { stage, type Scene, type Stage } from './scripted.ts';

interface Kept {
  readonly entry: StampedEntry;
  readonly durable: boolean;
  /** Calls that had been made when the entry was kept. */
  readonly calls: number;
}

interface Staged extends Stage {
  readonly kept: readonly Kept[];
}

/** A log that takes its time; it refuses what `refuses` names. */
const staged = (scene: Scene, refuses: (entry: StampedEntry) => boolean = () => false): Staged => {
  const kept: Kept[] = [];
  const append: RunLog['append'] = async (entries, durable) => {
    await set.clock.wait(10);
    if (entries.some(refuses)) throw new Error('no space left on device');
    for (const entry of entries) kept.push({ entry, durable, calls: set.performer.calls.length });
  };
  const set = stage({ ...scene, log: { append } });
  return { ...set, kept };
};

const plan = planOf(chain('start:db@a', 'start:app@a'));
const hosts = {
  'db@a': { found: 'failed', beforeStart: {}, start: [{ ends: 'unsent' }, {}] },
  'app@a': { start: { ends: 3, readyAfter: 40 }, afterStart: {} },
} as const;

/** The entry that has to be on the disk before a call is made. */
const announces = ({ entry }: Kept, call: Stage['performer']['calls'][number]): boolean => {
  switch (call.kind) {
    case 'observe':
      return entry.type === 'step.started' && entry.step === call.of;
    case 'command':
      return entry.type === 'command.sending' && entry.command === call.of;
    case 'confirm':
      return entry.type === 'step.confirming' && entry.step === call.of;
    case 'diagnose':
      return entry.type === 'step.confirmed' && entry.step === call.of;
    case 'survey':
      return entry.type === 'run.checking';
    case 'pause':
      return entry.type === 'batch.pausing' && String(entry.milliseconds) === call.of;
    default: {
      const never: never = call.kind;
      return never;
    }
  }
};

test('what announces a call is on the disk before the call is made', async () => {
  const { clock, driving, performer, kept, state } = staged({ plan, hosts });
  await clock.runUntil(driving.ended);
  assert.is(state.result, 0);
  performer.calls.forEach((call, index) => {
    const before = kept.filter((one) => one.durable && one.calls <= index && announces(one, call));
    assert.ok(before.length > 0, `${call.kind} ${call.of} was not announced`);
  });
});

test('every sending has an entry of its own before, and its outcome one after, before anything else is done', async () => {
  const { clock, driving, performer, kept } = staged({ plan, hosts });
  await clock.runUntil(driving.ended);
  const sent = performer.calls.flatMap((call, index) => (call.kind === 'command' ? [index] : []));
  const announced = kept.filter(({ entry }) => entry.type === 'command.sending');
  const told = kept.filter(({ entry }) => entry.type === 'command.ended');
  // The chain has one call at a time: the entry before it sees no call more, the one after it just this one.
  assert.equal(
    announced.map(({ calls }) => calls),
    sent,
  );
  assert.equal(
    told.map(({ calls }) => calls),
    sent.map((index) => index + 1),
  );
  assert.ok([...announced, ...told].every(({ durable }) => durable));
});

test('progress alone is not synced', async () => {
  const slow = { 'db@a': { start: { readyAfter: 100 } } };
  const { clock, driving, kept } = staged({ plan, hosts: slow });
  await clock.runUntil(driving.ended);
  const waiting = kept.filter(({ entry }) => entry.type === 'step.waiting');
  assert.ok(waiting.length > 0);
  assert.not(waiting.some(({ durable }) => durable));
});

test('a watcher sees every entry once, in order, when it is kept', async () => {
  const { clock, driving, kept, entries } = staged({ plan, hosts });
  await clock.runUntil(driving.ended);
  assert.equal(
    entries,
    kept.map(({ entry }) => entry),
  );
  assert.equal(
    entries.map(({ seq }) => seq),
    entries.map((_, index) => index + 1),
  );
});

for (const type of [
  'run.started',
  'step.started',
  'command.sending',
  'command.ended',
  'run.ended',
] as const) {
  test(`a log that refuses ${type}: nothing more is performed, and the drive rejects`, async () => {
    const { clock, driving, performer, kept, entries } = staged(
      { plan, hosts },
      (entry) => entry.type === type,
    );
    await clock.runUntil(driving.ended);
    await rejects(() => driving.ended, /no space left on device/);
    const { length } = performer.calls;
    await clock.exhaust();
    assert.is(performer.calls.length, length);
    assert.not(kept.some(({ entry }) => entry.type === type));
    assert.not(entries.some((entry) => entry.type === type));
    const expected = { 'run.started': 0, 'step.started': 0, 'command.sending': 1 }[type as string];
    if (expected !== undefined) assert.is(length, expected);
  });
}

test('a performer that throws is a bug: the drive rejects, nothing more is performed, the log tells no interrupt', async () => {
  const bugs = { 'db@a': { start: { takes: 1, ends: 'bug' } }, 'mq@a': { start: { takes: 0 } } } as const;
  const { clock, driving, performer, kept } = staged({
    plan: planOf(apart('start:db@a', 'start:mq@a')),
    hosts: bugs,
  });
  await clock.runUntil(driving.ended);
  await rejects(() => driving.ended, /a bug in the performer/);
  await clock.exhaust();
  // The outcome of `mq@a` was being written down when the bug came: no call follows from it.
  assert.equal(
    performer.calls.map((call) => call.kind),
    ['observe', 'observe', 'command', 'command'],
  );
  assert.not(kept.some(({ entry }) => entry.type === 'run.interrupted'));
});

test('a second interrupt is the first one', async () => {
  const { clock, driving, entries } = staged({ plan, hosts, interrupt: 25 });
  clock.in(26, () => driving.interrupt());
  await clock.runUntil(driving.ended);
  assert.is(entries.filter((entry) => entry.type === 'run.interrupted').length, 1);
});

test.run();
