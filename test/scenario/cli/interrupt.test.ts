/** Ctrl-C, a killed abq, and the same command again. `db` is started first; `app` requires it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withAbq } from './bench.ts';
import { outcomesOf } from './events.ts';

const HOSTS = {
  a: { services: { db: { hangStart: true } } },
  b: { services: { app: {}, front: {} } },
  c: { services: { first: {} } },
};
const REQUIRES = { services: { app: { requires: ['db'] }, front: { requires: ['app', 'first'] } } };
const START = ['start', '--all', '--yes', '--json'];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(
    `${signal} once: what runs ends, nothing new begins; the same command again does what is left`,
    withAbq(HOSTS, REQUIRES, async ({ lab, begin, abq, deeds }) => {
      const run = begin(...START);
      await Promise.all([lab.events.until('starting db@a'), run.said(/"start:first@c","outcome":"done"/)]);
      run.signal(signal);
      await run.said(/"run.interrupted"/);
      await lab.service('db@a').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 3, ended.all);
      assert.equal(outcomesOf(ended), {
        'start:first@c': 'done',
        'start:db@a': 'done',
        'start:app@b': 'cancelled',
        'start:front@b': 'cancelled',
      });
      assert.ok(deeds().includes('started db@a'));
      assert.not.ok(deeds().includes('starting app@b'));
      assert.match(ended.stderr, 'next: abq start --all');
      const again = await abq(...START);
      assert.is(again.code, 0, again.all);
      assert.equal(outcomesOf(again), { 'start:app@b': 'done', 'start:front@b': 'done' });
      assert.is(deeds().filter((deed) => deed.startsWith('starting')).length, 4, 'each once');
    }),
  );
}

test(
  'once, in words for people',
  withAbq(HOSTS, REQUIRES, async ({ lab, begin }) => {
    const run = begin('start', '--all', '--yes');
    await lab.events.until('starting db@a');
    run.signal('SIGINT');
    await run.said(/interrupted: nothing new starts, what runs may finish; once more to leave at once/);
    await lab.service('db@a').set({ hangStart: false });
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    assert.match(ended.stdout, /start interrupted in .*: \d done, \d cancelled\n/);
  }),
);

test(
  'an interrupt that comes too late to keep anything from happening changes nothing',
  withAbq({ a: HOSTS.a }, {}, async ({ lab, begin }) => {
    const run = begin(...START);
    await lab.events.until('starting db@a');
    run.signal('SIGINT');
    await run.said(/"run.interrupted"/);
    await lab.service('db@a').set({ hangStart: false });
    const ended = await run.ended;
    assert.is(ended.code, 0, ended.all);
  }),
);

test(
  'twice: it leaves at once, says so, and what runs on its host goes on',
  withAbq(HOSTS, REQUIRES, async ({ lab, begin, abq, deeds, dir }) => {
    const run = begin(...START);
    await lab.events.until('starting db@a');
    run.signal('SIGINT');
    await run.said(/"run.interrupted"/);
    run.signal('SIGINT');
    const ended = await run.ended;
    assert.is(ended.code, 3, ended.all);
    const [, journal = ''] = /left at once; .*; the journal is (.*)\n/.exec(ended.stderr) ?? [];
    assert.ok(existsSync(join(journal, 'events.ndjson')), ended.all);
    assert.ok(journal.startsWith(dir));
    assert.is(lab.service('db@a').status.state, 'activating');
    await lab.service('db@a').set({ hangStart: false });
    await lab.events.until('ready db@a');
    const again = await abq(...START);
    assert.is(again.code, 0, again.all);
    assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1, 'it is not started again');
  }),
);

test(
  'killed: the same command again takes the lock over, waits for what still runs, and does what is left',
  withAbq(HOSTS, REQUIRES, async ({ lab, begin, abq, deeds }) => {
    const run = begin(...START);
    await Promise.all([lab.events.until('starting db@a'), run.said(/"start:first@c","outcome":"done"/)]);
    run.signal('SIGKILL');
    assert.is((await run.ended).signal, 'SIGKILL');
    await lab.service('db@a').set({ hangStart: false });
    await lab.events.until('ready db@a');
    const again = await abq(...START);
    assert.is(again.code, 0, again.all);
    assert.equal(outcomesOf(again), { 'start:app@b': 'done', 'start:front@b': 'done' });
    assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1);
    assert.is(deeds().filter((deed) => deed === 'starting first@c').length, 1);
  }),
);

test(
  'killed, with a unit still on its way up: it is waited for and not started twice',
  withAbq(
    HOSTS,
    { services: { ...REQUIRES.services, db: { manager: 'systemd' } } },
    async ({ lab, begin, deeds }) => {
      const first = begin(...START);
      await lab.events.until('starting db@a');
      first.signal('SIGKILL');
      await first.ended;
      const again = begin(...START, '--verbose');
      await again.said(/"for":"db@a is changing: activating/);
      await lab.service('db@a').set({ hangStart: false });
      const ended = await again.ended;
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended)['start:db@a'], 'unchanged');
      assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1);
    },
  ),
);

test(
  'a reader that has gone is no reason to leave the hosts half way',
  withAbq(HOSTS, REQUIRES, async ({ lab, begin, deeds }) => {
    const run = begin(...START);
    await lab.events.until('starting db@a');
    run.deafen();
    await lab.service('db@a').set({ hangStart: false });
    const ended = await run.ended;
    assert.is(ended.code, 0);
    assert.ok(deeds().includes('started front@b'));
  }),
);

test.run();
