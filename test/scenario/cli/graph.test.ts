/** `abq graph --by`, as it is typed. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { documentOf, withTopology } from './offline.ts';

const ROWS: readonly (readonly [args: readonly string[], text: string])[] = [
  [
    ['--by', 'site'],
    `bcn (2 instances on 1 host)
  -> mad  1 requires, 1 wants
mad (2 instances on 1 host)
`,
  ],
  [
    ['--by', 'service'],
    `app (2 instances on 2 hosts)
  -> db   2 requires
db (1 instance on 1 host)
web (1 instance on 1 host)
  -> app  1 requires, 1 wants
`,
  ],
  [
    ['--by', 'host', 'web'],
    `one (1 instance)
two (2 instances)
  -> one  1 wants
`,
  ],
  [
    ['--by', 'site', '--format', 'mermaid'],
    `flowchart LR
  n0["bcn (2)"]
  n1["mad (2)"]
  n0 -->|"1 requires, 1 wants"| n1
`,
  ],
];

for (const [args, text] of ROWS) {
  test(
    `abq graph ${args.join(' ')}`,
    withTopology((abq) => {
      const { code, stdout, stderr } = abq('graph', ...args);
      assert.is(code, 0, stderr);
      assert.is(stdout, text);
    }),
  );
}

test(
  '--json says by what, and by instance is what it always was',
  withTopology((abq) => {
    for (const by of ['instance', 'host', 'site', 'profile', 'service'])
      assert.is(documentOf(abq('graph', '--json', '--by', by), 'abq.graph').by, by);
    assert.is(abq('graph', '--json').stdout, abq('graph', '--json', '--by', 'instance').stdout);
    const { edges } = documentOf(abq('graph', '--json', '--by', 'site'), 'abq.graph');
    assert.equal(edges, [{ from: 'bcn', to: 'mad', count: 2, kinds: { requires: 1, wants: 1 } }]);
    assert.is(abq('graph', '--by', 'planet').code, 2);
  }),
);

test(
  'DOT: hosts in their sites, every bracket closed',
  withTopology((abq) => {
    const { stdout } = abq('graph', '--format', 'dot');
    assert.match(stdout, /^digraph "shop" \{$/m);
    assert.match(stdout, /^ {4}subgraph "cluster_mad\/one" \{$/m);
    assert.match(stdout, /^ {2}"web@two" -> "app@one" \[label="wants", style=dashed/m);
    assert.is(stdout.split('{').length, stdout.split('}').length);
  }),
);

test.run();
