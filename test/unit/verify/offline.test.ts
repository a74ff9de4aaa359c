/** Plans that were made without asking. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../../src/plan/model.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import { consent, plan, told, topology } from './build.ts';

test('offline: what a start does not start is down, what a stop does not stop is up', () => {
  const both = topology({ 'db@a': [], 'api@a': ['requires db@a'] });
  const offline = (made: Plan): string[] => told(verify(both, made, 'offline', consent()));
  assert.equal(offline(plan('start', 'start:api@a')), ['error closure: api@a db@a']);
  assert.equal(offline(plan('stop', 'stop:db@a')), ['error closure: api@a db@a']);
  assert.equal(offline(plan('restart', 'stop:api@a\n start:api@a <- stop:api@a')), []);
});

test.run();
