/** However a document is mangled: an answer, never a throw, and every error says where. */
import * as fc from 'fast-check';
import '../../property/seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hashOf } from '../../../src/config/hash.ts';
import { topologyOf } from './given.ts';

const BASE = `name: acme
defaults: {ssh: {user: ops, port: 22}, become: sudo, timeouts: {connect: 20s}}
limits: {total: 8}
hosts:
  a: {address: 10.0.0.1, site: x, profiles: [p], with: [nfs], tags: [t], bind: {db: a}}
  k[01-03]: {site: y, services: [aim], limits: {perHost: 1}, vars: {A: 1}}
services:
  db: {unit: [mariadb, mysqld], ready: {tcp: 3306}, keep: "50%", serial: true}
  nfs: &n {stop: [systemctl, stop, nfs], timeouts: {stop: 1m}}
  aim: {requires: [{service: db, need: 1, optional: true}], stopAfter: [nfs@nearest]}
  job: {kind: job, process: x, on: "tag:t", hooks: {beforeStop: {run: true, local: true}}}
  web: {<<: *n, modules: {m: {ready: [{http: {port: 1}}]}}}
profiles: {p: [db, {nfs: {optional: true}}]}
`;

const SNIPPETS = [
  ...[
    '*n',
    '&n',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '\n',
    '\n  ',
    '"',
    "'",
    '#',
    '|',
    '>',
    '!!x',
    '%',
    '@',
    '`',
    '\0',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    '~',
    '.nan',
    '1e999',
    '-1',
    '0x1',
    '{n}',
    '[1-9]',
    '<<',
    '---\n',
    '\t',
  ],
  ...[
    'requires',
    'extends',
    'drop: [db]',
    'modules',
    'serial: [a]',
    'on: [a]',
    'after: [web]',
    '50%',
    '\u{feff}',
  ],
];

const edit = fc.record({
  at: fc.nat({ max: BASE.length }),
  drop: fc.nat({ max: 12 }),
  put: fc.oneof(fc.constantFrom(...SNIPPETS), fc.string({ maxLength: 6 }), fc.constant('')),
});

test('random edits of a sound document', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const text = edits.reduce(
        (now, { at, drop, put }) => now.slice(0, at) + put + now.slice(at + drop),
        BASE,
      );
      const result = topologyOf(text);
      if (result.ok) return;
      assert.ok(result.errors.length > 0 || text.trim() === '', 'no error is told');
      for (const { place, message } of result.errors) {
        assert.ok(place && place.line >= 1 && place.column >= 1, message);
        assert.ok(place.line <= text.split('\n').length + 1, message);
      }
    }),
    { numRuns: 300 },
  );
});

test('random values wherever the language has a key', () => {
  const key = fc.constantFrom(
    'name',
    'hosts',
    'services',
    'profiles',
    'defaults',
    'limits',
    'a',
    'requires',
    'ready',
    'http',
    'serial',
    'extends',
    'modules',
    'drop',
    'bind',
    'vars',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(null, 1, 'a', true, '50%', 'a@b'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(key, tree, { minKeys: 1 }), (document) => {
      const result = topologyOf(JSON.stringify({ name: 'x', ...document }));
      assert.ok(result.ok || result.errors.length > 0);
    }),
    { numRuns: 300 },
  );
});

test('aliases that stand for billions end at once', () => {
  const lines = Array.from(
    { length: 30 },
    (_, index) => `a${index}: &a${index} [${`*a${index - 1},`.repeat(9)}]`,
  );
  const result = topologyOf(['name: x', 'b: &a-1 [x]', ...lines].join('\n'));
  assert.ok(!result.ok && result.errors.some(({ message }) => message.includes('aliases')));
});

test('the hash does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      assert.is(hashOf(Object.fromEntries(Object.entries(value).reverse())), hashOf(value));
    }),
    { numRuns: 100 },
  );
});

test.run();
