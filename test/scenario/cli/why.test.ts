/** `abq why A B`, as it is typed. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { distrust, documentOf, EXAMPLE, withTopology } from './offline.ts';

test(
  'a chain, word by word; what to type next is no result',
  withTopology((abq) => {
    const { code, stdout, stderr } = abq('why', 'web', 'db');
    assert.is(code, 0, stderr);
    assert.is(
      stdout,
      `start: web@two waits for db@one
  web@two requires app@two
    abq.config.yaml:10:16  requires app@host, 1 of 1
  app@two requires db@one
    abq.config.yaml:8:16  requires db@platform, 1 of 1
stop: db@one waits for web@two, by the same 2 edges
`,
    );
    assert.is(stderr, 'next: abq impact db@one, or abq plan stop web@two db@one --offline\n');
    assert.is(abq('why', 'web', 'db', '--quiet').stderr, '');
  }),
);

test(
  'a single edge is shown in its file, of several pairs the nearest',
  withTopology((abq) => {
    const { stdout } = abq('why', 'db', 'app');
    assert.match(
      stdout,
      /^of db \(1 instance\) and app \(2 instances\), these two stand nearest: db@one and app@one$/m,
    );
    assert.match(stdout, /^ +> +8 \| +requires: \[db@platform\]$/m);
    assert.match(stdout, /^stop: db@one waits for app@one, by the same edge$/m);
  }),
);

test(
  'of the distributed Abiquo platform: the API goes first both ways, for two reasons',
  withTopology((abq) => {
    const { code, stdout } = abq('why', 'abiquo-tomcat@rs-mad', 'abiquo-tomcat@api', '--config', EXAMPLE);
    assert.is(code, 0);
    for (const line of [
      /^start: abiquo-tomcat@rs-mad waits for abiquo-tomcat@api$/m,
      /abiquo\.yaml:\d+:\d+ {2}startAfter abiquo-tomcat@platform, with module api, 1 of 1, said by modules virtualfactory, vsm, am, nodecollector, ssm$/m,
      /^stop: abiquo-tomcat@rs-mad waits for abiquo-tomcat@api$/m,
      /abiquo\.yaml:\d+:\d+ {2}stopAfter abiquo-tomcat@platform, with module api/m,
    ])
      assert.match(stdout, line);
  }),
);

test(
  'nothing orders them: said plainly, and no error',
  withTopology((abq) => {
    const { code, stdout } = abq('why', 'app@one', 'app@two');
    assert.is(code, 0);
    assert.is(stdout, 'nothing orders app@one and app@two, neither on start nor on stop\n');
  }),
);

test(
  '--json is one document of its schema',
  withTopology((abq) => {
    const ordered = documentOf(abq('why', 'web', 'db', '--json'), 'abq.why');
    const { start } = ordered as {
      start: { relation: string; first: string; second: string; chain: unknown[] };
    };
    assert.is(
      [start.relation, start.first, start.second, start.chain.length].join(' '),
      'path db@one web@two 2',
    );
    const apart = documentOf(abq('why', 'app@one', 'app@two', '--json'), 'abq.why');
    assert.equal(apart.start, { relation: 'none', chain: [] });
  }),
);

const WRONG: readonly (readonly [args: readonly string[], said: RegExp])[] = [
  [['web@two', 'web@two'], /both are web@two: nothing waits for itself/],
  [['web', 'dbb'], /unknown service 'dbb'\n.*Did you mean `db`/],
  [['web', 'db', 'app'], /app/],
  [['web'], /Not enough/],
];

for (const [args, said] of WRONG) {
  test(
    `abq why ${args.join(' ')} is refused`,
    withTopology((abq) => {
      const { code, stdout, stderr } = abq('why', ...args);
      assert.is(code, 2, stdout);
      assert.match(stderr, said);
    }),
  );
}

test(
  'from a topology that is not trusted, too',
  withTopology((abq, folder) => {
    distrust(folder);
    assert.is(abq('status').code, 2);
    const { code, stdout, stderr } = abq('why', 'web', 'db');
    assert.is(code, 0, stderr);
    assert.match(stdout, 'web@two waits for db@one');
  }),
);

test.run();
