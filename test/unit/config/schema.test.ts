import { test } from 'uvu';
import * as assert from 'uvu/assert';
import * as z from 'zod';
import { topologySchema } from '../../../src/config/schema/document.ts';
import { durations } from '../expectations/durations.ts';
import { topologyOf } from './given.ts';

for (const { text, ms } of durations) {
  test(`duration ${JSON.stringify(text)}`, () => {
    const ready = { tcp: 1, stable: text };
    const result = topologyOf(JSON.stringify({ name: 'x', services: { s: { ready } } }));
    assert.is(result.ok ? result.value.services.get('s')?.ready[0]?.stable : 'error', ms);
  });
}

test('a range means the same in `on` as where hosts are declared; a module tells where its dependency comes from', () => {
  const result = topologyOf(
    'name: x\nhosts: {"k[01-03]": }\nservices: {s: {on: "k[02-03]", modules: {m: {requires: [t@host]}}}, t: {on: "*"}}',
  );
  const instances = result.ok ? [...result.value.instances.values()] : [];
  const placed = instances.filter(({ service }) => service.name === 's');
  assert.equal(
    placed.map(({ id }) => id),
    ['s@k02', 's@k03'],
  );
  assert.is(placed[0]?.dependencies[0]?.declared.module, 'm');
});

test('a JSON Schema can be made of it, which knows the keys and what they are for', () => {
  const schema = JSON.stringify(z.toJSONSchema(topologySchema, { io: 'input' }));
  for (const part of ['startAfter', 'identityFile', 'How many must stay up', 'additionalProperties":false']) {
    assert.ok(schema.includes(part), part);
  }
});

test.run();
