import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import { durationsOf, forecast } from '../../../src/run/forecast.ts';
import { play, policyOf } from '../../scenario/run/scripted.ts';
import { apart, chain, inBatches, planOf, restart, type Sketch } from './sketch.ts';

type Durations = Readonly<Record<StepId, number>>;

const past = (...runs: readonly Durations[]) =>
  runs.map((run) => new Map(Object.entries(run) as [StepId, number][]));

interface Row {
  readonly says: string;
  readonly sketch: Sketch;
  readonly past: readonly Durations[];
  readonly policy?: Parameters<typeof policyOf>[0];
  readonly p50: number | undefined;
  readonly p90: number | undefined;
  readonly runs: number;
  readonly unknown?: readonly StepId[];
}

const TEN = Array.from({ length: 10 }, (_, at): Durations => ({ 'stop:db@a': (at + 1) * 10 }));

const ROWS: readonly Row[] = [
  {
    says: 'one run is its own forecast',
    sketch: apart('stop:db@a'),
    past: [{ 'stop:db@a': 70 }],
    p50: 70,
    p90: 70,
    runs: 1,
  },
  { says: 'half, and nine of ten', sketch: apart('stop:db@a'), past: TEN, p50: 50, p90: 90, runs: 10 },
  {
    says: 'one after the other along a chain',
    sketch: chain('stop:web@a', 'stop:db@a'),
    past: [{ 'stop:web@a': 5, 'stop:db@a': 70 }],
    ...{ p50: 75, p90: 75, runs: 1 },
  },
  {
    says: 'side by side where nothing orders them',
    sketch: apart('stop:web@a', 'stop:db@a'),
    past: [{ 'stop:web@a': 5, 'stop:db@a': 70 }],
    ...{ p50: 70, p90: 70, runs: 1 },
  },
  {
    says: 'as a limit on their host allows',
    sketch: apart('stop:web@a', 'stop:db@a', 'stop:mq@b'),
    policy: { perHost: { a: 1 } },
    past: [{ 'stop:web@a': 5, 'stop:db@a': 70, 'stop:mq@b': 60 }],
    ...{ p50: 75, p90: 75, runs: 1 },
  },
  {
    says: 'as the limit over all allows',
    sketch: apart('stop:web@a', 'stop:db@b', 'stop:mq@c'),
    policy: { parallel: 1 },
    past: [{ 'stop:web@a': 5, 'stop:db@b': 70, 'stop:mq@c': 60 }],
    ...{ p50: 135, p90: 135, runs: 1 },
  },
  {
    says: 'batch after batch, with the pauses',
    sketch: inBatches([restart('db@a'), restart('db@b')], { pause: 1000 }),
    past: [{ 'stop:db@a': 1, 'start:db@a': 2, 'stop:db@b': 10, 'start:db@b': 20 }],
    ...{ p50: 1033, p90: 1033, runs: 1 },
  },
  {
    says: 'unknown steps are named and count nothing; a run that knows nothing of it is none',
    sketch: chain('stop:web@a', 'stop:db@a'),
    past: [{ 'stop:db@a': 70 }, { 'start:db@a': 9 }],
    ...{ p50: 70, p90: 70, runs: 1, unknown: ['stop:web@a'] },
  },
  {
    says: 'without history there is none',
    sketch: apart('stop:db@a'),
    past: [{ 'start:db@a': 9 }],
    ...{ p50: undefined, p90: undefined, runs: 0, unknown: ['stop:db@a'] },
  },
];

for (const { says, sketch, past: runs, policy, p50, p90, runs: of, unknown = [] } of ROWS)
  test(says, () => {
    const found = forecast(planOf(sketch), policyOf(policy), past(...runs));
    assert.equal(
      { p50: found.p50, p90: found.p90, runs: found.runs, unknown: found.unknown },
      { p50, p90, runs: of, unknown },
    );
  });

test('only what was done teaches how long it takes', async () => {
  const plan = planOf(apart('start:db@a', 'start:app@b', 'start:web@c'));
  const hosts = {
    'db@a': { start: { takes: 30, readyAfter: 12 } },
    'app@b': { found: 'running' },
    'web@c': { start: { ends: 1, becomes: 'stopped' } },
  } as const;
  const { state } = await play({ plan, hosts });
  const durations = durationsOf(state);
  assert.equal([...durations.keys()], ['start:db@a']);
  assert.type(durations.get('start:db@a'), 'number');
});

test('a step that another process has ended teaches nothing', async () => {
  const { state } = await play({ plan: planOf(apart('stop:db@a')) });
  const step = state.steps.get('stop:db@a');
  if (step) Object.assign(step, { startedAt: 500, endedAt: 20 });
  assert.is(durationsOf(state).size, 0);
});

test.run();
