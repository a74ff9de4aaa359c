import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findCycles } from '../../../src/topology/cycles.ts';
import type { Dependency, Host, Instance, InstanceId, Service } from '../../../src/topology/model.ts';
import { sound, topologyOf } from '../config/given.ts';

const place = { file: 'f', line: 1, column: 1 };

/** Instances `s0@h`, `s1@h`, ... with `requires` edges given by number, each on a line of its own. */
function chain(size: number, edges: Iterable<readonly [number, number]>): Map<InstanceId, Instance> {
  const { services, hosts } = sound('name: x\nhosts: {h: {}}\nservices: {s: {on: h}}');
  const [service, host] = [services.get('s') as Service, hosts.get('h') as Host];
  const dependencies = new Map<number, Dependency[]>();
  for (const [from, to] of edges) {
    const declared = {
      kind: 'requires' as const,
      on: `s${to}`,
      scope: { kind: 'host' as const },
      need: 'all' as const,
      optional: false,
      restart: false,
      place: { ...place, line: from + 1 },
    };
    const one: Dependency = { kind: 'requires', candidates: [`s${to}@h`], need: 1, declared };
    dependencies.set(from, [...(dependencies.get(from) ?? []), one]);
  }
  const all = Array.from({ length: size }, (_, index): [InstanceId, Instance] => {
    const id: InstanceId = `s${index}@h`;
    const timeouts = { connect: 1, start: 1, stop: 1, ready: 1 };
    const own = dependencies.get(index) ?? [];
    return [
      id,
      { id, service, host, timeouts, stopBounded: false, standby: false, dependencies: own, place },
    ];
  });
  return new Map(all);
}

const SIZE = 100_000;
const line = Array.from({ length: SIZE - 1 }, (_, index) => [index, index + 1] as const);

test('a chain of 100,000 is no circle', () => {
  assert.equal(findCycles({ instances: chain(SIZE, line) }), []);
});

test('a circle in the midst of 100,000 is found, and it alone is told', () => {
  const [cycle, ...others] = findCycles({ instances: chain(SIZE, [...line, [50_002, 50_000]]) });
  assert.equal(others, []);
  assert.is(
    cycle?.message,
    'the start order goes in a circle of 3: s50000@h -> s50001@h -> s50002@h -> s50000@h',
  );
  assert.equal(
    cycle?.related?.map(({ message, place: at }) => `${at?.line} ${message}`),
    [
      '50001 s50000@h requires s50001@h',
      '50002 s50001@h requires s50002@h',
      '50003 s50002@h requires s50000@h',
    ],
  );
});

test('one circle of all 100,000 is told in short', () => {
  const [cycle] = findCycles({ instances: chain(SIZE, [...line, [SIZE - 1, 0]]) });
  assert.match(cycle?.message ?? '', /in a circle of 100000: s0@h -> s1@h/);
  assert.is(cycle?.related?.length, 51);
});

test('of two circles through one instance the shorter is shown', () => {
  const edges = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
    [2, 4],
    [4, 2],
  ] as const;
  assert.match(findCycles({ instances: chain(5, edges) })[0]?.message ?? '', /circle of 2: s2@h -> s4@h/);
});

/** Services on the hosts a and b; the messages that are expected, in order. */
const CASES: readonly (readonly [why: string, services: string, ...messages: string[]])[] = [
  [
    'requires against requires',
    's: {requires: [t@host]}, t: {requires: [s@host]}',
    'start order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  ['startAfter against stopAfter: one order each', 's: {startAfter: [t]}, t: {stopAfter: [s]}'],
  [
    'startAfter both ways',
    's: {startAfter: [t@host]}, t: {startAfter: [s@host]}',
    'start order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  [
    'stopAfter both ways',
    's: {stopAfter: [t@host]}, t: {stopAfter: [s@host]}',
    'stop order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  [
    'requires with stopAfter the same way: the stop cannot be both',
    's: {requires: [t@host], stopAfter: [t@host]}, t: {}',
    'stop order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  [
    'a quorum counts as all',
    's: {requires: [{service: t, need: 1}]}, t: {after: [s@host]}',
    'start order goes in a circle of 2: s@a -> t@a -> s@a',
  ],
  [
    'services in a circle, instances not',
    's: {requires: [t@a]}, t: {on: a, after: [s@b]}, s: {on: b, requires: [t@a]}'.replace(
      's: {requires: [t@a]}, ',
      '',
    ),
    'start order goes in a circle of 2: s@b -> t@a -> s@b',
  ],
  [
    'over hosts',
    's: {on: a, requires: [t@b]}, t: {on: b, requires: [u@a]}, u: {on: a, requires: [v@b]}, v: {on: b}',
  ],
  ['each after the first of its own', 's: {after: [s@a]}'],
  ['each after all of its own', 's: {after: [s]}', 'start order goes in a circle of 2: s@a -> s@b -> s@a'],
  ['serial against a dependency', 's: {serial: [a, b]}, t: {on: a, after: [s@b]}, u: {on: a, after: [t@a]}'],
  [
    'serial alone gives an order that closes a circle',
    's: {serial: [a, b], after: [t@host]}, t: {on: a, after: [s@b]}',
    'start order goes in a circle of 3: s@a -> t@a -> s@b -> s@a',
  ],
];

for (const [why, services, ...messages] of CASES) {
  test(why, () => {
    const placed = services
      .replaceAll(/(\b\w): \{(?!on:|requires: \[t@a\]\}|\})/g, '$1: {on: [a, b], ')
      .replaceAll('{}', '{on: [a, b]}');
    const result = topologyOf(`name: x\nhosts: {a: {}, b: {}}\nservices: {${placed}}`);
    const told = result.ok ? [] : result.errors.map(({ message }) => message.replace('the ', ''));
    assert.equal(told, messages);
  });
}

test('a thousand on a thousand is looked through at once', () => {
  const hosts =
    'name: x\nhosts:\n  h[1-1000]: {services: [s, t, u]}\nservices: {s: {after: [t]}, t: {after: [u]}, ';
  assert.ok(topologyOf(`${hosts}u: {}}`).ok);
  const result = topologyOf(`${hosts}u: {after: [s]}}`);
  assert.match(result.ok ? '' : (result.errors[0]?.message ?? ''), /circle of 3/);
});

test.run();
