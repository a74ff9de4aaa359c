/** Connections that are lost in the middle of a command: the outcome is learned, and nothing is sent twice. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/lab/lab.ts';
import { withAbq } from './bench.ts';
import { outcomesOf } from './events.ts';

/** app -> db; other stands apart, and has to go on. */
const START = {
  a: { services: { db: { hangStart: true } } },
  b: { services: { app: {} } },
  c: { services: { other: {} } },
};
const STOP = {
  a: { services: { db: { running: true } } },
  b: { services: { app: { running: true, ignoreStop: true } } },
  c: { services: { other: { running: true } } },
};
const REQUIRES = { services: { app: { requires: ['db'] } } };
const ALL_UP = { 'start:db@a': 'done', 'start:app@b': 'done', 'start:other@c': 'done' };

interface Fault {
  readonly what: string;
  /** In mid-command. */
  readonly fail: (lab: Lab, host: string) => Promise<void> | void;
  /** After the command has ended on its host. */
  readonly mend: (lab: Lab, host: string) => Promise<void> | void;
}
const faults: readonly Fault[] = [
  { what: 'dropped', fail: (lab, host) => lab.host(host).dropConnections(), mend: () => {} },
  {
    what: 'cut, and healed when the command has ended',
    fail: async (lab, host) => lab.host(host).cut(),
    mend: async (lab, host) => lab.host(host).heal(),
  },
  {
    what: 'frozen for a moment',
    fail: (lab, host) => lab.host(host).freeze(),
    mend: (lab, host) => lab.host(host).thaw(),
  },
];

for (const { what, fail, mend } of faults) {
  test(
    `a start whose connection is ${what}`,
    withAbq(START, REQUIRES, async ({ lab, begin, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await lab.events.until('starting db@a');
      await fail(lab, 'a');
      await lab.service('db@a').set({ hangStart: false });
      await lab.events.until('started db@a');
      await mend(lab, 'a');
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended), ALL_UP);
      assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1, 'sent once');
    }),
  );
  test(
    `a stop whose connection is ${what}`,
    withAbq(STOP, REQUIRES, async ({ lab, begin, deeds }) => {
      const run = begin('stop', '--all', '--confirm', 'lab', '--json');
      await lab.events.until('stopping app@b');
      await fail(lab, 'b');
      await lab.service('app@b').set({ ignoreStop: false });
      await lab.events.until('stopped app@b');
      await mend(lab, 'b');
      const ended = await run.ended;
      assert.is(ended.code, 0, ended.all);
      assert.is(deeds().filter((deed) => deed === 'stopping app@b').length, 1, 'sent once');
      assert.is(deeds().at(-1), 'stopped db@a');
    }),
  );
}

test(
  'a start that failed while nobody could hear it is told as failed',
  withAbq(
    START,
    { services: { ...REQUIRES.services, db: { timeouts: { ready: '2s' } } } },
    async ({ lab, begin, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await lab.events.until('starting db@a');
      await lab.service('db@a').set({ failStart: 3 });
      await lab.host('a').cut();
      await lab.service('db@a').set({ hangStart: false });
      await lab.events.until('start-failed db@a');
      await lab.host('a').heal();
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      const outcomes = { 'start:db@a': 'failed', 'start:app@b': 'blocked', 'start:other@c': 'done' };
      assert.equal(outcomesOf(ended), outcomes);
      assert.match(ended.stderr, 'the connection was lost during `labctl start db`');
      assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1);
    },
  ),
);

test(
  'a start whose host stays away is unknown; what requires it is blocked, the rest goes on',
  withAbq(
    START,
    { services: { ...REQUIRES.services, db: { timeouts: { ready: '2s' } } } },
    async ({ lab, begin, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await lab.events.until('starting db@a');
      await lab.host('a').cut();
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      const outcomes = { 'start:db@a': 'unknown', 'start:app@b': 'blocked', 'start:other@c': 'done' };
      assert.equal(outcomesOf(ended), outcomes);
      assert.match(ended.stderr, /start db@a unknown: its state cannot be learned: .*connection refused/);
      assert.not.ok(deeds().includes('starting app@b'));
      assert.match(ended.stderr, 'next: abq status db@a');
    },
  ),
);

test(
  'a stop whose host stays away is unknown; what it requires is held, the rest goes on',
  withAbq(
    STOP,
    { services: { app: { ...REQUIRES.services.app, timeouts: { stop: '3s' } } } },
    async ({ lab, begin, deeds }) => {
      const run = begin('stop', '--all', '--confirm', 'lab', '--json');
      await lab.events.until('stopping app@b');
      await lab.host('b').cut();
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      const outcomes = { 'stop:app@b': 'unknown', 'stop:db@a': 'held', 'stop:other@c': 'done' };
      assert.equal(outcomesOf(ended), outcomes);
      assert.not.ok(deeds().includes('stopping db@a'));
    },
  ),
);

test(
  'a host that freezes in mid-command and stays so is unknown, too',
  withAbq(
    START,
    {
      services: { ...REQUIRES.services, db: { timeouts: { start: '1s', ready: '2s' } } },
      defaults: { timeouts: { connect: '1s' } },
    },
    async ({ lab, begin }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await lab.events.until('starting db@a');
      lab.host('a').freeze();
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      const outcomes = { 'start:db@a': 'unknown', 'start:app@b': 'blocked', 'start:other@c': 'done' };
      assert.equal(outcomesOf(ended), outcomes);
    },
  ),
);

test(
  'a host that is gone between two of its steps: nothing was sent, and that is said',
  withAbq(
    { a: { services: { db: { hangStart: true } } }, b: { services: { app: {} } } },
    REQUIRES,
    async ({ lab, begin, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await lab.events.until('starting db@a');
      await lab.host('b').cut();
      await lab.service('db@a').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      assert.equal(outcomesOf(ended), { 'start:db@a': 'done', 'start:app@b': 'unknown' });
      assert.match(ended.stderr, 'start app@b unknown: nothing was sent: the state is unreachable');
      assert.not.ok(deeds().includes('starting app@b'));
    },
  ),
);

test.run();
