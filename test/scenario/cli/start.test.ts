/** A start of a service that misbehaves: `app` requires it, `other` does not. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ServiceSpec } from '../../../src/lab/service-model.ts';
import { withAbq, type Bench } from './bench.ts';
import { outcomesOf } from './events.ts';

const hosts = (db: ServiceSpec) => ({
  a: { services: { db } },
  b: { services: { app: {} } },
  c: { services: { other: {} } },
});
const ready = { exec: 'labctl ready db', interval: '100ms' };
const unit = { manager: 'systemd', ready };

interface Row {
  readonly what: string;
  readonly db: ServiceSpec;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly outcome: 'done' | 'failed';
  readonly told: RegExp;
  /** The state that the start is left in. */
  readonly state?: string;
}

const quick = { start: '1s', ready: '1s' };

const rows: readonly Row[] = [
  { what: 'is slow, but in time', db: { startDelay: 800 }, outcome: 'done', told: /start done/ },
  { what: 'is ready late', db: { readyDelay: 800 }, outcome: 'done', told: /start done/ },
  {
    what: 'fails',
    db: { failStart: 7, failure: 'no licence' },
    outcome: 'failed',
    told: /start db@a failed: `labctl start db` ended with status 7.*\n +command: labctl start db\n +exit status: 7\n +output:\n +db: no licence\n/,
    state: 'failed',
  },
  {
    what: 'fails as a unit',
    db: { failStart: 7, failure: 'no licence' },
    settings: unit,
    outcome: 'failed',
    told: /exit status: 7\n[^]*unit's log:\n +db: no licence\n/,
    state: 'failed',
  },
  {
    what: 'lies: its command ends with 0 and nothing runs',
    db: { failStart: 0 },
    settings: { timeouts: quick },
    outcome: 'failed',
    told: /start db@a failed: it is stopped after [.\d]+ s: db@a is stopped, not running/,
    state: 'inactive',
  },
  {
    what: 'lies as a unit, which is known at once',
    db: { failStart: 0 },
    settings: unit,
    outcome: 'failed',
    told: /start db@a failed: it is stopped.*\n[^]*unit's log:\n +db: cannot start/,
    state: 'inactive',
  },
  {
    what: 'hangs: the command is ended, the start is not',
    db: { hangStart: true },
    settings: { timeouts: quick },
    outcome: 'failed',
    told: /start db@a failed: `labctl start db` took longer than 1 s and was ended/,
    state: 'activating',
  },
  {
    what: 'is never ready',
    db: { ready: false },
    settings: { timeouts: quick },
    outcome: 'failed',
    told: /start db@a failed: it is running after [.\d]+ s: exec `labctl ready db` ended with 1: db is active, not ready\n/,
    state: 'active',
  },
  {
    what: 'flaps, where it must be stable',
    db: { flap: 400 },
    settings: { timeouts: quick, ready: { ...ready, stable: '1s' } },
    outcome: 'failed',
    told: /start db@a failed: it is running after.*labctl ready db/,
    state: 'active',
  },
  {
    what: 'is steady, where it must be stable',
    db: { readyDelay: 300 },
    settings: { timeouts: quick, ready: { ...ready, stable: '1s' } },
    outcome: 'done',
    told: /start done/,
  },
  {
    what: 'dies before it is ready',
    db: { readyDelay: 60_000, dieAfter: 500, dieCode: 3 },
    settings: unit,
    outcome: 'failed',
    told: /start db@a failed: it is failed.*exit status 3[^]*unit's log:[^]*db: ended: exit status 3\n/,
    state: 'failed',
  },
];

const goesWell = async ({ abq, deeds, lab }: Bench, { told }: Row): Promise<void> => {
  const ended = await abq('start', '--all', '--yes', '--json');
  assert.is(ended.code, 0, ended.all);
  assert.match(ended.stderr, told, ended.all);
  assert.equal(outcomesOf(ended), { 'start:db@a': 'done', 'start:app@b': 'done', 'start:other@c': 'done' });
  const isReady = await lab.events.until('ready db@a');
  const begins = await lab.events.until('starting app@b');
  assert.ok(isReady.order < begins.order, 'what requires it waits until it is ready, not until it runs');
  assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1);
};

const goesWrong = async ({ abq, deeds, lab }: Bench, { told, state }: Row): Promise<void> => {
  const ended = await abq('start', '--all', '--yes', '--json');
  assert.is(ended.code, 1, ended.all);
  assert.match(ended.stderr, told, ended.all);
  assert.match(ended.stderr, 'blocked by it (1): start app@b');
  assert.match(ended.stderr, /next: abq start --all/);
  const outcomes = { 'start:db@a': 'failed', 'start:app@b': 'blocked', 'start:other@c': 'done' };
  assert.equal(outcomesOf(ended), outcomes);
  assert.not.ok(deeds().includes('starting app@b'), 'what requires it is not touched');
  assert.is(deeds().filter((deed) => deed === 'starting db@a').length, 1, 'it is not tried again');
  assert.not.ok(deeds().includes('stopping db@a'), 'nothing is undone or killed');
  assert.is(lab.service('db@a').status.state, state);
};

for (const row of rows) {
  const services = { db: row.settings ?? {}, app: { requires: ['db'] } };
  const body = row.outcome === 'done' ? goesWell : goesWrong;
  test(
    `a start that ${row.what}: ${row.outcome}`,
    withAbq(hosts(row.db), { services }, async (bench) => body(bench, row)),
  );
}

test(
  'one that hung goes on when it may, and the same command again takes up the rest',
  withAbq(
    hosts({ hangStart: true }),
    { services: { db: { timeouts: quick }, app: { requires: ['db'] } } },
    async ({ lab, abq, deeds }) => {
      assert.is((await abq('start', 'app', '--yes')).code, 1);
      await lab.service('db@a').set({ hangStart: false });
      await lab.events.until('ready db@a');
      const ended = await abq('start', 'app', '--yes', '--json');
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended), { 'start:app@b': 'done' });
      assert.equal(deeds(), ['starting db@a', 'started db@a', 'starting app@b', 'started app@b']);
    },
  ),
);

test(
  'what died after its step was done is found by the last look',
  withAbq(
    { a: { services: { db: {} } }, b: { services: { slow: { hangStart: true } } } },
    {},
    async ({ lab, begin }) => {
      const run = begin('start', '--all', '--yes');
      await Promise.all([run.said(/start db@a done/), lab.events.until('starting slow@b')]);
      await lab.service('db@a').kill();
      await lab.service('slow@b').set({ hangStart: false });
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      assert.match(ended.stdout, /start ended with problems in .*: 2 done\n/);
      assert.match(ended.stdout, 'db@a did not stay running: it is stopped');
    },
  ),
);

test(
  'a failed unit is cleared before it is started',
  withAbq({ a: { services: { db: {} } } }, { services: { db: unit } }, async ({ lab, abq }) => {
    await lab.service('db@a').set({ failStart: 1 });
    assert.is((await abq('start', 'db', '--yes')).code, 1);
    await lab.service('db@a').set({ failStart: undefined });
    const ended = await abq('start', 'db', '--yes');
    assert.is(ended.code, 0, ended.all);
    assert.match(ended.stderr, /systemctl reset-failed db\n[^]*systemctl start db\n/);
  }),
);

test.run();
