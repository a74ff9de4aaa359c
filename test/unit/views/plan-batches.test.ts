/** A rolling restart as an operator reads it, before it is agreed to. */
import picocolors from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { questionText } from '../../../src/cli/confirm.ts';
import { planPicture } from '../../../src/views/plan-picture.ts';
import { planText } from '../../../src/views/plan-text.ts';
import { given, lines, made, planned } from '../plan/given.ts';

const plain = picocolors.createColors(false);
const topology = given(
  'web@w requires db@a db@b\n app@x requires 1 of db@a db@b db@c\n log@l after db@a restart',
);
const rolling = { batch: '2', pause: 30_000, maxFailures: 1, withDependents: true };
const plan = made(planned(topology, 'restart db', { rolling }));

test('the headline tells the batches, a line begins each, and what that says is not told again', () => {
  assert.is(
    planText(plan, plain),
    `${lines(`
      acme: restart db: 2 batches of up to 2 instances, pause 30 s, stops after more than 1 failure; 10 steps on 5 hosts
      batch 1 of 2
         1  stop   web@w  depends on db@a
         2  stop   db@a   requested           after stop web@w
         3  stop   db@b   requested           after stop web@w
         4  start  db@a   requested
         5  start  db@b   requested
         6  start  web@w  depends on db@a     after start db@a, start db@b
      batch 2 of 2
         7  stop   db@c   requested
         8  stop   log@l  restarts with db@a
         9  start  db@c   requested
        10  start  log@l  restarts with db@a
      goes down with them (1): web@w (batch 1)
      stays up: app@x needs 1 of db`)}\n`,
  );
});

test('one at a time, until the first failure', () => {
  const one = made(planned(topology, 'restart db', { rolling: { withDependents: true } }));
  const [headline, ...others] = planText(one, plain).split('\n');
  assert.is(
    headline,
    'acme: restart db: 4 batches of 1 instance, stops after the first failure; 10 steps on 5 hosts',
  );
  assert.ok(others.includes('goes down with them (1): web@w (batches 1 to 2)'));
});

test('the question says what is down at the same time, and with whom', () => {
  const [question = ''] = questionText(plan, topology).split('\nhow long:');
  assert.is(
    question,
    lines(`
      5 stops, 5 starts on 5 hosts (w, a, b, c, l)
      2 batches of up to 2 instances, pause 30 s, stops after more than 1 failure
      down at the same time, at most 3 instances: web@w, db@a, db@b
      goes down with them (1): web@w (batch 1)
      stays up: app@x needs 1 of db
      besides what was named (2): stop log@l, start log@l`),
  );
});

test('what stays down from batch to batch is down with the next ones, too', () => {
  const one = made(planned(topology, 'restart db@a db@b', { rolling: { withDependents: true } }));
  assert.match(questionText(one, topology), 'down at the same time, at most 2 instances: web@w, db@a');
});

test('in a picture, the batches are boxes', () => {
  const areas = planPicture(plan).nodes.map(({ id, area }) => `${id} ${area ?? ''}`);
  assert.ok(areas.includes('stop:db@a batch 1') && areas.includes('start:log@l batch 2'));
});

test.run();
