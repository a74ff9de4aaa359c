/** The live view of a rolling run: which batch, how long the pause still is, why it goes no further. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Entry } from '../../../../src/run/entries.ts';
import { fold } from '../../../../src/run/fold.ts';
import { initialState } from '../../../../src/run/state.ts';
import { frame } from '../../../../src/views/live/frame.ts';
import { Tally } from '../../../../src/views/live/tally.ts';
import { styleFor } from '../../../../src/views/style.ts';
import { policyOf } from '../../../scenario/run/scripted.ts';
import { inBatches, planOf, restart } from '../../run/sketch.ts';

type Heard = readonly [seconds: number, entry: Entry];

const SKETCH = inBatches([restart('db@a'), restart('db@b'), restart('db@c')], {
  pause: 30_000,
  maxFailures: 0,
});

const begun: readonly Heard[] = [
  [0, { type: 'batch.started', batch: 1, of: 3 }],
  [0, { type: 'step.started', step: 'stop:db@a' }],
  [4, { type: 'step.ended', step: 'stop:db@a', outcome: 'done' }],
  [4, { type: 'step.started', step: 'start:db@a' }],
];
const pausing: readonly Heard[] = [
  ...begun,
  [10, { type: 'step.ended', step: 'start:db@a', outcome: 'done' }],
  [10, { type: 'batch.pausing', batch: 2, milliseconds: 30_000 }],
];

const pictureAt = (seconds: number, heard: readonly Heard[], columns = 80): string => {
  const state = initialState(planOf(SKETCH), policyOf());
  const tally = new Tally(state, 'step');
  heard.forEach(([when, entry], index) => {
    fold(state, entry, when * 1000);
    tally.note({ ...entry, seq: index + 1, time: '', mono: when * 1000 });
  });
  const now = seconds * 1000;
  return frame([], tally.summary(now), { columns, lines: 24 }, now, styleFor(false)).join('\n');
};

const ROWS: readonly {
  says: string;
  seconds: number;
  heard: readonly Heard[];
  columns?: number;
  picture: string;
}[] = [
  {
    says: 'in a batch',
    seconds: 6,
    heard: begun,
    picture: 'acme: restart all  1/6 done  batch 1 of 3  1 running  0:06 elapsed',
  },
  {
    says: 'in a pause, at its beginning',
    seconds: 10,
    heard: pausing,
    picture: 'acme: restart all  2/6 done  batch 1 of 3  0:10 elapsed\npause before batch 2 of 3: 0:30 left',
  },
  {
    says: 'in a pause, nearly over: the last second is still one',
    seconds: 39.5,
    heard: pausing,
    picture: 'acme: restart all  2/6 done  batch 1 of 3  0:39 elapsed\npause before batch 2 of 3: 0:01 left',
  },
  {
    says: 'narrow',
    seconds: 10,
    heard: pausing,
    columns: 24,
    picture: 'acme: restart all\n2/6 done  batch 1 of 3\n0:10 elapsed\npause before batch 2 of\n3: 0:30 left',
  },
  {
    says: 'after too many failures',
    seconds: 10,
    heard: [...begun, [10, { type: 'step.ended', step: 'start:db@a', outcome: 'failed' }]],
    picture: `acme: restart all  1/6 done  batch 1 of 3  1 failed  0:10 elapsed
1 instance failed, --max-failures allows 0: only what was stopped is started
again`,
  },
];

for (const { says, seconds, heard, columns, picture } of ROWS)
  test(says, () => assert.is(pictureAt(seconds, heard, columns), picture));

test('the time left has the pauses in it', () => {
  const plan = planOf(
    inBatches([restart('db@a', 'db@b', 'db@c'), restart('db@d'), restart('db@e')], { pause: 600_000 }),
  );
  const state = initialState(plan, policyOf());
  const tally = new Tally(state, 'step');
  const hear = (entry: Entry, mono: number): void => {
    fold(state, entry, mono);
    tally.note({ ...entry, seq: 1, time: '', mono });
  };
  hear({ type: 'batch.started', batch: 1, of: 3 }, 0);
  for (const { id } of plan.steps.slice(0, 6)) {
    hear({ type: 'step.started', step: id }, 0);
    hear({ type: 'step.ended', step: id, outcome: 'done' }, 10_000);
  }
  hear({ type: 'batch.pausing', batch: 2, milliseconds: 600_000 }, 10_000);
  // Four steps of 10 s one after the other, and two pauses, of which 100 s are over.
  assert.is(tally.summary(110_000).left, 40_000 + 1_100_000);
});

test.run();
