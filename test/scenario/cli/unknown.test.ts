/** What cannot be told is never taken for stopped: nothing is touched then. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { withAbq } from './bench.ts';

const UP = {
  a: { services: { db: { running: true } } },
  b: { services: { app: { running: true } } },
};
const REQUIRES = { services: { app: { requires: ['db'] } } };

const selections: readonly (readonly [what: string, args: readonly string[]])[] = [
  ['what it requires', ['stop', 'db', '--yes']],
  ['all but it', ['stop', '--all', '--exclude', 'app', '--confirm', 'lab']],
  ['what it requires and nothing else', ['stop', 'db', '--no-closure', '--yes']],
];
for (const [what, args] of selections) {
  test(
    `with a mistyped status, a stop of ${what} is refused`,
    withAbq(UP, REQUIRES, async ({ lab, abq, deeds }) => {
      await lab.service('app@b').set({ status: 127 });
      const ended = await abq(...args);
      assert.is(ended.code, 2, ended.all);
      assert.match(ended.stderr, 'app@b');
      assert.match(ended.stderr, /unknown.*127/, ended.all);
      assert.match(ended.stderr, '--assume-down app@b', 'the way out');
      assert.equal(deeds(), []);
    }),
  );
}

test(
  'the way out: the operator says that it is down',
  withAbq({ ...UP, b: { services: { app: { status: 127 } } } }, REQUIRES, async ({ abq, deeds }) => {
    const ended = await abq('stop', 'db', '--assume-down', 'app@b', '--yes');
    assert.is(ended.code, 0, ended.all);
    assert.equal(deeds(), ['stopping db@a', 'stopped db@a']);
  }),
);

const verbs: readonly (readonly [verb: string, running: boolean])[] = [
  ['stop', true],
  ['start', false],
];
for (const [verb, running] of verbs) {
  test(
    `with a mistyped status, its own ${verb} fails in the preflight, with all the others' problems`,
    withAbq(
      {
        a: { services: { db: { running, status: 127 } } },
        b: { services: { app: { running, status: 126 } } },
        c: { services: { fine: { running } } },
      },
      {},
      async ({ abq, deeds }) => {
        const ended = await abq(verb, 'db', 'app', 'fine', '--yes');
        assert.is(ended.code, 6, ended.all);
        assert.match(ended.stderr, /db@a: its state cannot be told: .*labctl status db.*127/, ended.all);
        assert.match(ended.stderr, /app@b: its state cannot be told: .*labctl status app.*126/, ended.all);
        assert.match(ended.stderr, '--exclude db@a');
        assert.match(ended.stderr, 'nothing was touched');
        assert.equal(deeds(), []);
      },
    ),
  );
}

const codes: readonly (readonly [code: number, state: string])[] = [
  [0, 'running'],
  [1, 'stopped'],
  [2, 'stopped'],
  [3, 'stopped'],
  [4, 'unknown'],
  [126, 'unknown'],
  [255, 'unknown'],
];
test(
  'what a status command says, as the contract has it',
  withAbq(
    {
      a: {
        services: Object.fromEntries(codes.map(([code]) => [`s${code}`, { status: code, running: true }])),
      },
    },
    {},
    async ({ abq }) => {
      const ended = await abq('status', '--json');
      const { instances } = JSON.parse(ended.stdout) as { instances: { service: string; state: string }[] };
      assert.equal(
        Object.fromEntries(instances.map(({ service, state }) => [service, state])),
        Object.fromEntries(codes.map(([code, state]) => [`s${code}`, state])),
      );
    },
  ),
);

const units = (...names: readonly string[]) => ({
  hosts: { a: { services: ['db'] } },
  services: { db: { manager: 'systemd', unit: names } },
});

test(
  'of several units the first that is there is used',
  withAbq(
    { a: { services: { mysqld: {}, mysql: {} } } },
    units('mariadb', 'mysqld', 'mysql'),
    async ({ abq, deeds }) => {
      const ended = await abq('start', 'db', '--yes');
      assert.is(ended.code, 0, ended.all);
      assert.match(ended.stderr, 'systemctl start mysqld\n');
      assert.equal(deeds(), ['starting mysqld@a', 'started mysqld@a']);
    },
  ),
);

test(
  'with none of them nothing is touched, and they are named',
  withAbq(
    { a: { services: { postgres: {} } }, b: { services: { app: {} } } },
    units('mariadb', 'mysqld', 'mysql'),
    async ({ abq, deeds }) => {
      const ended = await abq('start', '--all', '--yes');
      assert.is(ended.code, 6, ended.all);
      assert.match(ended.stderr, /db@a: .*mariadb.*mysqld.*mysql/, ended.all);
      assert.match(ended.stderr, 'without: [db]', 'the way out');
      assert.equal(deeds(), []);
    },
  ),
);

test(
  'a probe that cannot be run is known before anything is started',
  withAbq(
    { a: { services: { db: {} } }, b: { services: { app: {} } } },
    { services: { db: { ready: { exec: 'no-such-command' } } } },
    async ({ abq, deeds }) => {
      const ended = await abq('start', '--all', '--yes');
      assert.is(ended.code, 6, ended.all);
      assert.match(ended.stderr, /db@a: a probe cannot be run: .*no-such-command/, ended.all);
      assert.equal(deeds(), []);
    },
  ),
);

test.run();
