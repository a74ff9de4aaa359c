/** Hooks around a start and a stop, on the host and on the control machine. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/lab/lab.ts';
import { withAbq, type Bench, type Own } from './bench.ts';
import { inOrder, outcomesOf } from './events.ts';

const HOSTS = { a: { services: { db: {} } }, b: { services: { app: {} } } };
const UP = { a: { services: { db: { running: true } } }, b: { services: { app: { running: true } } } };
const PHASES = ['beforeStart', 'afterStart', 'beforeStop', 'afterStop'] as const;

/** Each writes down when it ran, and what the service was then; the local ones cannot ask that. */
const noting =
  (local: boolean) =>
  (lab: Lab): Own => {
    const file = join(lab.folder, 'hooks');
    const run = local
      ? (name: string) => ({ run: `echo ${name} $ABQ_SERVICE@$ABQ_HOST $ABQ_VAR_ZONE >>${file}`, local })
      : (name: string) =>
          `labctl status db >/dev/null; up=$?; labctl ready db >/dev/null
         echo ${name} $ABQ_SERVICE@$ABQ_HOST $ABQ_VAR_ZONE $up $? >>${file}`;
    return {
      defaults: { vars: { zone: 'north' } },
      services: {
        db: { hooks: Object.fromEntries(PHASES.map((name) => [name, run(name)])) },
        app: { requires: ['db'] },
      },
    };
  };

const upAndDown = async ({ abq, lab }: Bench): Promise<string[]> => {
  const up = await abq('start', '--all', '--yes');
  assert.is(up.code, 0, up.all);
  const down = await abq('stop', '--all', '--confirm', 'lab');
  assert.is(down.code, 0, down.all);
  return readFileSync(join(lab.folder, 'hooks'), 'utf8').trim().split('\n');
};

test(
  'on the host: once each, in their place',
  withAbq({ ...HOSTS, a: { services: { db: { readyDelay: 400 } } } }, noting(false), async (bench) => {
    // Status: 0 runs, 3 stopped; then 0 ready, 1 not.
    assert.equal(await upAndDown(bench), [
      'beforeStart db@a north 3 1',
      'afterStart db@a north 0 0',
      'beforeStop db@a north 0 0',
      'afterStop db@a north 3 1',
    ]);
  }),
);

test(
  'on the control machine',
  withAbq(HOSTS, noting(true), async (bench) => {
    assert.equal(
      await upAndDown(bench),
      PHASES.map((name) => `${name} db@a north`),
    );
  }),
);

test(
  'what is as wanted already has none',
  withAbq(UP, noting(false), async ({ abq, lab }) => {
    assert.is((await abq('start', '--all', '--yes')).code, 0);
    assert.throws(() => readFileSync(join(lab.folder, 'hooks')), /ENOENT/);
  }),
);

interface Failing {
  readonly phase: (typeof PHASES)[number];
  readonly hosts: typeof HOSTS;
  /** Whose hook it is. */
  readonly of: 'app' | 'db';
  readonly outcomes: Readonly<Record<string, string>>;
  readonly cascade: RegExp;
  readonly deeds: readonly string[];
}
const blocked = { 'start:db@a': 'failed', 'start:app@b': 'blocked' };
const held = { 'stop:app@b': 'failed', 'stop:db@a': 'held' };

const failing: readonly Failing[] = [
  {
    phase: 'beforeStart',
    hosts: HOSTS,
    of: 'db',
    outcomes: blocked,
    cascade: /blocked by it \(1\): start app@b/,
    deeds: [],
  },
  {
    phase: 'afterStart',
    hosts: HOSTS,
    of: 'db',
    outcomes: blocked,
    cascade: /blocked by it \(1\): start app@b/,
    deeds: ['starting db@a', 'started db@a'],
  },
  {
    phase: 'beforeStop',
    hosts: UP,
    of: 'app',
    outcomes: held,
    cascade: /held by it \(1\): stop db@a/,
    deeds: [],
  },
  {
    phase: 'afterStop',
    hosts: UP,
    of: 'app',
    outcomes: held,
    cascade: /held by it \(1\): stop db@a/,
    deeds: ['stopping app@b', 'stopped app@b'],
  },
];

for (const local of [false, true]) {
  for (const { phase, hosts, of, outcomes, cascade, deeds: wanted } of failing) {
    const run = 'echo the queue is not empty >&2; exit 9';
    const services = {
      db: {},
      app: { requires: ['db'] },
      [of]: { ...(of === 'app' ? { requires: ['db'] } : {}), hooks: { [phase]: { run, local } } },
    };
    test(
      `a ${phase} that fails ${local ? 'on the control machine' : 'on the host'} fails the step`,
      withAbq(hosts, { services }, async ({ abq, deeds }) => {
        const verb = phase.endsWith('Start') ? 'start' : 'stop';
        const ended = await abq(verb, '--all', '--yes', '--confirm', 'lab', '--json');
        assert.is(ended.code, 1, ended.all);
        assert.equal(outcomesOf(ended), outcomes);
        assert.match(ended.stderr, cascade);
        assert.match(ended.stderr, /failed: `echo the queue .*` ended with status 9/, ended.all);
        assert.match(ended.stderr, /output:\n +the queue is not empty\n/);
        assert.equal(deeds(), wanted);
      }),
    );
  }
}

test(
  'a hook that hangs is ended with the timeout of its verb',
  withAbq(
    UP,
    {
      services: {
        app: { requires: ['db'], hooks: { beforeStop: 'sleep 600' }, timeouts: { stop: '1s' } },
      },
    },
    async ({ abq, deeds }) => {
      const ended = await abq('stop', '--all', '--confirm', 'lab', '--json');
      assert.is(ended.code, 1, ended.all);
      assert.equal(outcomesOf(ended), held);
      assert.match(ended.stderr, '`sleep 600` took longer than 1 s and was ended');
      assert.equal(deeds(), []);
    },
  ),
);

test(
  'Ctrl-C, which a terminal sends to all, does not reach a hook on the control machine',
  withAbq(
    HOSTS,
    (lab) => {
      const run = `echo begun; until [ -e ${lab.folder}/go ]; do sleep 0.05; done; echo done >${lab.folder}/hooks`;
      return {
        services: { db: { hooks: { beforeStart: { run, local: true } } }, app: { requires: ['db'] } },
      };
    },
    async ({ lab, begin, deeds }) => {
      const run = begin('start', '--all', '--yes', '--json');
      await run.said(/"command.sending".*beforeStart/);
      run.signal('SIGINT');
      await run.said(/"run.interrupted"/);
      writeFileSync(join(lab.folder, 'go'), '');
      const ended = await run.ended;
      assert.is(ended.code, 3, ended.all);
      assert.is(readFileSync(join(lab.folder, 'hooks'), 'utf8'), 'done\n');
      assert.equal(outcomesOf(ended), { 'start:db@a': 'done', 'start:app@b': 'cancelled' });
      assert.ok(inOrder(deeds(), 'starting db@a', 'started db@a'), 'what had begun goes to its end');
    },
  ),
);

test.run();
