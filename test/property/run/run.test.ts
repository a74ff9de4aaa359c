import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { play, type Ran } from '../../scenario/run/scripted.ts';
import { scenes } from './arbitrary.ts';
import { laws, replay } from './laws.ts';

const RUNS = 400;

test('every law holds of every run', () =>
  fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const ran = await play(scene);
      const broken = Object.entries(laws).flatMap(([says, law]) =>
        law(ran, scene).map((wrong) => `${says}: ${wrong}`),
      );
      assert.equal(broken, []);
    }),
    { numRuns: RUNS },
  ));

test('the state is the fold of its log, read back', () =>
  fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      const ran = await play(scene);
      assert.equal(replay(ran, scene), ran.state);
    }),
    { numRuns: RUNS / 2 },
  ));

const timeless = ({ entries }: Ran) => entries.map((entry) => ({ ...entry, time: '', mono: 0 }));

test('the same inputs make the same log, but for the time', () =>
  fc.assert(
    fc.asyncProperty(scenes, async (scene) => {
      assert.equal(timeless(await play(scene)), timeless(await play(scene)));
    }),
    { numRuns: RUNS / 4 },
  ));

/** A sample that never meets a case proves nothing about it. */
test('the sample has every outcome and every result', async () => {
  const seen = new Set<string | number | undefined>();
  for (const scene of fc.sample(scenes, { numRuns: RUNS, seed: 7 })) {
    const { state } = await play(scene);
    seen.add(state.result);
    for (const step of state.steps.values()) seen.add(step.outcome);
    if (state.drift?.length) seen.add('drift');
  }
  const wanted = [0, 1, 3, 'done', 'unchanged', 'failed', 'unknown', 'blocked', 'held', 'cancelled', 'drift'];
  assert.equal(
    wanted.filter((one) => !seen.has(one)),
    [],
  );
});

test.run();
