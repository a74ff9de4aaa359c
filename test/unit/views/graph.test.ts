/** The dependency graph from farther away. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { graphDocument } from '../../../src/views/graph-document.ts';
import { groupDocument, groupPicture, groupText, type Grouping } from '../../../src/views/graph-groups.ts';
import { graphPicture } from '../../../src/views/graph-picture.ts';
import { dot, mermaid } from '../../../src/views/picture.ts';
import { sound } from '../config/given.ts';
import { SHOP } from './given.ts';

const ALL = [...SHOP.instances.keys()];

const ROWS: readonly (readonly [by: Grouping, text: string])[] = [
  [
    'host',
    `
d1 (2 instances)
  -> d2  1 requires
  -> d3  1 requires
d2 (1 instance)
d3 (1 instance)
w1 (2 instances)
  -> d1  1 requires
  -> w2  1 wants
  -> w3  1 wants
w2 (2 instances)
  -> d1  1 after, 1 requires
  -> w3  1 wants
w3 (2 instances)
  -> d1  1 after
`,
  ],
  [
    'site',
    `
bcn (4 instances on 2 hosts)
  -> mad  2 after, 1 requires
mad (6 instances on 4 hosts)
  -> bcn  2 wants
`,
  ],
  [
    'service',
    `
base (1 instance on 1 host)
  -> db     3 requires
cache (2 instances on 2 hosts)
  -> db     2 after
db (3 instances on 3 hosts)
nightly (1 instance on 1 host)
  -> web    1 requires
spare (1 instance on 1 host)
  -> cache  1 requires
web (2 instances on 2 hosts)
  -> base   2 requires
  -> cache  4 wants
`,
  ],
  [
    'profile',
    `
(no profile) (10 instances on 6 hosts)
`,
  ],
];

for (const [by, text] of ROWS) test(`by ${by}`, () => assert.is(`\n${groupText(SHOP, ALL, by)}`, text));

test('a host with several profiles is of their sum, whatever their order', () => {
  const topology = sound(`
name: x
hosts: {a: {profiles: [one, two]}, b: {profiles: [two, one]}, c: {profiles: [one]}}
services: {s: {}, t: {requires: [s]}}
profiles: {one: [s], two: [t]}`);
  const { nodes, edges } = groupDocument(topology, [...topology.instances.keys()], 'profile');
  assert.equal(nodes, [
    { id: 'one', instances: 1, hosts: 1 },
    { id: 'one+two', instances: 4, hosts: 2 },
  ]);
  assert.equal(edges, [{ from: 'one+two', to: 'one', count: 2, kinds: { requires: 2 } }]);
});

test('what the groups say adds up to what the instances say', () => {
  const edges = graphDocument(SHOP, ALL).edges;
  const hosts = (id: string): string => id.slice(id.indexOf('@') + 1);
  const between = edges.filter(({ from, to }) => hosts(from) !== hosts(to)).length;
  const grouped = groupDocument(SHOP, ALL, 'host').edges;
  assert.is(
    grouped.reduce((sum, { count }) => sum + count, 0),
    between,
  );
  assert.not.ok(grouped.some(({ from, to }) => from === to));
});

test('of a selection: what it depends on is there too, and says nothing', () => {
  const { nodes, edges } = groupDocument(SHOP, ['web@w1'], 'host');
  assert.equal(
    nodes.map(({ id }) => id),
    ['d1', 'w1', 'w2', 'w3'],
  );
  assert.ok(edges.every(({ from }) => from === 'w1'));
});

test('in a picture hosts stand in their sites, and one arrow says all that one says of another', () => {
  const topology = sound(`
name: x
hosts: {a: {site: s}, b: {}}
services: {t: {on: a, requires: [u], startAfter: [u]}, u: {on: b}}`);
  const text = dot(graphPicture(topology, [...topology.instances.keys()]));
  assert.is(text.split('->').length, 2);
  assert.match(text, '"t@a" -> "u@b" [label="requires, startAfter"];');
  const opened = /subgraph "cluster_s" \{\s+label="s";\s+subgraph "cluster_s\/a" \{/;
  assert.match(text, opened);
  assert.is(text.split('{').length, text.split('}').length);
});

test('Mermaid: boxes in boxes, arrows by number, broken where nothing is required', () => {
  assert.is(
    mermaid(groupPicture(SHOP, ALL, 'site')),
    [
      'flowchart LR',
      '  n0["bcn (4)"]',
      '  n1["mad (6)"]',
      '  n0 -->|"2 after, 1 requires"| n1',
      '  n1 -.->|"2 wants"| n0',
      '',
    ].join('\n'),
  );
});

test.run();
