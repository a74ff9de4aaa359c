/** Jobs: never started, never killed unasked; what they work with is not stopped under them. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/lab/lab.ts';
import { withAbq, type Own } from './bench.ts';
import { inOrder, outcomesOf } from './events.ts';

const HOSTS = {
  a: { services: { db: { running: true } } },
  b: { services: { convert: { running: true } } },
  c: { services: { other: { running: true } } },
};

/** By the process table, which all hosts of all labs share: the lab's folder tells its own. */
const job = (lab: Lab) => ({
  manager: 'process',
  kind: 'job',
  process: `${lab.folder}/lib/daemon convert@b`,
  requires: ['db'],
});
const own = (lab: Lab, more: object = { stop: 'labctl stop convert' }): Own => ({
  services: { convert: { ...job(lab), ...more } },
});
const STOP = ['stop', '--all', '--confirm', 'lab'];

const WAITING = /waiting for convert@b/;

test(
  'a stop waits for a job before it touches anything, says for what, and goes on when it has ended',
  withAbq(
    HOSTS,
    (lab) => own(lab),
    async ({ lab, begin, deeds }) => {
      const run = begin(...STOP);
      await run.said(WAITING);
      assert.equal(deeds(), []);
      const { pid } = lab.service('convert@b').status;
      await lab.service('convert@b').set({ dieAfter: 0, dieCode: 0 });
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
      const told = `convert runs on b for \\d+ s: ${pid} .*convert@b`;
      assert.match(ended.stderr, new RegExp(told), 'host, age and process');
      assert.is(deeds()[0], 'died convert@b');
      assert.not.ok(deeds().includes('stopping convert@b'));
      assert.ok(inOrder(deeds(), 'stopping db@a', 'stopped db@a'));
    },
  ),
);

test(
  'Ctrl-C while it waits: nothing is stopped, the job lives, and nothing is held any more',
  withAbq(
    HOSTS,
    (lab) => own(lab),
    async ({ begin, abq, deeds }) => {
      const run = begin('stop', 'db', '--yes');
      await run.said(WAITING);
      run.signal('SIGINT');
      const ended = await run.ended;
      assert.is(ended.code, 3, ended.all);
      assert.match(ended.stderr, 'nothing was touched');
      assert.equal(deeds(), []);
      assert.is((await abq('stop', 'other', '--yes')).code, 0);
    },
  ),
);

const limits: readonly (readonly [what: string, more: readonly string[], timeouts: object])[] = [
  ['--wait-jobs', ['--wait-jobs', '1s'], {}],
  ['`timeouts.stop`', [], { timeouts: { stop: '1s' } }],
];
for (const [what, more, timeouts] of limits) {
  test(
    `with ${what} a job is waited for that long, and nothing is touched`,
    withAbq(
      HOSTS,
      (lab) => own(lab, timeouts),
      async ({ abq, deeds }) => {
        const ended = await abq(...STOP, ...more);
        assert.is(ended.code, 6, ended.all);
        assert.match(ended.stderr, /convert runs on b for/);
        assert.match(ended.stderr, '--force job', 'the way out');
        assert.match(ended.stderr, 'nothing was touched');
        assert.equal(deeds(), []);
      },
    ),
  );
}

test(
  'a job that is not running is waited for no more',
  withAbq(
    { ...HOSTS, b: { services: { convert: {} } } },
    (lab) => own(lab),
    async ({ abq, deeds }) => {
      const ended = await abq(...STOP);
      assert.is(ended.code, 0, ended.all);
      assert.not.match(ended.stderr, /waits|waiting/);
      assert.equal(
        deeds().filter((deed) => /convert/.test(deed)),
        [],
      );
    },
  ),
);

test(
  'a job is never started',
  withAbq(
    { a: { services: { db: {} } }, b: { services: { convert: {} } } },
    (lab) => own(lab),
    async ({ abq, deeds }) => {
      const ended = await abq('start', '--all', '--yes', '--json');
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended), { 'start:db@a': 'done' });
      assert.equal(deeds(), ['starting db@a', 'started db@a']);
    },
  ),
);

const forced: readonly (readonly [words: readonly string[], killed: boolean])[] = [
  [['stop', 'convert', 'db', '--force', 'job', '--yes'], true],
  [['stop', 'convert@b', 'db', '--force', 'job', '--yes'], true],
  [['stop', 'db', '--force', 'job', '--yes'], false],
  [['stop', '@b', 'db', '--force', 'job', '--yes'], false],
  [['stop', 'conv*', 'db', '--force', 'job', '--yes'], false],
  [['stop', 'convert', 'db', '--yes'], false],
  [[...STOP, '--force', 'job'], false],
];
for (const [words, killed] of forced) {
  test(
    `abq ${words.join(' ')} ${killed ? 'ends the job' : 'waits for the job'}`,
    withAbq(
      HOSTS,
      (lab) => own(lab),
      async ({ begin, deeds }) => {
        const run = begin(...words);
        if (!killed) {
          await run.said(WAITING);
          run.signal('SIGINT');
        }
        const ended = await run.ended;
        assert.is(ended.code, killed ? 0 : 3, ended.all);
        assert.equal(
          deeds(),
          killed ? ['stopping convert@b', 'stopped convert@b', 'stopping db@a', 'stopped db@a'] : [],
        );
        if (killed) assert.match(ended.stderr, /killed instead of waited for.*--force job/);
        if (killed) assert.not.match(ended.stderr, /waits before|waiting/);
      },
    ),
  );
}

test(
  'a job that is to be ended needs a command for it, which is known before anything is touched',
  withAbq(
    HOSTS,
    (lab) => own(lab, {}),
    async ({ abq, deeds }) => {
      const ended = await abq('stop', 'convert', 'db', '--force', 'job', '--yes');
      assert.is(ended.code, 6, ended.all);
      assert.match(ended.stderr, /convert@b: nothing tells how to stop it\n.*give convert a `stop` command/);
      assert.equal(deeds(), []);
    },
  ),
);

test(
  'a job that begins while others are stopped is seen before what it requires stops',
  withAbq(
    {
      a: HOSTS.a,
      b: { services: { convert: {} } },
      c: { services: { app: { running: true, ignoreStop: true } } },
    },
    (lab) => ({ services: { ...own(lab).services, app: { requires: ['db'] } } }),
    async ({ lab, begin, deeds }) => {
      const run = begin('stop', 'db', '--yes', '--verbose');
      await lab.events.until('stopping app@c');
      await lab.service('convert@b').start();
      await lab.service('app@c').set({ ignoreStop: false });
      await run.said(/waits for convert runs on b/);
      assert.not.ok(deeds().includes('stopping db@a'));
      await lab.service('convert@b').set({ dieAfter: 0, dieCode: 0 });
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
      assert.ok(inOrder(deeds(), 'died convert@b', 'stopping db@a'));
    },
  ),
);

test.run();
