/** What goes down with something. A row: the services, what is named, what falls with it, and who loses redundancy. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { impactOf } from '../../../src/topology/impact.ts';
import { select } from '../../../src/topology/selectors.ts';
import { sound } from '../config/given.ts';

const HOSTS = 'hosts: {h: {}, i: {}, j: {}, p: {services: [db], standby: [db]}}';
const app = (requires: string, db: string): string =>
  `app: {on: h, requires: [${requires}]}, db: {on: [${db}]}`;
const CHAIN =
  'a: {on: h, requires: [b]}, b: {on: h, requires: [c]}, c: {on: h, requires: [db@i]}, db: {on: i}';

const ROWS: readonly (readonly [services: string, named: string, falling: string, poorer: string])[] = [
  [CHAIN, 'db@i', 'a@h b@h c@h', ''],
  [CHAIN, 'b', 'a@h', ''],
  [CHAIN, 'a', '', ''],
  [app('db', 'h, i'), 'db@i', 'app@h', ''],
  [app('{service: db, need: 1}', 'h, i'), 'db@i', '', 'app@h 1/1'],
  [app('{service: db, need: 1}', 'h, i'), '@i', '', 'app@h 1/1'],
  [app('{service: db, need: 2}', 'h, i, j'), 'db@i', '', 'app@h 2/2'],
  // The passive one does not carry: it is down.
  [app('{service: db, need: 1}', 'h'), 'db@h', 'app@h', ''],
  [app('{service: db, need: 2}', 'h, i'), 'db@i', 'app@h', ''],
  // But it counts where it is named.
  [app('{service: db, need: 1}', 'h'), 'db@p', '', 'app@h 1/1'],
  [app('{service: db, need: 1}', 'h'), '@p', '', ''],
  // Order alone takes nobody down.
  ['a: {on: h, wants: [db@i], after: [db@i], startAfter: [db@i]}, db: {on: i}', 'db@i', '', ''],
  [
    'a: {on: h, requires: [m]}, m: {on: h, kind: milestone, requires: [{service: db, scope: i}]}, db: {on: i}',
    'db@i',
    'a@h m@h',
    '',
  ],
  // Two that fall at once are one too many.
  [
    'a: {on: h, requires: [{service: b, need: 1}]}, b: {on: [h, i], requires: [c]}, c: {on: j}, db: {on: i}',
    'c',
    'a@h b@h b@i',
    '',
  ],
];

for (const [services, named, falling, poorer] of ROWS) {
  test(`impact of ${named} in ${services}`, () => {
    const topology = sound(`name: x\n${HOSTS}\nservices: {${services}}`);
    const selected = select(topology, [named]);
    if (!selected.ok) throw new Error(selected.errors[0]?.message);
    const { down, redundancy } = impactOf(topology, selected.value);
    const fell = down.filter(({ because }) => because).map(({ id }) => id);
    assert.is(fell.join(' '), falling);
    assert.is(redundancy.map(({ id, left, need }) => `${id} ${left}/${need}`).join(' '), poorer);
  });
}

test('a chain of 100,000', () => {
  const size = 100_000;
  const pattern = sound('name: x\nhosts: {h: {}}\nservices: {s: {on: h}, t: {on: h, requires: [s]}}');
  const after = pattern.instances.get('t@h');
  const [dependency] = after?.dependencies ?? [];
  if (!after || !dependency) throw new Error('the pattern of the chain');
  const instances = new Map(
    Array.from({ length: size }, (_, index) => {
      const dependencies = index === 0 ? [] : [{ ...dependency, candidates: [`s${index - 1}@h`] as const }];
      return [`s${index}@h`, { ...after, id: `s${index}@h`, dependencies }] as const;
    }),
  );
  const { down } = impactOf({ ...pattern, instances }, { instances: ['s0@h'], literal: new Set() });
  assert.is(down.length, size);
});

test.run();
