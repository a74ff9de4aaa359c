/** A stop of a service that misbehaves: `app` requires `db`, which must not stop under it; `other` does not. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { ServiceSpec } from '../../../src/lab/service-model.ts';
import { withAbq, type Bench } from './bench.ts';
import { inOrder, outcomesOf } from './events.ts';

const hosts = (app: ServiceSpec) => ({
  a: { services: { db: { running: true } } },
  b: { services: { app: { running: true, ...app } } },
  c: { services: { other: { running: true } } },
});
const STOP = ['stop', '--all', '--confirm', 'lab', '--json'];

interface Row {
  readonly what: string;
  readonly app: ServiceSpec;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly outcome: 'done' | 'failed';
  readonly told: RegExp;
  /** The state that the stop leaves it in. */
  readonly state: string;
}

const unit = { manager: 'systemd' };
const timeouts = { stop: '1s' };

const rows: readonly Row[] = [
  {
    what: 'is slow, but in time',
    app: { stopDelay: 800 },
    outcome: 'done',
    told: /stop done/,
    state: 'inactive',
  },
  {
    what: 'fails',
    app: { failStop: 5 },
    settings: { timeouts },
    outcome: 'failed',
    told: /stop app@b failed: `labctl stop app` ended with status 5; it is running.*\n +command: labctl stop app\n +exit status: 5\n +output:\n +app: cannot stop\n/,
    state: 'active',
  },
  {
    what: 'lies: its command ends with 0 and the process stays',
    app: { failStop: 0 },
    settings: { timeouts },
    outcome: 'failed',
    told: /stop app@b failed: it is running after [.\d]+ s: app@b is running, not stopped/,
    state: 'active',
  },
  {
    what: 'lies, as a unit',
    app: { failStop: 0 },
    settings: { ...unit, timeouts },
    outcome: 'failed',
    told: /stop app@b failed: it is running after [.\d]+ s/,
    state: 'active',
  },
  {
    what: 'is ignored: the command is ended, the process is not killed',
    app: { ignoreStop: true },
    settings: { timeouts },
    outcome: 'failed',
    told: /stop app@b failed: `labctl stop app` took longer than 1 s and was ended; it is running/,
    state: 'deactivating',
  },
  {
    what: 'is ignored, as a unit',
    app: { ignoreStop: true },
    settings: { ...unit, timeouts },
    outcome: 'failed',
    told: /stop app@b failed: `systemctl stop app` took longer than 1 s and was ended; it is changing: .*deactivating/,
    state: 'deactivating',
  },
  {
    what: 'leaves what a `stopped` probe looks for',
    app: {},
    settings: { timeouts, stopped: { file: '/proc/self', interval: '100ms' } },
    outcome: 'failed',
    told: /stop app@b failed: it is stopped after [.\d]+ s: .*file \/proc\/self/,
    state: 'inactive',
  },
];

const goesWell = async ({ abq, deeds }: Bench): Promise<void> => {
  const ended = await abq(...STOP);
  assert.is(ended.code, 0, ended.all);
  assert.equal(outcomesOf(ended), { 'stop:app@b': 'done', 'stop:db@a': 'done', 'stop:other@c': 'done' });
  assert.ok(inOrder(deeds(), 'stopping app@b', 'stopped app@b', 'stopping db@a', 'stopped db@a'));
};

const goesWrong = async ({ abq, deeds, lab }: Bench, { told, state }: Row): Promise<void> => {
  const { pid } = lab.service('app@b').status;
  const ended = await abq(...STOP);
  assert.is(ended.code, 1, ended.all);
  assert.match(ended.stderr, told, ended.all);
  assert.match(ended.stderr, 'held by it (1): stop db@a');
  const outcomes = { 'stop:app@b': 'failed', 'stop:db@a': 'held', 'stop:other@c': 'done' };
  assert.equal(outcomesOf(ended), outcomes);
  assert.not.ok(deeds().includes('stopping db@a'), 'what it requires is not touched');
  assert.is(deeds().filter((deed) => deed === 'stopping app@b').length, 1, 'it is not tried again');
  assert.is(lab.service('app@b').status.state, state);
  if (state !== 'inactive') assert.is(lab.service('app@b').status.pid, pid, 'its process is the same');
};

for (const row of rows) {
  const services = { app: { requires: ['db'], ...row.settings } };
  test(
    `a stop that ${row.what}: ${row.outcome}`,
    withAbq(hosts(row.app), { services }, async (bench) =>
      row.outcome === 'done' ? goesWell(bench) : goesWrong(bench, row),
    ),
  );
}

test(
  'one that was ignored ends when it may, and the same command again does what is left',
  withAbq(
    hosts({ ignoreStop: true }),
    { services: { app: { requires: ['db'], timeouts } } },
    async ({ lab, abq, deeds }) => {
      assert.is((await abq(...STOP)).code, 1);
      await lab.service('app@b').set({ ignoreStop: false });
      await lab.events.until('stopped app@b');
      const ended = await abq(...STOP);
      assert.is(ended.code, 0, ended.all);
      assert.equal(outcomesOf(ended), { 'stop:db@a': 'done' });
      assert.equal(
        deeds().filter((deed) => !deed.includes('other')),
        ['stopping app@b', 'stopped app@b', 'stopping db@a', 'stopped db@a'],
      );
    },
  ),
);

test(
  'what came back after its step was done is found by the last look',
  withAbq(
    {
      a: { services: { db: { running: true } } },
      b: { services: { slow: { running: true, ignoreStop: true } } },
    },
    {},
    async ({ lab, begin }) => {
      const run = begin('stop', 'db', 'slow', '--yes');
      await Promise.all([run.said(/stop db@a done/), lab.events.until('stopping slow@b')]);
      await lab.service('db@a').start();
      await lab.service('slow@b').set({ ignoreStop: false });
      const ended = await run.ended;
      assert.is(ended.code, 1, ended.all);
      assert.match(ended.stdout, 'db@a did not stay stopped: it is running');
    },
  ),
);

test(
  'units that start at boot are listed after a stop',
  withAbq(
    { a: { services: { db: { running: true, enabled: true }, cache: { running: true } } } },
    { services: { db: unit, cache: unit } },
    async ({ abq }) => {
      const ended = await abq('stop', '--all', '--confirm', 'lab');
      assert.is(ended.code, 0, ended.all);
      assert.match(ended.stdout, /enabled at boot.*: db@a\n/);
    },
  ),
);

test(
  "stop '*' is stop --all in other words, and asks for the name as well",
  withAbq(hosts({}), { services: { app: { requires: ['db'] } } }, async ({ abq, deeds }) => {
    for (const selector of ['*', 'host:*']) {
      const refused = await abq('stop', selector, '--yes', '--no-input');
      assert.is(refused.code, 2, refused.all);
      assert.match(refused.stderr, 'add --confirm lab');
    }
    assert.equal(deeds(), []);
    const part = await abq('stop', 'app*', '--yes', '--no-input');
    assert.is(part.code, 0, part.all);
  }),
);

test.run();
