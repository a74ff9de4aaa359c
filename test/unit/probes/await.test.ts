import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { awaitConditions, type Condition } from '../../../src/probes/await.ts';
import { fakeClock } from '../survey/clock.ts';

/** Tries of the first condition that answer by the second in which they are made: `1` holds, `0` not. */
interface Row {
  readonly what: string;
  readonly conditions: readonly Condition[];
  readonly limit: number;
  /** For each condition a digit a second; the last stands for all later ones. */
  readonly holds: readonly string[];
  readonly reached: boolean;
  /** Seconds. */
  readonly after: number;
  readonly missing?: readonly number[];
}

const each = (seconds: number, stable = 0): Condition => ({
  interval: seconds * 1000,
  stable: stable * 1000,
});

const ROWS: readonly Row[] = [
  { what: 'it holds at once', conditions: [each(1)], limit: 10, holds: ['1'], reached: true, after: 0 },
  { what: 'it holds later', conditions: [each(1)], limit: 10, holds: ['0001'], reached: true, after: 3 },
  {
    what: 'it never holds',
    conditions: [each(1)],
    limit: 10,
    holds: ['0'],
    reached: false,
    after: 10,
    missing: [0],
  },
  {
    what: 'there is one try without a limit',
    conditions: [each(1)],
    limit: 0,
    holds: ['0'],
    reached: false,
    after: 0,
  },
  {
    what: 'it is tried at its interval',
    conditions: [each(4)],
    limit: 10,
    holds: ['01'],
    reached: true,
    after: 4,
  },
  {
    what: 'the end of its time is a last try',
    ...{ conditions: [each(60)], limit: 10, holds: ['01'], reached: true, after: 10 },
  },
  { what: 'it must stay', conditions: [each(1, 5)], limit: 10, holds: ['1'], reached: true, after: 5 },
  {
    what: 'a break begins anew',
    conditions: [each(1, 3)],
    limit: 10,
    holds: ['11101'],
    reached: true,
    after: 7,
  },
  {
    what: 'staying extends the limit',
    ...{ conditions: [each(1, 5)], limit: 3, holds: ['0001'], reached: true, after: 8 },
  },
  {
    what: 'what does not stay fails after limit and stability',
    ...{ conditions: [each(1, 5)], limit: 3, holds: ['00001'], reached: false, after: 8, missing: [0] },
  },
  {
    what: 'all must hold at the same time',
    ...{ conditions: [each(1), each(1)], limit: 10, holds: ['101111', '0001'], reached: true, after: 3 },
  },
  {
    what: 'one that broke while another was waited for counts as missing',
    ...{
      conditions: [each(1), each(1)],
      limit: 4,
      holds: ['10', '0001'],
      reached: false,
      after: 4,
      missing: [0],
    },
  },
];

for (const { what, conditions, limit, holds, reached, after, missing = [] } of ROWS) {
  test(what, async () => {
    const clock = fakeClock();
    const digit = (index: number): boolean => {
      const digits = holds[index] ?? '';
      return digits[Math.min(Math.floor(clock.now() / 1000), digits.length - 1)] === '1';
    };
    const waited = await awaitConditions(conditions, limit * 1000, clock, (due) =>
      Promise.resolve({
        held: new Map(due.map((index) => [index, digit(index)])),
        final: false,
        seen: clock.now(),
      }),
    );
    assert.is(waited.reached, reached);
    assert.is(waited.after, after * 1000);
    if (missing.length > 0) assert.equal(waited.missing, missing);
  });
}

test('what is final ends the waiting at once', async () => {
  const clock = fakeClock();
  const waited = await awaitConditions([each(1)], 60_000, clock, () =>
    Promise.resolve({ held: new Map([[0, false]]), final: clock.now() >= 2000, seen: 'dead' }),
  );
  assert.equal(waited, { reached: false, seen: 'dead', after: 2000, missing: [0] });
});

test('what could not be tried is tried with the next look, and its time begins anew', async () => {
  const clock = fakeClock();
  const waited = await awaitConditions([each(1), each(2, 4)], 60_000, clock, (due) => {
    const up = clock.now() < 2000 || clock.now() >= 7000;
    const held = new Map<number, boolean | 'untried'>([[0, up]]);
    if (due.includes(1) || !up) held.set(1, up || 'untried');
    return Promise.resolve({ held, final: false, seen: 0 });
  });
  assert.ok(waited.reached);
  assert.is(waited.after, 11_000);
});

test('the time that a try takes counts', async () => {
  const clock = fakeClock();
  const waited = await awaitConditions([each(1)], 10_000, clock, () => {
    clock.advance(6000);
    return Promise.resolve({ held: new Map([[0, false]]), final: false, seen: 0 });
  });
  assert.is(waited.reached, false);
  assert.is(waited.after, 13_000);
  assert.equal(clock.sleeps, [1000]);
});

test('without a limit it waits for hours', async () => {
  const clock = fakeClock();
  const hours = 5 * 3600 * 1000;
  const waited = await awaitConditions([{ interval: 60_000, stable: 0 }], Infinity, clock, () =>
    Promise.resolve({ held: new Map([[0, clock.now() >= hours]]), final: false, seen: 0 }),
  );
  assert.ok(waited.reached);
  assert.is(waited.after, hours);
});

test.run();
