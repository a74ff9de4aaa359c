/** A host that reboots in the middle of a run. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withAbq } from './bench.ts';
import { outcomesOf } from './events.ts';

const timeouts = { ready: '3s' };

test(
  'in mid-command: the start is lost with it, what was up there is told as gone, and nothing is sent again',
  withAbq(
    {
      a: { services: { base: {}, db: { hangStart: true } } },
      b: { services: { app: {} } },
      c: { services: { other: {} } },
    },
    { services: { db: { requires: ['base'], timeouts }, app: { requires: ['db'] } } },
    async ({ lab, begin, abq, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await Promise.all([lab.events.until('starting db@a'), lab.events.until('ready other@c')]);
      await lab.host('a').reboot({ down: 200 });
      await lab.service('db@a').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      const outcomes = {
        'start:base@a': 'done',
        'start:db@a': 'failed',
        'start:app@b': 'blocked',
        'start:other@c': 'done',
      };
      assert.equal(outcomesOf(ended), outcomes);
      assert.match(ended.stderr, 'base@a did not stay running: it is stopped');
      assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1, 'sent once');
      const again = await abq('start', '--all', '--yes', '--json');
      assert.is(again.code, 0, again.all);
      assert.equal(outcomesOf(again), {
        'start:base@a': 'done',
        'start:db@a': 'done',
        'start:app@b': 'done',
      });
    },
  ),
);

test(
  'what it starts at boot by itself is awaited',
  withAbq(
    { a: { services: { db: { hangStart: true, enabled: true } } }, b: { services: { app: {} } } },
    { services: { app: { requires: ['db'] } } },
    async ({ lab, begin, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      const first = await lab.events.until('starting db@a');
      await lab.host('a').powerOff();
      await lab.host('a').powerOn();
      await lab.events.until('starting db@a', first);
      await lab.service('db@a').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended), { 'start:db@a': 'done', 'start:app@b': 'done' });
      assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 2, 'once by abq, once at boot');
    },
  ),
);

test(
  'in a stop: its services are down with it, and a stop that needs no command is sent none',
  withAbq(
    {
      a: { services: { db: { running: true } } },
      b: { services: { app: { running: true, ignoreStop: true } } },
    },
    { services: { app: { requires: ['db'] } } },
    async ({ lab, begin, deeds }) => {
      const run = begin('stop', '--all', '--confirm', 'lab', '--json');
      await lab.events.until('stopping app@b');
      await lab.host('b').reboot();
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended), { 'stop:app@b': 'done', 'stop:db@a': 'done' });
      assert.is(deeds().filter((deed) => deed === 'stopping app@b').length, 1);
    },
  ),
);

test.run();
