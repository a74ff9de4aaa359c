/** In a file of its own: those who are assumed to be down are asked only now and then. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withAbq } from './bench.ts';
import { outcomesOf } from './events.ts';

test(
  'a host that was assumed to be down and answers: nothing new starts until the operator has decided',
  withAbq(
    {
      a: { services: { db: { hangStart: true } } },
      b: { services: { app: {} } },
      c: { services: { gone: {} } },
    },
    { services: { app: { requires: ['db'] } } },
    async ({ lab, begin, deeds }) => {
      await lab.host('c').cut();
      const run = begin('start', '--all', '--assume-down', 'gone', '--yes', '--json');
      await lab.events.until('starting db@a');
      await lab.host('c').heal();
      await run.said(/c was assumed to be down and answers: nothing new starts/);
      await lab.service('db@a').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 3, ended.all);
      assert.equal(outcomesOf(ended), { 'start:db@a': 'done', 'start:app@b': 'cancelled' });
      assert.equal(deeds(), ['starting db@a', 'started db@a']);
    },
  ),
);

test.run();
