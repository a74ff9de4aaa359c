/** Long chains, and as many batches. */
// gate-timeout: 120s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Step, StepId } from '../../../src/plan/model.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import { batched } from './batched.ts';
import { consent, planOf, seen, stepOf, told, topology } from './build.ts';

const SIZE = 100_000;
const name = (index: number): InstanceId => `s@h${String(index).padStart(6, '0')}`;
const long = topology(
  Object.fromEntries(
    Array.from({ length: SIZE }, (_, index) => [
      name(index),
      index === 0 ? [] : [`requires ${name(index - 1)}`],
    ]),
  ),
);
const steps = (action: 'start' | 'stop', after: (index: number) => StepId | undefined): Step[] =>
  Array.from({ length: SIZE }, (_, index) => {
    const awaited = after(index);
    const links = awaited === undefined ? [] : [awaited];
    return stepOf(`${action}:${name(index)}`, links, links);
  });

test('a chain of 100,000 starts, stops and restarts', () => {
  const starts = steps('start', (index) => (index === 0 ? undefined : `start:${name(index - 1)}`));
  const stops = steps('stop', (index) =>
    index + 1 === SIZE ? undefined : `stop:${name(index + 1)}`,
  ).toReversed();
  assert.equal(verify(long, planOf('start', starts), 'offline', consent()), []);
  assert.equal(verify(long, planOf('stop', stops), seen(long), consent()), []);
  const again = starts.map((step) => ({
    ...step,
    after: [...step.after, step.id.replace('start', 'stop') as StepId],
  }));
  assert.equal(verify(long, planOf('restart', [...stops, ...again]), seen(long), consent()), []);
});

test('a chain of 100,000 of which every other one acts, and one edge is missing', () => {
  const odd = steps('start', (index) => (index < 2 ? undefined : `start:${name(index - 2)}`)).filter(
    (_, i) => i % 2 === 0,
  );
  const middle = odd.length / 2;
  const torn = odd.map((step, index) => (index === middle ? { ...step, after: [], requires: [] } : step));
  const found = verify(long, planOf('start', torn), seen(long), consent());
  const expected = [name(2 * middle), name(2 * middle - 2)].join(' ');
  assert.equal(told(found), [`error order: ${expected}`, `error requires: ${expected}`]);
});

/** The second one depends on the first one. */
const pairOf = (first: InstanceId, second: InstanceId): Step[] => [
  stepOf(`stop:${second}`),
  stepOf(`stop:${first}`, [`stop:${second}`]),
  stepOf(`start:${first}`, [`stop:${first}`]),
  stepOf(`start:${second}`, [`start:${first}`]),
];

test('100,000 in batches of one', () => {
  const ids = Array.from({ length: SIZE }, (_, index) => name(index));
  const keep = { min: { count: SIZE - 1 }, per: 'platform' as const };
  const flat = topology(Object.fromEntries(ids.map((id) => [id, []])), { services: { s: { keep } } });
  const single = batched(
    ids.map((id) => [stepOf(`stop:${id}`), stepOf(`start:${id}`, [`stop:${id}`])]),
    { floors: [`keep ${SIZE - 1}: ${ids.join(' ')}`] },
  );
  assert.equal(verify(flat, single, seen(flat), consent({ literal: new Set(ids) })), []);
});

test('a chain in batches of two, and one edge between two batches is missing', () => {
  const size = SIZE / 5;
  const ids = Array.from({ length: size }, (_, index) => name(index));
  const literal = new Set(ids);
  const soft = topology(
    Object.fromEntries(ids.map((id, index) => [id, index === 0 ? [] : [`after ${name(index - 1)}`]])),
  );
  const pairs = batched(
    Array.from({ length: size / 2 }, (_, index) => pairOf(name(2 * index), name(2 * index + 1))),
    { batch: '2' },
  );
  assert.equal(verify(soft, pairs, seen(soft), consent({ literal })), []);
  const [torn, last] = [name(size / 2 + 1), name(size / 2 - 1)];
  const cut = pairs.steps.map((step) => (step.id === `stop:${torn}` ? { ...step, after: [] } : step));
  const found = verify(soft, { ...pairs, steps: cut }, seen(soft), consent({ literal }));
  assert.equal(told(found), [`error order: ${torn} ${last}`]);
});

test.run();
