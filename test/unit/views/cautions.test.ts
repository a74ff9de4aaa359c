/** What is told of the services that a plan stops. */
import picocolors from 'picocolors';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cautionsOf, cautionTexts, guardsOf } from '../../../src/views/cautions.ts';
import { planText } from '../../../src/views/plan-text.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { given, made, planned } from '../plan/given.ts';

const bare = given('conv: job\n conv@a requires db@a\n web@w requires db@a');
const services = new Map(
  [...bare.services].map(([name, service]) => [
    name,
    name === 'db' ? { ...service, caution: 'It loses data.' } : service,
  ]),
);
const topology: Topology = { ...bare, services };

test('the caution of what stops, and of nothing else', () => {
  const stop = made(planned(topology, 'stop db'));
  assert.equal(cautionsOf(stop, topology), { db: 'It loses data.' });
  assert.equal(cautionTexts(cautionsOf(stop, topology)), ['caution, db: It loses data.']);
  assert.equal(cautionsOf(made(planned(topology, 'stop web')), topology), {});
  const start = made(planned(topology, 'start db', { states: 'db@a=stopped' }));
  assert.equal(cautionsOf(start, topology), {});
});

test('a guard says that it waits, and that it kills where that was asked for', () => {
  const textOf = (force: readonly 'job'[]): string => {
    const plan = made(planned(topology, 'stop conv db', { force }));
    return planText(plan, picocolors.createColors(false), Infinity, guardsOf(plan, topology));
  };
  assert.match(textOf([]), /stop +conv@a +requested; waits until none runs/);
  assert.not.match(textOf([]), /db@a +requested; waits/);
  assert.not.match(textOf(['job']), 'waits until');
});

test.run();
