/** Who dies by itself during a rolling restart is missing from its floors. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { drained, stoppedIn, withFarm } from './farm.ts';
import type { Bench } from '../cli/bench.ts';

/** While the first one starts. */
const during = async ({ lab, begin }: Bench, work: () => Promise<void>) => {
  await lab.service('tomcat@t1').set({ hangStart: true });
  const run = begin('restart', 'tomcat', '--rolling', '--yes');
  await lab.events.until('starting tomcat@t1');
  await work();
  await lab.service('tomcat@t1').set({ hangStart: false });
  return run;
};

test(
  'a member of a floor that dies in batch 1: batch 2 is not stopped, and the end says who is missing',
  withFarm({ size: 4, need: 3 }, async (bench) => {
    const { lab, deeds } = bench;
    const run = await during(bench, () => lab.service('tomcat@t4').kill());
    const ended = await run.ended;
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1']);
    assert.match(ended.all, 'not ready any more: tomcat@t4 (stopped)');
    assert.match(ended.stdout, 'only 2 would be ready; not ready: tomcat@t4');
    assert.equal(drained(lab), []);
  }),
);

test(
  'one that dies is no end while its floor does without it',
  withFarm({ size: 4, need: 2, tomcat: { hooks: {} } }, async (bench) => {
    const { lab, deeds } = bench;
    const run = await during(bench, () => lab.service('tomcat@t4').kill());
    const ended = await run.ended;
    assert.is(ended.code, 0, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1', 'tomcat@t2', 'tomcat@t3']);
    assert.match(ended.all, 'not ready any more: tomcat@t4 (stopped)');
  }),
);

test(
  'a member whose host is silent does not count, and holds up nothing for good',
  withFarm({ size: 4, need: 3 }, async (bench) => {
    const { lab, deeds } = bench;
    const run = await during(bench, async () => lab.host('t4').cut());
    const ended = await run.ended;
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1']);
    assert.match(ended.all, 'not ready any more: tomcat@t4 (unreachable)');
  }),
);

test(
  'Ctrl-C while a silent host is looked at: it ends at once',
  withFarm({ size: 4, need: 3 }, async (bench) => {
    const { lab, deeds } = bench;
    const run = await during(bench, async () => lab.host('t4').freeze());
    await run.said(/looking at 4 instances before batch 2 of 4/);
    run.signal('SIGINT');
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1']);
    assert.not.match(ended.all, 'not ready any more');
    assert.equal(drained(lab), []);
  }),
);

test.run();
