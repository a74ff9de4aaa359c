import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { play } from '../../scenario/run/scripted.ts';
import { rollingScenes } from './arbitrary-rolling.ts';
import { laws, replay } from './laws.ts';
import { rollingLaws } from './rolling-laws.ts';

const RUNS = 300;

test('every law holds of every rolling run', () =>
  fc.assert(
    fc.asyncProperty(rollingScenes, async (scene) => {
      const ran = await play(scene);
      const broken = Object.entries({ ...laws, ...rollingLaws }).flatMap(([says, law]) =>
        law(ran, scene).map((wrong) => `${says}: ${wrong}`),
      );
      assert.equal(broken, []);
    }),
    { numRuns: RUNS },
  ));

test('the state is the fold of its log, read back', () =>
  fc.assert(
    fc.asyncProperty(rollingScenes, async (scene) => {
      const ran = await play(scene);
      assert.equal(replay(ran, scene), ran.state);
    }),
    { numRuns: RUNS / 2 },
  ));

/** A sample that never meets a case proves nothing about it. */
test('the sample meets every way to go on and to give up', async () => {
  const seen = new Set<string | number | undefined>();
  for (const scene of fc.sample(rollingScenes, { numRuns: RUNS, seed: 7 })) {
    const { state, entries } = await play(scene);
    const halted = state.rolling?.halted;
    const reason = /--fail-fast|--max-failures|keeps/.exec(halted ?? '')?.[0] ?? 'goes on';
    seen.add(`${state.result} ${reason}`);
    if (state.rolling && state.rolling.failed.size > 0 && halted === undefined)
      seen.add('puts up with failures');
    if (state.rolling?.pausing && state.interrupted) seen.add('interrupted in a pause');
    for (const entry of entries) {
      if (entry.type !== 'batch.checked') continue;
      if (entry.missing.length > 0) seen.add('somebody died');
      if (entry.back.length > 0) seen.add('somebody is back');
    }
    for (const { id } of state.plan.steps) {
      const own = state.steps.get(id);
      const drained = own?.commands.some(({ phase }) => phase === 'drain');
      if (id.startsWith('stop:') && drained && own?.outcome === 'cancelled') seen.add('drained, not stopped');
    }
    for (const entry of entries) if (entry.type.startsWith('batch.')) seen.add(entry.type);
    for (const { id } of state.plan.steps) {
      const batch = state.rolling?.batchOf.get(id) ?? 0;
      const step = state.steps.get(id);
      if (halted !== undefined && batch > (state.rolling?.batch ?? 0) && step?.outcome === 'done')
        seen.add('brought back without its batch');
    }
  }
  const wanted = [
    ...['0 goes on', '1 goes on', '3 goes on', '1 --max-failures', '1 --fail-fast', '1 keeps'],
    ...['puts up with failures', 'interrupted in a pause', 'batch.started', 'batch.pausing'],
    ...['brought back without its batch', 'somebody died', 'somebody is back', 'drained, not stopped'],
  ];
  assert.equal(
    wanted.filter((one) => !seen.has(one)),
    [],
  );
});

test.run();
