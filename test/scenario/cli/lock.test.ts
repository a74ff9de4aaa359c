/** One run at a time on one topology. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hostname, userInfo } from 'node:os';
import { withAbq } from './bench.ts';

const HOSTS = { a: { services: { db: { hangStart: true } } }, b: { services: { app: {} } } };

test(
  'a second run fails and names who holds it; what only reads does not ask for it',
  withAbq(HOSTS, {}, async ({ lab, begin, abq, deeds }) => {
    const run = begin('start', 'db', '--yes');
    await lab.events.until('starting db@a');
    for (const words of [
      ['start', 'app', '--yes'],
      ['stop', 'app', '--yes'],
    ]) {
      const second = await abq(...words);
      assert.is(second.code, 4, second.all);
      const holder = `locked by another run: ${userInfo().username}@${hostname()} (process ${run.pid}), since `;
      assert.match(second.stderr, holder, second.all);
      assert.match(second.stderr, /: start db\n/, 'what it does');
    }
    const json = await abq('start', 'app', '--yes', '--json');
    assert.is(json.code, 4);
    assert.is((JSON.parse(json.stdout) as { schema: string }).schema, 'abq.problems/1');
    assert.is((await abq('status')).code, 0);
    assert.is((await abq('plan', 'start', '--all')).code, 0);
    assert.equal(deeds(), ['starting db@a']);
    await lab.service('db@a').set({ hangStart: false });
    assert.is((await run.ended).code, 0);
    const after = await abq('start', 'app', '--yes');
    assert.is(after.code, 0, after.all);
  }),
);

/** All but one, for each. */
const without = <T>(all: readonly T[]): T[][] => all.map((one) => all.filter((each) => each !== one));

test(
  'of many at the same instant one gets it',
  withAbq(HOSTS, {}, async ({ lab, begin, deeds }) => {
    const runs = Array.from({ length: 4 }, () => begin('start', 'db', '--yes'));
    await lab.events.until('starting db@a');
    // Three have lost when this is said; the one that holds it goes on.
    await Promise.race(without(runs).map(async (others) => Promise.all(others.map(({ ended }) => ended))));
    await lab.service('db@a').set({ hangStart: false });
    const codes = (await Promise.all(runs.map(({ ended }) => ended))).map(({ code }) => code);
    assert.equal(codes.map(String).toSorted(), ['0', '4', '4', '4']);
    assert.equal(deeds(), ['starting db@a', 'started db@a']);
  }),
);

test(
  'a run that was refused, or failed in its preflight, holds nothing',
  withAbq(HOSTS, {}, async ({ lab, abq }) => {
    await lab.host('a').cut();
    assert.is((await abq('start', 'db', '--yes')).code, 6);
    assert.is((await abq('start', 'app')).code, 2, 'nobody to ask');
    const ended = await abq('start', 'app', '--yes');
    assert.is(ended.code, 0, ended.all);
  }),
);

test.run();
