/** What `drop` takes away of what is inherited, and of which it is told that it takes more than may be meant. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { sound, told, topologyOf } from './given.ts';

const BASE = `
services:
  s: {requires: [t], modules: {m: {requires: [u], after: [v]}, n: {requires: [u]}}}
  t: {on: a}
  u: {on: a}
  v: {on: a}
profiles: {p: [s]}`;

const over = (s: string): string => `{name: x, hosts: {a: {profiles: [p]}}, services: {s: ${s}}}`;
const ALL = ['requires t', 'm requires u', 'm after v', 'n requires u'];

/** What is left of `ALL` and added to it; then the warnings. */
const ROWS: readonly (readonly [s: string, left: readonly string[], ...warnings: string[]])[] = [
  ['{}', ALL],
  ['{drop: [t]}', ALL.slice(1)],
  ['{modules: {m: {drop: [u]}}}', ['requires t', 'm after v', 'n requires u']],
  ['{modules: {m: {drop: [u, v]}, n: {drop: [u]}}}', ['requires t']],
  ['{modules: {m: {drop: [u], wants: [u]}}}', ['requires t', 'm wants u', 'm after v', 'n requires u']],
  [
    '{drop: [v]}',
    ['requires t', 'm requires u', 'n requires u'],
    "this takes 'v' from module m too, and nothing adds it again",
  ],
  [
    '{drop: [u]}',
    ['requires t', 'm after v'],
    "this takes 'u' from modules m, n too, and nothing adds it again",
  ],
  ['{drop: [u], requires: [u]}', ['requires t', 'requires u', 'm after v']],
  ['{drop: [u], modules: {n: {wants: [u]}}}', ['requires t', 'm after v', 'n wants u']],
];

for (const [s, left, ...warnings] of ROWS) {
  test(`${s}: ${left.join(', ')}`, () => {
    const topology = sound(BASE, over(s));
    const found = topology.instances.get('s@a')?.dependencies.map(({ declared }) => {
      const { module, kind, on } = declared;
      return `${module === undefined ? '' : `${module} `}${kind} ${on}`;
    });
    assert.equal(found, left);
    const result = topologyOf(BASE, over(s));
    const at = s.indexOf('[') + over('').length;
    assert.equal(
      result.ok && result.warnings.map(told),
      warnings.map((message) => `1:${at} ${message}`),
    );
  });
}

test('what is extended is not told of: nobody can mend it here', () => {
  const result = topologyOf(BASE, '{services: {s: {drop: [u]}}}', over('{}'));
  assert.equal(result.ok && result.warnings, []);
});

test.run();
