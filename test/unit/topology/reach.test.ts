/** Dependencies of a graph that miss or overshoot: a `^` before the host of each warning. None: no warning. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { unmark, warningsOf } from './marked.ts';

const app = (entry: string): string =>
  `{services: {app: ${entry}, other: {requires: [nfs@site]}, nfs: {}, db: {}}}`;
const OPTIONAL = app('{requires: [{service: nfs, scope: site, optional: true}]}');
const AFTER = app('{after: [nfs@site]}');
const NEAREST = app('{requires: [db@nearest]}');

type Row = readonly [base: string, hosts: string, ...messages: string[]];

const missing = (who: string, how: string, where: string): string =>
  `${who} ${how}, and nfs stands only in ${where}: some of it serves nobody`;
const OPT = 'requires nfs@site (optional)';

const ROWS: readonly Row[] = [
  // Within a site, where there is nobody
  [
    OPTIONAL,
    '^r: {site: dca, services: [app]}, n: {site: dcA, services: [nfs]}',
    missing('app@r', OPT, 'dcA'),
  ],
  [
    AFTER,
    '^r: {site: dca, services: [app]}, n: {site: dcA, services: [nfs]}',
    missing('app@r', 'after nfs@site', 'dcA'),
  ],
  [
    OPTIONAL,
    '^r1: {site: x, services: [app]}, r2: {site: x, services: [app]}, n: {site: y, services: [nfs]}',
    missing('app@r1 and app@r2', OPT, 'y'),
  ],
  [
    OPTIONAL,
    '^"r[1-9]": {site: x, services: [app]}, n: {site: y, services: [nfs]}',
    missing('app@r1, app@r2 and 7 more', OPT, 'y'),
  ],
  // One datacenter has it, and of the other the site is misspelt.
  [
    OPTIONAL,
    'a: {site: x, services: [app, nfs]}, ^r: {site: z, services: [app]}, n: {site: y, services: [nfs]}',
    missing('app@r', OPT, 'x and y'),
  ],
  // One datacenter has it, the other a filer that nobody here manages.
  [OPTIONAL, 'a: {site: x, services: [app, nfs]}, r: {site: y, services: [app]}'],
  [AFTER, 'a: {site: x, services: [app, nfs]}, r: {site: y, services: [app]}'],
  [AFTER, 'a: {site: x, services: [other, nfs]}, r: {site: y, services: [app]}'],
  [
    OPTIONAL,
    '^r: {site: y, services: [app]}, a: {site: x, services: [other, nfs]}',
    missing('app@r', OPT, 'x'),
  ],
  [OPTIONAL, 'r: {site: y, services: [app], bind: {nfs: n}}, n: {site: x, services: [nfs]}'],
  [OPTIONAL, 'r: {site: y, services: [app]}'],

  // nearest
  [
    NEAREST,
    '^r: {site: x, services: [app]}, d: {site: x, services: [db]}, e: {site: x, services: [db]}',
    'nearest leads app@r to db@d and db@e',
  ],
  [
    NEAREST,
    '^r: {site: x, services: [app]}, d: {site: y, services: [db]}, e: {site: z, services: [db]}',
    'nearest leads app@r to db@d and db@e, outside x',
  ],
  [
    NEAREST,
    '^r: {site: x, services: [app]}, d: {site: y, services: [app, db]}',
    'nearest leads app@r to db@d, outside x',
  ],
  [NEAREST, 'r: {site: x, services: [app]}, d: {site: y, services: [db]}'],
  [NEAREST, 'r: {site: x, services: [app, db]}, d: {site: x, services: [db]}'],
  [NEAREST, 'r: {site: x, services: [app]}, d: {site: x, services: [db]}, e: {site: y, services: [db]}'],
  [NEAREST, 'r: {site: x, services: [app], bind: {db: d}}, d: {site: y, services: [app, db]}'],
  [
    NEAREST,
    'r: {site: x, services: [app]}, d: {site: x, services: [db]}, e: {site: x, services: [db], standby: [db]}',
  ],
  [
    app('{requires: [{service: db, scope: nearest, need: 1}], after: [db@nearest]}'),
    'r: {site: x, services: [app]}, d: {site: x, services: [db]}, e: {site: x, services: [db]}',
  ],
];

for (const [base, hosts, ...messages] of ROWS) {
  test(`${messages.join('; ') || 'none'}: ${base.slice(base.indexOf('{', 12), base.indexOf(' other'))} ${hosts}`, () => {
    const { text, marks } = unmark(`{name: x, hosts: {${hosts}}}`);
    assert.equal(
      warningsOf(base, text),
      marks.map((mark, index) => `${mark} ${messages[index]}`),
    );
  });
}

test.run();
