/** The order of hosts. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../../src/plan/model.ts';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { allDown, consent, plan, seen, told, topology, type Seen } from './build.ts';

const tells = (
  of: Topology,
  made: Plan,
  but: Record<string, Seen> = {},
  over: Partial<Consent> = {},
): string[] => told(verify(of, made, seen(of, but), consent(over)));

test('serial: the hosts have an order each way, among those that act', () => {
  const services = { r: { serial: { start: ['3', '2', '1'], stop: ['1', '2', '3'] } } };
  const ring = topology({ 'r@1': [], 'r@2': [], 'r@3': [], 'r@4': [] }, { services });
  const start = (text: string): string[] => told(verify(ring, plan('start', text), allDown(ring), consent()));
  assert.equal(start('start:r@3\n start:r@2 <- start:r@3\n start:r@1 <- start:r@2\n start:r@4'), []);
  assert.equal(start('start:r@3\n start:r@2 <- start:r@3\n start:r@1 <- start:r@3'), [
    'error serial: r@1 r@2',
  ]);
  assert.equal(start('start:r@3\n start:r@1'), ['error serial: r@1 r@3']);
  const through = start('start:r@3\n start:r@1 <- start:r@3\n start:r@2 <- start:r@3');
  assert.equal(through, ['error serial: r@1 r@2']);
  assert.equal(tells(ring, plan('stop', 'stop:r@3\n stop:r@1 <- stop:r@3')), ['error serial: r@3 r@1']);
});

test.run();
