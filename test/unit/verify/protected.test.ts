/** What is protected stops only when it is named. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../../src/plan/model.ts';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { allDown, consent, plan, seen, told, topology, type Seen } from './build.ts';

const tells = (
  of: Topology,
  made: Plan,
  but: Record<string, Seen> = {},
  over: Partial<Consent> = {},
): string[] => told(verify(of, made, seen(of, but), consent(over)));

test('protected: only named', () => {
  const safe = topology({ 'db@a': [] }, { services: { db: { protected: true } } });
  const stop = plan('stop', 'stop:db@a');
  assert.equal(tells(safe, stop, {}, { all: true }), ['error protected: db@a']);
  assert.equal(tells(safe, stop, {}, { literal: new Set<InstanceId>(['db@a']) }), []);
  assert.equal(tells(safe, stop, {}, { force: ['protected'] }), ['warning protected: db@a']);
  assert.equal(tells(safe, stop, { 'db@a': 'absent' }), ['warning protected: db@a']);
  const propagated = tells(safe, plan('start', 'stop:db@a'), {}, { literal: new Set<InstanceId>(['db@a']) });
  assert.equal(propagated, ['error protected: db@a']);
  assert.equal(told(verify(safe, plan('start', 'start:db@a'), allDown(safe), consent())), []);
});

test.run();
