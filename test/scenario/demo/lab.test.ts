/** A lab that another process of the same user can work with, and that goes when it is told to. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withBench } from './bench.ts';

const SIZES = [
  ['small', 6],
  ['abiquo', 36],
] as const;

for (const [platform, instances] of SIZES) {
  test(
    `${platform}: its topology is read, its hosts answer, and SIGTERM ends it clean`,
    withBench(async ({ start, left }) => {
      const lab = start('lab', '--platform', platform);
      const [, file = ''] = await lab.said(/--config (\S+abq\.config\.json)\n/);
      await lab.said(/Ctrl-C ends the lab/);
      const status = start('status', '--json', '--config', file);
      assert.is(await status.ended, 0, status.output());
      const { instances: seen } = JSON.parse(status.output()) as {
        instances: { state: string; ready: boolean }[];
      };
      assert.is(seen.length, instances);
      assert.equal(
        seen.filter(({ state, ready }) => !(state === 'running' && ready) && state !== 'stopped'),
        [],
      );
      lab.terminate();
      assert.is(await lab.ended, 0, lab.output());
      assert.equal(await left(), []);
    }),
  );
}

test(
  'the commands it names do what they say',
  withBench(async ({ start, left }) => {
    const lab = start('lab', '--platform', 'small');
    const [, file = ''] = await lab.said(/--config (\S+abq\.config\.json)\n/);
    const stop = start('stop', '--all', '--confirm', 'lab', '--config', file);
    assert.is(await stop.ended, 0, stop.output());
    const again = start('start', '--all', '--yes', '--config', file);
    assert.is(await again.ended, 0, again.output());
    lab.interrupt();
    assert.is(await lab.ended, 0, lab.output());
    // The runs of the operator are the operator's.
    assert.equal(await left(), ['abq']);
  }),
);

test.run();
