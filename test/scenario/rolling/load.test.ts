/** Requests go through a balancer during the whole of a rolling restart: none fails. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Phase } from '../../../src/run/outcome.ts';
import type { Ended } from '../cli/bench.ts';
import { entriesOf } from '../cli/events.ts';
import { type Balancer, Load, type Change } from './balancer.ts';
import { assertAllNew, BACKENDS, hooksOf, pidsOf, TOMCATS, withShop } from './shop.ts';

const RESTART = ['restart', 'tomcat', '--rolling', '--yes', '--json'];

/** `> drain` was sent, `< drain` has ended well, `= start` is proved. */
const courseOf = (ended: Ended, instance: string): readonly string[] =>
  entriesOf(ended).flatMap((entry) => {
    if (!('step' in entry) || !entry.step.endsWith(`:${instance}`)) return [];
    const good = (phase: Phase): string => `< ${phase}`;
    if (entry.type === 'command.sending') return [`> ${entry.phase}`];
    if (entry.type === 'command.ended')
      return [
        entry.result.kind === 'exit' && entry.result.code === 0 ? good(entry.phase) : `! ${entry.phase}`,
      ];
    if (entry.type === 'step.confirmed' && entry.confirmation.kind === 'reached')
      return [`= ${entry.step.replace(/:.*/, '')}`];
    return [];
  });

const COURSE = [
  ...['> drain', '< drain', '> stop', '< stop', '= stop'],
  ...['> start', '< start', '= start', '> undrain', '< undrain'],
];

/** Out of rotation while the old process still served, back when the new one did. */
const assertMoves = (changes: readonly Change[], before: readonly (number | undefined)[]): void => {
  for (const [at, host] of BACKENDS.entries()) {
    const [out, back, ...more] = changes.filter((change) => change.host === host);
    assert.equal([out?.verb, back?.verb, more.length], ['drain', 'undrain', 0], host);
    assert.ok(out?.up && out.pid === before[at], `${host} was drained before it stopped`);
    assert.ok(back?.up && back.pid !== before[at], `${host} was undrained when it was ready again`);
  }
};

interface Case {
  readonly batch: string;
  readonly sizes: readonly number[];
}

const cases: readonly Case[] = [
  { batch: '25%', sizes: [2, 2, 2, 2] },
  // Half of them at once is all that the balancer bears.
  { batch: '1,3,50%', sizes: [1, 3, 4] },
];

for (const { batch, sizes } of cases) {
  test(
    `--batch ${batch}: no request fails`,
    withShop(async (shop) => {
      const { abq, balancer } = shop;
      const before = pidsOf(shop);
      const load = new Load(balancer);
      const ended = await abq(...RESTART, '--batch', batch);
      await load.end();
      assert.is(ended.code, 0, ended.all);
      assert.equal(load.failed, []);
      assert.ok(load.sent > 300, `${load.sent} requests`);
      assertAllNew(shop, before);
      const { served, least, rotation, changes } = await balancer.told();
      assert.is(served, load.sent);
      assert.is(least, BACKENDS.length - Math.max(...sizes));
      assert.equal([...rotation].toSorted(), [...BACKENDS]);
      assertMoves(changes, before);
      for (const id of TOMCATS) assert.equal(courseOf(ended, id), COURSE, id);
      // A batch is back in rotation as a whole before the next one leaves it.
      const full = changes.flatMap(({ verb, rotation: left }, at) =>
        verb === 'undrain' && left === BACKENDS.length ? [at + 1] : [],
      );
      assert.equal(
        full.map((at, index) => (at - (full[index - 1] ?? 0)) / 2),
        sizes,
      );
    }),
  );
}

/** As many requests as there are backends, one after another: what went wrong. */
const round = async (balancer: Balancer): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (let left = BACKENDS.length; left > 0; left -= 1) wrong.push(...[(await balancer.ask()) ?? []].flat());
  return wrong;
};

test(
  'in contrast: without the hooks a request goes to what is down',
  withShop(
    async ({ lab, begin, balancer }) => {
      await lab.service('tomcat@t1').set({ hangStart: true });
      const run = begin(...RESTART);
      await lab.events.until('stopped tomcat@t1');
      const wrong = await round(balancer);
      assert.is(wrong.length, 1);
      assert.match(wrong[0] ?? '', /^t1: .*ECONNREFUSED/);
      await lab.service('tomcat@t1').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
    },
    () => ({}),
  ),
);

test(
  'in contrast: where the readiness probe proves nothing, a request goes to what only starts',
  withShop(
    async ({ lab, begin, balancer }) => {
      const [t1, t2] = [lab.service('tomcat@t1'), lab.service('tomcat@t2')];
      await Promise.all([t1.set({ hangStart: true }), t2.set({ hangStart: true })]);
      const run = begin(...RESTART);
      await lab.events.until('stopped tomcat@t1');
      assert.equal(await round(balancer), [], 'it is out of rotation');
      await t1.set({ ready: false });
      await t1.set({ hangStart: false });
      // By then t1 is back in rotation, and t2 out of it.
      await lab.events.until('stopped tomcat@t2');
      const wrong = await round(balancer);
      assert.ok(wrong.length > 0);
      for (const one of wrong) assert.is(one, 't1: it answered 503');
      await t1.set({ ready: true });
      await t2.set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
    },
    (balancer) => ({ hooks: hooksOf(balancer), ready: { exec: 'true' } }),
  ),
);

test.run();
