/** Why one waits for another, word by word. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Topology } from '../../../src/topology/model.ts';
import { explainOrder } from '../../../src/topology/paths.ts';
import { styleFor } from '../../../src/views/style.ts';
import { whyText } from '../../../src/views/why.ts';
import { distributed, instancesOf, SHOP } from './given.ts';

interface Shown {
  readonly verbose?: boolean;
}

const told = (topology: Topology, a: string, b: string, { verbose = false }: Shown = {}): string => {
  const [one, other] = [instancesOf(topology, a), instancesOf(topology, b)];
  const ends = [
    { selector: a, instances: one.length },
    { selector: b, instances: other.length },
  ] as const;
  const frame = (): string => '<the lines of the file>';
  return whyText(explainOrder(topology, one, other), ends, { style: styleFor(false), verbose, frame });
};

const ROWS: readonly (readonly [a: string, b: string, text: string])[] = [
  [
    'web@w1',
    'db',
    `
of web@w1 (1 instance) and db (3 instances), these two stand nearest: web@w1 and db@d1
start: web@w1 waits for db@d1
  web@w1 wants cache@w2
    f:13:13  wants cache@platform, 2 of 2
  cache@w2 after db@d1
    f:15:19  after db@d1, 1 of 1
stop: db@d1 waits for web@w1, by the same 2 edges
restart: web@w1 restarts whenever db@d1 does
  web@w1 requires base@d1
    f:12:16  requires base@platform, 1 of 1, restart
  base@d1 requires db@d1
    f:14:48  requires db@platform, 2 of 3
`,
  ],
  [
    'db@d1',
    'db@d3',
    `
start: db@d3 waits for db@d1
  db@d3 after db@d2: the order of a serial service
    f:9:73
  db@d2 after db@d1: the order of a serial service
    f:9:73
stop: db@d1 waits for db@d3, by the same 2 edges
`,
  ],
  [
    'nightly',
    'db@d2',
    `
start: nothing orders them: a quorum stands between, and only its own two sides wait for each other
  nightly@w1 requires web@w1
    f:16:56  requires web@host, 1 of 1
  web@w1 requires base@d1
    f:12:16  requires base@platform, 1 of 1, restart
  base@d1 requires db@d2
    f:14:48  requires db@platform, 2 of 3
stop: nothing orders them either
restart: nightly@w1 restarts whenever db@d2 does
`,
  ],
  [
    'cache@w2',
    'web',
    `
of cache@w2 (1 instance) and web (2 instances), these two stand nearest: cache@w2 and web@w1
start: web@w1 waits for cache@w2
  web@w1 wants cache@w2
    f:13:13  wants cache@platform, 2 of 2
    <the lines of the file>
stop: cache@w2 waits for web@w1, by the same edge
`,
  ],
  [
    'spare',
    'web@w1',
    `
nothing orders spare@w3 and web@w1, neither on start nor on stop
`,
  ],
  [
    'web',
    'spare',
    `
nothing orders any of web (2 instances) and spare, neither on start nor on stop
`,
  ],
];

for (const [a, b, text] of ROWS) test(`${a} and ${b}`, () => assert.is(`\n${told(SHOP, a, b)}`, text));

const PLACE = /^( +\S+?):\d+:\d+ {2}/gm;

test('of the distributed Abiquo platform', async () => {
  const topology = await distributed();
  assert.is(
    `\n${told(topology, 'httpd', 'mysqld').replaceAll(PLACE, '$1:L:C  ')}`,
    `
start: httpd@api waits for mysqld@api
  httpd@api after abiquo-tomcat@api
    graphs/abiquo.yaml:L:C  after abiquo-tomcat@nearest, with module api, 1 of 1
  abiquo-tomcat@api requires mysqld@api
    graphs/abiquo.yaml:L:C  requires mysqld@nearest, 1 of 1, said by module api
stop: mysqld@api waits for httpd@api, by the same 2 edges
`,
  );
});

test('the file is shown of a single edge, and of every edge with verbose', () => {
  const shown = (verbose: boolean, a: string, b: string): number =>
    told(SHOP, a, b, { verbose }).split('<the lines').length - 1;
  assert.is(shown(false, 'web@w1', 'cache@w2'), 1);
  assert.is(shown(false, 'db@d1', 'db@d3'), 0);
  assert.is(shown(true, 'db@d1', 'db@d3'), 2);
});

test.run();
