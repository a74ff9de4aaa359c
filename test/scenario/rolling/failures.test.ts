/** A Tomcat that does not come back in the middle of a rolling restart. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { outcomesOf } from '../cli/events.ts';
import { drained, nextOf, stoppedIn, withFarm } from './farm.ts';
import { pidsOf } from './shop.ts';

const RESTART = ['restart', 'tomcat', '--rolling', '--yes'];
const FIRST = ['tomcat@t1', 'tomcat@t2', 'tomcat@t3'];
const LAST = ['tomcat@t5', 'tomcat@t6', 'tomcat@t7', 'tomcat@t8'];

test(
  'no further batch begins, and what it says to type does just the rest',
  withFarm({ size: 8 }, async (bench) => {
    const { lab, abq, deeds } = bench;
    await lab.service('tomcat@t4').set({ failStart: 3 });
    const last = pidsOf(bench, LAST);
    const ended = await abq(...RESTART, '--batch', '2');
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()).toSorted(), [...FIRST, 'tomcat@t4']);
    assert.equal(pidsOf(bench, LAST), last);
    for (const id of FIRST) assert.ok(lab.service(id).status.ready, `${id} is back`);
    assert.match(ended.stdout, '1 of 4 batches done\n');
    assert.match(ended.stdout, 'it went no further: 1 instance failed, --max-failures allows 0\n');
    assert.match(ended.stdout, /start tomcat@t4 failed: `labctl start tomcat` ended with status 3/);
    assert.equal(drained(lab), ['t4']);
    assert.match(ended.stdout, '(what was stopped and is not back; tomcat@t4 may be drained until then)');
    const commands = nextOf(ended);
    assert.equal(commands, [
      ['status', 'tomcat@t4'],
      ['restart', 'tomcat@t4', '--rolling'],
      ['restart', ...LAST, '--rolling', '--batch', '2'],
    ]);
    await lab.service('tomcat@t4').set({ failStart: undefined });
    const first = pidsOf(bench, FIRST);
    for (const words of commands.slice(1)) {
      const further = await abq(...words, '--yes');
      assert.is(further.code, 0, further.all);
    }
    assert.equal(pidsOf(bench, FIRST), first, 'once is enough');
    assert.equal(stoppedIn(deeds()).slice(4).toSorted(), LAST);
    assert.ok(lab.service('tomcat@t4').status.ready);
    assert.equal(drained(lab), []);
  }),
);

test(
  '--max-failures 1: it goes on, and only what failed is left',
  withFarm({ size: 4, need: 1 }, async ({ lab, abq, deeds }) => {
    await lab.service('tomcat@t2').set({ failStart: 3 });
    const ended = await abq(...RESTART, '--max-failures', '1');
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1', 'tomcat@t2', 'tomcat@t3', 'tomcat@t4']);
    assert.match(ended.stdout, '3 of 4 batches done\n');
    assert.not.match(ended.stdout, 'it went no further');
    assert.equal(nextOf(ended), [
      ['status', 'tomcat@t2'],
      ['restart', 'tomcat@t2', '--rolling'],
    ]);
  }),
);

test(
  '--max-failures 1: a second one ends it',
  withFarm({ size: 4, need: 1 }, async ({ lab, abq, deeds }) => {
    for (const id of ['tomcat@t1', 'tomcat@t3']) await lab.service(id).set({ failStart: 3 });
    const ended = await abq(...RESTART, '--max-failures', '1');
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1', 'tomcat@t2', 'tomcat@t3']);
    assert.match(ended.stdout, 'it went no further: 2 instances failed, --max-failures allows 1\n');
  }),
);

test(
  '--max-failures 1: a floor that the failed one would break ends it',
  withFarm({ size: 4, need: 3 }, async ({ lab, abq, deeds }) => {
    await lab.service('tomcat@t2').set({ failStart: 3 });
    const ended = await abq(...RESTART, '--max-failures', '1', '--json');
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()), ['tomcat@t1', 'tomcat@t2']);
    assert.match(
      ended.stderr,
      'it went no further: web@lb needs 3 of tomcat, and without tomcat@t3 only 2 would be ready; not ready: tomcat@t2\n',
    );
    assert.equal(outcomesOf(ended), {
      'stop:tomcat@t1': 'done',
      'start:tomcat@t1': 'done',
      'stop:tomcat@t2': 'done',
      'start:tomcat@t2': 'failed',
      'stop:tomcat@t3': 'cancelled',
      'start:tomcat@t3': 'cancelled',
      'stop:tomcat@t4': 'cancelled',
      'start:tomcat@t4': 'cancelled',
    });
    await lab.service('tomcat@t2').set({ failStart: undefined });
    for (const words of nextOf(ended).slice(1)) {
      const further = await abq(...words, '--yes');
      assert.is(further.code, 0, further.all);
    }
    assert.equal(stoppedIn(deeds()).slice(2), ['tomcat@t3', 'tomcat@t4']);
  }),
);

test(
  'one that failed makes the batches narrower where its floor allows no more',
  withFarm({ size: 6, need: 4 }, async ({ lab, abq, deeds }) => {
    await lab.service('tomcat@t1').set({ failStart: 3 });
    const ended = await abq(...RESTART, '--batch', '2', '--max-failures', '1');
    assert.is(ended.code, 1, ended.all);
    const moves = deeds().filter((deed) => /^(stopping|started) tomcat@t[3-6]$/.test(deed));
    assert.is(moves.length, 8);
    for (const [at, deed] of moves.entries()) assert.match(deed, at % 2 === 0 ? /^stopping/ : /^started/);
  }),
);

test(
  'a drain that fails: it is not stopped, and nothing else is',
  withFarm(
    { size: 4, tomcat: { hooks: { drain: 'test "$ABQ_HOST" != t2 || exit 7', undrain: 'true' } } },
    async ({ abq, deeds }) => {
      const ended = await abq(...RESTART);
      assert.is(ended.code, 1, ended.all);
      assert.equal(stoppedIn(deeds()), ['tomcat@t1']);
      assert.match(ended.stdout, /stop tomcat@t2 failed: .*ended with status 7/);
      assert.match(ended.stdout, '(what was not restarted; tomcat@t2 may be drained until then)');
      assert.equal(nextOf(ended).at(-1), ['restart', 'tomcat@t2', 'tomcat@t3', 'tomcat@t4', '--rolling']);
    },
  ),
);

test(
  'an undrain that fails: it is up, and what gives its traffic back is told',
  withFarm(
    { size: 2, tomcat: { hooks: { drain: 'true', undrain: 'test "$ABQ_HOST" != t1 || exit 7' } } },
    async ({ lab, abq }) => {
      const ended = await abq(...RESTART);
      assert.is(ended.code, 1, ended.all);
      assert.ok(lab.service('tomcat@t1').status.ready);
      assert.match(
        ended.stdout,
        /tomcat@t1 may still be drained: .* its undrain hook yourself, with ABQ_SERVICE=tomcat ABQ_HOST=t1: test/,
      );
      assert.equal(nextOf(ended), [
        ['status', 'tomcat@t1'],
        ['restart', 'tomcat@t2', '--rolling'],
      ]);
    },
  ),
);

test.run();
