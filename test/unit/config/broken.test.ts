import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { brokenMeaning } from './broken-meaning.ts';
import { brokenShape } from './broken-shape.ts';
import { brokenText } from './broken-text.ts';
import { told, topologyOf, unmark } from './given.ts';

for (const [marked, ...messages] of [...brokenText, ...brokenShape, ...brokenMeaning]) {
  test(marked.slice(0, 100).replaceAll('\n', ' | '), () => {
    const { text, marks } = unmark(marked);
    const result = topologyOf(text);
    const expected = marks.map((mark, index) => `${mark} ${messages[index]}`);
    assert.equal(result.ok ? [] : result.errors.map(told), expected);
  });
}

test('all faults of a document are told at once', () => {
  const result = topologyOf(
    'name: X\nhosts: {a: {profiles: [p], tag: b}}\nservices: {s: {requires: [t], keep: x}}',
  );
  assert.is(result.ok, false);
  const messages = result.ok ? [] : result.errors.map(({ message }) => message);
  for (const part of [
    "got 'X'",
    "unknown key 'tag'",
    "unknown profile 'p'",
    "unknown service 't'",
    "got 'x'",
  ]) {
    assert.ok(
      messages.some((message) => message.includes(part)),
      part,
    );
  }
});

const MERGE_HINT =
  'Say what is common in `defaults`, or in a file that `extends` names; an alias can stand for a whole value: `key: *anchor`.';

const HINTS: readonly (readonly [text: string, hint: string])[] = [
  ['name: x\nhots: {}', 'Did you mean `hosts`?'],
  ['name: x\nhosts: {a: {adress: b}}', 'Did you mean `address`?'],
  ['name: x\nservices: {redis: {}, s: {requires: [redsi]}}', 'Did you mean `redis`?'],
  ['name: x\nservices: {redis: {requires: [redis@hots]}}', 'Did you mean `host`?'],
  ['name: x\nservices: {s: {kind: jbo}}', 'Did you mean `job`?'],
  ['name: x\nhosts: {a: {site: 1}}', 'Put it in quotes: "1".'],
  ['name: x\nhosts:\n  k[1-2]: {address: 10.0.0.{n}}', 'Put text with `{n}` in quotes.'],
  ...[
    'name: x\nhosts: {a: &a {site: m}, b: {<<: *a}}',
    'name: x\nhosts: {a: &a {site: m}}\nservices: {<<: *a}',
    'name: x\nhosts: {a: {vars: {<<: {A: b}}}}',
  ].map((text) => [text, MERGE_HINT] as const),
];

for (const [text, hint] of HINTS) {
  test(`way out: ${hint}`, () => {
    const result = topologyOf(text);
    assert.is(result.ok ? '' : result.errors[0]?.hint, hint);
  });
}

test.run();
