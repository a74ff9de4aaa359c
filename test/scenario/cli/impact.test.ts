/** `abq impact SELECTOR...`, as it is typed. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { distrust, documentOf, EXAMPLE, withTopology } from './offline.ts';

test(
  'the sum first, then where, what for, and who goes on without',
  withTopology((abq) => {
    const { code, stdout, stderr } = abq('impact', 'db');
    assert.is(code, 0, stderr);
    assert.is(
      stdout,
      `4 of 4 instances on 2 hosts go down: 1 named, 3 with it
  bcn
    two  app, web
  mad
    one  app, db (named)
what they are for
  db  Orders.
`,
    );
    assert.is(stderr, 'next: abq plan stop db shows the order, from what really runs\n');
    assert.is(
      abq('impact', 'app@one').stdout,
      `1 of 4 instances on 1 host goes down: nothing else requires it
  mad
    one  app (named)
go on without it
  web@two: wants app@one
`,
    );
  }),
);

test(
  'of the distributed Abiquo platform: several selectors add up',
  withTopology((abq) => {
    const { code, stdout } = abq('impact', '@rs-mad', 'redis@rs-bcn', '--config', EXAMPLE);
    assert.is(code, 0);
    assert.match(stdout, /^6 of \d+ instances on 2 hosts go down: 5 named, 1 with them$/m);
    assert.match(stdout, /^ {4}rs-bcn {2}abiquo-tomcat, redis \(named\)$/m);
    assert.match(stdout, /^ {2}redis +Always stop every abiquo-tomcat/m);
  }),
);

test(
  '--json is one document of its schema',
  withTopology((abq) => {
    const { down, instances } = documentOf(abq('impact', 'db', '--json'), 'abq.impact') as {
      down: readonly { id: string; named: boolean; because?: { lost: string; place: { line: number } } }[];
      instances: number;
    };
    assert.is(instances, 4);
    assert.equal(
      down.map(({ id, named, because }) => [id, named, because?.lost, because?.place.line].join(' ')),
      ['app@one false db@one 8', 'app@two false db@one 8', 'db@one true  ', 'web@two false app@two 10'],
    );
  }),
);

const WRONG: readonly (readonly [args: readonly string[], said: RegExp])[] = [
  [[], /nothing is selected\n.*Name what would stop/],
  [['--all'], /Unknown argument: all/],
  [['nobody'], /unknown service 'nobody'/],
];

for (const [args, said] of WRONG) {
  test(
    `abq impact ${args.join(' ')} is refused`,
    withTopology((abq) => {
      const { code, stdout, stderr } = abq('impact', ...args);
      assert.is(code, 2, stdout);
      assert.match(stderr, said);
    }),
  );
}

test(
  'from a topology that is not trusted, too',
  withTopology((abq, folder) => {
    distrust(folder);
    assert.is(abq('impact', 'db').code, 0);
  }),
);

test.run();
