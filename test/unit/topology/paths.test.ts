/** Why one instance waits for another. A row: the services, the two, and what is found; `<`: goes before. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { explainOrder, type ChainLink, type Ordering } from '../../../src/topology/paths.ts';
import { select } from '../../../src/topology/selectors.ts';
import { sound } from '../config/given.ts';

const instancesOf = (topology: Topology, selector: string): readonly InstanceId[] => {
  const found = select(topology, [selector]);
  if (!found.ok) throw new Error(found.errors[0]?.message);
  return found.value.instances;
};

const chainText = (chain: readonly ChainLink[]): string =>
  chain.flatMap(({ first, second }, index) => (index === 0 ? [first, second] : [second])).join(' < ');

const orderText = ({ relation, chain }: Ordering): string => `${relation} ${chainText(chain)}`.trim();

const explain = (services: string, a: string, b: string): readonly string[] => {
  const topology = sound(`name: x\nhosts: {h: {}, i: {}, j: {}}\nservices: {${services}}`);
  const { start, stop, restart } = explainOrder(topology, instancesOf(topology, a), instancesOf(topology, b));
  return [
    orderText(start),
    orderText(stop),
    ...(restart.length > 0 ? [`restart ${chainText(restart)}`] : []),
  ];
};

const kind = (name: string): string => `a: {on: h, ${name}: [b]}, b: {on: h}`;
const CHAIN = 'a: {on: h, requires: [b]}, b: {on: h, after: [c]}, c: {on: h, wants: [d]}, d: {on: h}';
const QUORUM = 'a: {on: h, requires: [{service: b, need: 1}]}, b: {on: [h, i], requires: [c]}, c: {on: h}';
const LENT =
  'a: {on: h, requires: [m]}, m: {on: h, kind: milestone, requires: [{service: b, need: 1}]}, b: {on: [h, i]}';
const GROUPS =
  'a: {on: h, requires: [{service: m, need: 1}]}, m: {on: [h, i], kind: milestone, requires: [b@host]}, b: {on: [h, i]}';
const SERIAL = 's: {on: [h, i, j], serial: [h, i, j]}, t: {on: h, after: [s@j]}';

const ROWS: readonly (readonly [services: string, a: string, b: string, ...found: string[]])[] = [
  [kind('requires'), 'a', 'b', 'path b@h < a@h', 'path a@h < b@h'],
  [kind('requires'), 'b', 'a', 'path b@h < a@h', 'path a@h < b@h'],
  [kind('wants'), 'a', 'b', 'path b@h < a@h', 'path a@h < b@h'],
  [kind('after'), 'a', 'b', 'path b@h < a@h', 'path a@h < b@h'],
  [kind('startAfter'), 'a', 'b', 'path b@h < a@h', 'none'],
  [kind('stopAfter'), 'a', 'b', 'none', 'path b@h < a@h'],
  ['a: {on: h, startAfter: [b], stopAfter: [b]}, b: {on: h}', 'a', 'b', 'path b@h < a@h', 'path b@h < a@h'],
  ['a: {on: h}, b: {on: h}', 'a', 'b', 'none', 'none'],
  [CHAIN, 'a', 'd', 'path d@h < c@h < b@h < a@h', 'path a@h < b@h < c@h < d@h'],
  [`${CHAIN}, e: {on: h, requires: [a, d]}`, 'e', 'd', 'path d@h < e@h', 'path e@h < d@h'],
  [QUORUM, 'a', 'b@i', 'quorum b@i < a@h', 'quorum a@h < b@i'],
  [QUORUM, 'a', 'c', 'uncarried c@h < b@h < a@h', 'uncarried a@h < b@h < c@h'],
  [LENT, 'a', 'm', 'path m@h < a@h', 'path a@h < m@h'],
  [LENT, 'a', 'b@i', 'quorum b@i < m@h < a@h', 'quorum a@h < m@h < b@i'],
  [
    `${LENT}, z: {on: h, after: [a]}`,
    'z',
    'b@i',
    'uncarried b@i < m@h < a@h < z@h',
    'uncarried z@h < a@h < m@h < b@i',
  ],
  [GROUPS, 'a', 'b@i', 'path b@i < m@i < a@h', 'path a@h < m@i < b@i'],
  [SERIAL, 's@h', 's@j', 'path s@h < s@i < s@j', 'path s@j < s@i < s@h'],
  [SERIAL, 't', 's@h', 'path s@h < s@i < s@j < t@h', 'path t@h < s@j < s@i < s@h'],
  [
    'a: {on: [h, i]}, b: {on: [i, j], requires: [{service: a, scope: host, optional: true}]}',
    'a',
    'b',
    'path a@i < b@i',
    'path b@i < a@i',
  ],
  ['s: {on: [h, i], serial: true}', 's', 's', 'none', 'none'],
  [
    'a: {on: h, requires: [{service: b, restart: true}]}, b: {on: h}',
    'a',
    'b',
    'path b@h < a@h',
    'path a@h < b@h',
    'restart b@h < a@h',
  ],
  [
    'a: {on: h, requires: [{service: b, need: 1, restart: true}]}, b: {on: [h, i]}',
    'a',
    'b@h',
    'quorum b@h < a@h',
    'quorum a@h < b@h',
    'restart b@h < a@h',
  ],
  [
    'a: {on: h, requires: [{service: m, restart: true}]}, m: {on: h, kind: milestone, requires: [{service: b, need: 1}]}, b: {on: [h, i]}',
    'a',
    'b@i',
    'quorum b@i < m@h < a@h',
    'quorum a@h < m@h < b@i',
    'restart b@i < m@h < a@h',
  ],
  [
    'a: {on: h, startAfter: [b]}, b: {on: h, stopAfter: [{service: c, restart: true}]}, c: {on: h}',
    'b',
    'c',
    'none',
    'path c@h < b@h',
    'restart c@h < b@h',
  ],
];

for (const [services, a, b, ...found] of ROWS) {
  test(`${a} and ${b} of ${services}`, () => assert.equal(explain(services, a, b), found));
}

test('of a selector the two that stand nearest, and none where nothing connects any', () => {
  const topology = sound(`
name: x
hosts: {h: {}, i: {}}
services:
  web: {on: [h, i], requires: [{service: app, scope: i}]}
  app: {on: [h, i], requires: [db@host]}
  db: {on: [h, i]}
  idle: {on: [h, i]}`);
  const pair = (a: string, b: string) =>
    explainOrder(topology, instancesOf(topology, a), instancesOf(topology, b)).pair;
  assert.equal(pair('web', 'app'), ['web@h', 'app@i']);
  assert.equal(pair('db', 'web'), ['db@i', 'web@h']);
  assert.is(pair('idle', 'web'), undefined);
  assert.equal(pair('idle@h', 'web@h'), ['idle@h', 'web@h']);
});

test('every entry that says it is told, the strongest first, with the module that says it', () => {
  const topology = sound(`
name: x
hosts: {h: {}}
services:
  t: {on: h, modules: {one: {after: [r]}, two: {requires: [{service: r, scope: nearest, module: x}]}}}
  r: {on: h, modules: {x: {}}}`);
  const { start } = explainOrder(topology, ['t@h'], ['r@h']);
  const told = start.chain.flatMap(({ dependencies }) =>
    dependencies.map(({ kind, declared: { module, withModule, scope, place } }) =>
      [kind, scope.kind, module, withModule ?? '-', `${place.line}:${place.column}`].join(' '),
    ),
  );
  assert.equal(told, ['requires nearest two x 5:60', 'after platform one - 5:38']);
});

test('a chain of 100,000', () => {
  const size = 100_000;
  const topology = sound('name: x\nhosts: {h: {}}\nservices: {s: {on: h}, t: {on: h, after: [s]}}');
  const [plain, after] = [topology.instances.get('s@h'), topology.instances.get('t@h')];
  const [dependency] = after?.dependencies ?? [];
  if (!plain || !after || !dependency) throw new Error('the pattern of the chain');
  const ids = Array.from({ length: size }, (_, index): InstanceId => `s${index}@h`);
  const instances = new Map(
    ids.map((id, index) => {
      const before = ids[index - 1];
      const dependencies = before === undefined ? [] : [{ ...dependency, candidates: [before] }];
      return [id, { ...plain, id, dependencies }];
    }),
  );
  const { start, stop } = explainOrder({ instances }, [ids[0] ?? 's@h'], [ids[size - 1] ?? 's@h']);
  assert.is(start.chain.length, size - 1);
  assert.is(stop.chain.length, size - 1);
  assert.is(start.chain[0]?.first, 's0@h');
  assert.is(stop.chain[0]?.first, `s${size - 1}@h`);
});

test.run();
