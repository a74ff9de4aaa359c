/** Ctrl-C in a rolling restart. */
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
  'while one stops: it stays down and drained, and both are told',
  withFarm({ size: 4 }, async ({ lab, begin, abq, deeds }) => {
    await lab.service('tomcat@t1').set({ ignoreStop: true });
    const run = begin('restart', 'tomcat', '--rolling', '--yes');
    await lab.events.until('stopping tomcat@t1');
    run.signal('SIGINT');
    await run.said(/interrupted: nothing new starts/);
    await lab.service('tomcat@t1').set({ ignoreStop: false });
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    assert.equal(drained(lab), ['t1']);
    assert.match(ended.stdout, '(what was stopped and is not back; tomcat@t1 may be drained until then)');
    const commands = nextOf(ended);
    assert.equal(commands, [
      ['restart', 'tomcat@t1', '--rolling'],
      ['restart', 'tomcat@t2', 'tomcat@t3', 'tomcat@t4', '--rolling'],
    ]);
    for (const words of commands) {
      const further = await abq(...words, '--yes');
      assert.is(further.code, 0, further.all);
    }
    assert.equal(stoppedIn(deeds()), ['tomcat@t1', 'tomcat@t2', 'tomcat@t3', 'tomcat@t4']);
    assert.equal(drained(lab), []);
  }),
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
