/** Ctrl-C in a rolling restart. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomesOf } from '../cli/events.ts';
import { drained, nextOf, stoppedIn, withFarm } from './farm.ts';
import { pidsOf } from './shop.ts';

const RESTART = ['restart', 'tomcat', '--rolling', '--batch', '2'];

test(
  'in a batch: what runs finishes and is undrained, no batch follows; the rest is one command',
  withFarm({ size: 4 }, async (bench) => {
    const { lab, begin, abq, deeds } = bench;
    await lab.service('tomcat@t1').set({ hangStart: true });
    const run = begin(...RESTART, '--yes', '--json');
    await Promise.all([
      lab.events.until('starting tomcat@t1'),
      run.said(/"step.ended","step":"start:tomcat@t2","outcome":"done"/),
    ]);
    run.signal('SIGINT');
    await run.said(/"run.interrupted"/);
    await lab.service('tomcat@t1').set({ hangStart: false });
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    assert.equal(outcomesOf(ended), {
      'stop:tomcat@t1': 'done',
      'stop:tomcat@t2': 'done',
      'start:tomcat@t1': 'done',
      'start:tomcat@t2': 'done',
      'stop:tomcat@t3': 'cancelled',
      'stop:tomcat@t4': 'cancelled',
      'start:tomcat@t3': 'cancelled',
      'start:tomcat@t4': 'cancelled',
    });
    assert.equal(drained(lab), []);
    assert.not.match(ended.stderr, 'drained');
    const [words = [], ...more] = nextOf(ended);
    assert.equal([words, more], [['restart', 'tomcat@t3', 'tomcat@t4', '--rolling', '--batch', '2'], []]);
    const before = pidsOf(bench, ['tomcat@t1', 'tomcat@t2']);
    const again = await abq(...words, '--yes');
    assert.is(again.code, 0, again.all);
    assert.equal(stoppedIn(deeds()).slice(2).toSorted(), ['tomcat@t3', 'tomcat@t4']);
    assert.equal(pidsOf(bench, ['tomcat@t1', 'tomcat@t2']), before);
  }),
);

test(
  'while one stops: it is started again and undrained',
  withFarm({ size: 4 }, async ({ lab, begin, abq, deeds }) => {
    await lab.service('tomcat@t1').set({ ignoreStop: true });
    const run = begin('restart', 'tomcat', '--rolling', '--yes');
    await lab.events.until('stopping tomcat@t1');
    run.signal('SIGINT');
    await run.said(/interrupted: nothing more is stopped, what was stopped is started again/);
    await lab.service('tomcat@t1').set({ ignoreStop: false });
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    assert.equal(drained(lab), []);
    assert.equal(deeds().at(-1), 'started tomcat@t1');
    const [words = [], ...more] = nextOf(ended);
    assert.equal([words, more], [['restart', 'tomcat@t2', 'tomcat@t3', 'tomcat@t4', '--rolling'], []]);
    const further = await abq(...words, '--yes');
    assert.is(further.code, 0, further.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1', 'tomcat@t2', 'tomcat@t3', 'tomcat@t4']);
    assert.equal(drained(lab), []);
  }),
);

const SLOW_DRAIN = 'touch "$HOME/drained"; until [ -e "$HOME/go" ]; do sleep 0.05; done';

test(
  'while one is drained: it is not stopped, and undrained',
  withFarm(
    { size: 2, tomcat: { hooks: { drain: SLOW_DRAIN, undrain: 'rm "$HOME/drained"' } } },
    async ({ lab, begin, deeds }) => {
      const run = begin('restart', 'tomcat', '--rolling', '--yes', '--json');
      await run.said(/"command.sending".*"phase":"drain"/);
      run.signal('SIGINT');
      await run.said(/"run.interrupted"/);
      writeFileSync(join(lab.host('t1').home, 'go'), '');
      const ended = await run.ended;
      assert.is(ended.code, 3, ended.all);
      assert.equal(outcomesOf(ended), {
        'stop:tomcat@t1': 'cancelled',
        'start:tomcat@t1': 'done',
        'stop:tomcat@t2': 'cancelled',
        'start:tomcat@t2': 'cancelled',
      });
      assert.equal(stoppedIn(deeds()), []);
      assert.equal(drained(lab), []);
      assert.equal(nextOf(ended), [['restart', 'tomcat@t1', 'tomcat@t2', '--rolling']]);
    },
  ),
);

test(
  'in a pause: it ends at once',
  withFarm({ size: 4 }, async ({ lab, begin, abq, deeds }) => {
    const run = begin(...RESTART, '--pause', '1h', '--yes', '--json');
    await run.said(/"batch.pausing"/);
    run.signal('SIGINT');
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    assert.equal(stoppedIn(deeds()).toSorted(), ['tomcat@t1', 'tomcat@t2']);
    assert.equal(drained(lab), []);
    const [words = [], ...more] = nextOf(ended);
    assert.equal(more, []);
    assert.equal(words.slice(0, 3), ['restart', 'tomcat@t3', 'tomcat@t4']);
    assert.equal(words.slice(3), ['--rolling', '--batch', '2', '--pause', '60m']);
    // One batch is left: there is nothing to pause for.
    const again = await abq(...words, '--yes');
    assert.is(again.code, 0, again.all);
    assert.equal(stoppedIn(deeds()).slice(2).toSorted(), ['tomcat@t3', 'tomcat@t4']);
  }),
);

test.run();
