/** What goes down with something, word by word. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { impactOf } from '../../../src/topology/impact.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { impactDocument } from '../../../src/views/impact-document.ts';
import { impactText } from '../../../src/views/impact.ts';
import { styleFor } from '../../../src/views/style.ts';
import { distributed, selection, SHOP } from './given.ts';

const told = (topology: Topology, selectors: readonly string[]): string =>
  impactText(topology, impactOf(topology, selection(topology, ...selectors)), styleFor(false));

const ROWS: readonly (readonly [selectors: readonly string[], text: string])[] = [
  [
    ['db@d1'],
    `
1 of 9 instances on 1 host goes down: nothing else requires it
  mad
    d1  db (named)
what they are for
  db  Orders.
cautions
  db  No orders while it is down.
lose redundancy and stay up
  base@d1 requires 2 of 3 db, 2 are left
go on without it
  cache@w2: after db@d1
`,
  ],
  [
    ['db'],
    `
6 of 9 instances on 5 hosts go down: 3 named, 3 with them
  bcn
    w2  web
  mad
    d1  db (named)
    d2  db (named)
    d3  db (named)
    w1  nightly (job), web
no longer hold
  base@d1
what they are for
  db   Orders.
  web  The shop.
cautions
  db  No orders while it is down.
availability floors that break
  db keeps 2 ready, 0 of 3 would be left; all of it is named, which is consent
go on without it
  cache@w2: after db@d1
`,
  ],
  [
    ['db@d1', 'db@d2'],
    `
5 of 9 instances on 4 hosts go down: 2 named, 3 with them
  bcn
    w2  web
  mad
    d1  db (named)
    d2  db (named)
    w1  nightly (job), web
no longer hold
  base@d1
what they are for
  db   Orders.
  web  The shop.
cautions
  db  No orders while it is down.
availability floors that break
  db keeps 2 ready, 1 of 3 would be left
go on without it
  cache@w2: after db@d1
`,
  ],
  [
    ['cache', 'cache@w3'],
    `
3 of 9 instances on 2 hosts go down: 2 named, 1 with them
  bcn
    w2  cache (named)
    w3  cache (named), spare
protected: a stop is refused unless these are named
  spare@w3
go on without it
  web@w1, web@w2: wants cache@w2, cache@w3
`,
  ],
  [
    ['@w3'],
    `
1 of 9 instances on 1 host goes down: nothing else requires it
  bcn
    w3  spare (named)
taken to be down already (standby; name it if it runs)
  cache@w3
protected: a stop is refused unless these are named
  spare@w3
`,
  ],
  [
    ['spare'],
    `
1 of 9 instances on 1 host goes down: nothing else requires it
  bcn
    w3  spare (named)
`,
  ],
  [
    ['base'],
    `
3 of 9 instances on 2 hosts go down: because of what they require
  bcn
    w2  web
  mad
    w1  nightly (job), web
no longer hold
  base@d1
what they are for
  web  The shop.
`,
  ],
];

for (const [selectors, text] of ROWS)
  test(`impact of ${selectors.join(' ')}`, () => assert.is(`\n${told(SHOP, selectors)}`, text));

test('of the distributed Abiquo platform: one datacenter, and nobody else', async () => {
  const [sum, ...lines] = told(await distributed(), ['redis@rs-mad']).split('\n');
  assert.match(sum ?? '', /^2 of \d+ instances on 1 host go down: 1 named, 1 with it$/);
  for (const line of [
    '    rs-mad  abiquo-tomcat, redis (named)',
    '  abiquo-tomcat@v2v-mad: after redis@rs-mad',
    '  abiquo-aim@kvm-mad01, abiquo-aim@kvm-mad02, abiquo-aim@kvm-mad03 and 1 more: after redis@rs-mad',
  ])
    assert.ok(lines.includes(line), line);
  assert.not.ok(lines.some((line) => line.includes('bcn') || line.includes('api@')));
});

test('of the distributed Abiquo platform: its RabbitMQ', async () => {
  const document = await distributed().then((topology) =>
    impactDocument(topology, impactOf(topology, selection(topology, 'rabbitmq-server')), ['rabbitmq-server']),
  );
  const down = document.down.map(({ id }) => id).filter((id) => !id.startsWith('rabbitmq'));
  assert.equal(down, [
    'abiquo-delorean@mon',
    'abiquo-emmett@mon',
    ...['api', 'rs-bcn', 'rs-mad', 'v2v-bcn', 'v2v-mad'].map((host) => `abiquo-tomcat@${host}`),
    ...['mechadora', 'v2v-diskmanager'].flatMap((job) => [`${job}@v2v-bcn`, `${job}@v2v-mad`]),
  ]);
  const emmett = document.down.find(({ id }) => id === 'abiquo-emmett@mon');
  assert.is(emmett?.because?.lost, 'rabbitmq-server@api');
  assert.match(emmett?.because?.place.file ?? '', /abiquo\.yaml$/);
});

test.run();
