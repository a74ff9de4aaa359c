/** What a batch is made of: hosts, dependents that go down too, services whose instances act one by one; saved plans. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { entriesOf, inOrder, outcomesOf } from '../cli/events.ts';
import { stoppedIn, withFarm } from './farm.ts';

const RESTART = ['restart', 'tomcat', '--rolling', '--yes', '--json'];
const CACHE = { services: { cache: { running: true } } };

test(
  '--by host: all that is on a host goes together, dependents first',
  withFarm(
    {
      size: 3,
      tomcat: { requires: ['cache@host'] },
      hosts: { t1: CACHE, t2: CACHE, t3: CACHE },
    },
    async ({ abq, deeds }) => {
      const ended = await abq('restart', 'tomcat', 'cache', '--rolling', '--by', 'host', '--yes', '--json');
      assert.is(ended.code, 0, ended.all);
      const wanted = ['t1', 't2', 't3'].flatMap((host) => [
        ...[
          `stopping tomcat@${host}`,
          `stopped tomcat@${host}`,
          `stopping cache@${host}`,
          `stopped cache@${host}`,
        ],
        ...[
          `starting cache@${host}`,
          `started cache@${host}`,
          `starting tomcat@${host}`,
          `started tomcat@${host}`,
        ],
      ]);
      assert.equal(deeds(), wanted);
      const batches = entriesOf(ended).flatMap((entry) =>
        entry.type === 'batch.started' ? [entry.batch] : [],
      );
      assert.equal(batches, [1, 2, 3]);
    },
  ),
);

const NEEDS_ALL = { size: 4, need: '100%' };

test(
  '--with-dependents: down before the first batch stops, up after the last has started',
  withFarm(NEEDS_ALL, async ({ abq, deeds }) => {
    const ended = await abq(...RESTART, '--batch', '2', '--with-dependents');
    assert.is(ended.code, 0, ended.all);
    const done = deeds();
    assert.is(done.indexOf('stopping web@lb'), 0);
    assert.is(done.indexOf('stopped web@lb'), 1);
    assert.equal(done.slice(-2), ['starting web@lb', 'started web@lb']);
    for (const host of ['t1', 't2'])
      for (const later of ['t3', 't4'])
        assert.ok(inOrder(done, `started tomcat@${host}`, `stopping tomcat@${later}`), done.join('\n'));
  }),
);

test(
  '--with-dependents: one that does not stop holds all that it needs, whatever --max-failures allows',
  withFarm(NEEDS_ALL, async ({ lab, abq, deeds }) => {
    await lab.service('web@lb').set({ failStop: 5 });
    const ended = await abq(...RESTART, '--with-dependents', '--max-failures', '1');
    assert.is(ended.code, 1, ended.all);
    assert.equal(stoppedIn(deeds()), ['web@lb']);
    assert.is(lab.service('web@lb').status.state, 'active');
    const outcomes = outcomesOf(ended);
    assert.is(outcomes['stop:web@lb'], 'failed');
    for (const host of ['t1', 't2', 't3', 't4'])
      assert.is(outcomes[`stop:tomcat@${host}`], 'held', ended.all);
  }),
);

/** Each has ended before the next one begins. */
const oneByOne = (deeds: readonly string[]): void => {
  for (const [at, deed] of deeds.entries())
    if (at % 2 === 1) assert.is(deed, deeds[at - 1]?.replace(/^(stopp|start)ing/, '$1ed'), deeds.join('\n'));
};

test(
  'serial: in a batch they act one by one',
  withFarm({ size: 4, tomcat: { serial: true } }, async ({ abq, deeds }) => {
    const ended = await abq(...RESTART, '--batch', '2');
    assert.is(ended.code, 0, ended.all);
    oneByOne(deeds());
    assert.equal(new Set(stoppedIn(deeds()).slice(0, 2)), new Set(['tomcat@t1', 'tomcat@t2']));
  }),
);

test(
  'serial, as a list of hosts: it is the order of the batches, too',
  withFarm({ size: 4, tomcat: { serial: ['t3', 't1', 't4', 't2'] } }, async ({ abq, deeds }) => {
    const ended = await abq(...RESTART, '--batch', '2');
    assert.is(ended.code, 0, ended.all);
    oneByOne(deeds());
    assert.equal(
      deeds().filter((deed) => /^(stopping|starting)/.test(deed)),
      [
        ...['stopping tomcat@t1', 'stopping tomcat@t3', 'starting tomcat@t3', 'starting tomcat@t1'],
        ...['stopping tomcat@t2', 'stopping tomcat@t4', 'starting tomcat@t4', 'starting tomcat@t2'],
      ],
    );
  }),
);

test(
  'a saved plan is carried out in its batches, once',
  withFarm({ size: 4 }, async ({ abq, deeds }) => {
    const saved = await abq('plan', 'restart', 'tomcat', '--rolling', '--batch', '2', '--out', 'plan.json');
    assert.is(saved.code, 0, saved.all);
    assert.match(saved.all, 'abq apply plan.json');
    assert.equal(deeds(), []);
    const ended = await abq('apply', 'plan.json', '--yes', '--json');
    assert.is(ended.code, 0, ended.all);
    const done = deeds();
    assert.equal(stoppedIn(done).slice(0, 2).toSorted(), ['tomcat@t1', 'tomcat@t2']);
    assert.equal(stoppedIn(done).slice(2).toSorted(), ['tomcat@t3', 'tomcat@t4']);
    assert.ok(inOrder(done, 'started tomcat@t1', 'stopping tomcat@t3'));
    assert.ok(inOrder(done, 'started tomcat@t2', 'stopping tomcat@t4'));
    const again = await abq('apply', 'plan.json', '--yes', '--json');
    assert.is(again.code, 5, again.all);
    assert.is(deeds().length, done.length);
  }),
);

test.run();
