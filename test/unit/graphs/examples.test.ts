/** Every example is read without a complaint, and its plans for the whole platform pass the planner and the verifier. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import type { Action, Plan } from '../../../src/plan/model.ts';
import { plan } from '../../../src/plan/plan.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { Topology } from '../../../src/topology/model.ts';
import { select } from '../../../src/topology/selectors.ts';
import { told } from '../config/given.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');

async function load(example: string): Promise<Topology> {
  const read = await loadTopology({ cwd: join(EXAMPLES, example), env: {} });
  if (!read.ok) return assert.unreachable(read.errors.map(told).join('\n')) as never;
  assert.equal(read.warnings.map(told), []);
  return read.value.topology;
}

function wholePlan(topology: Topology, action: Action): Plan {
  const selection = select(topology, [], { all: true });
  if (!selection.ok) return assert.unreachable(selection.errors.map(told).join('\n')) as never;
  const goal = { action, selectors: [], all: true, exclude: [], closure: true, force: [] };
  const planned = plan(topology, goal, selection.value, new Set(), 'offline');
  if (!planned.ok)
    return assert.unreachable(planned.refusals.map(({ message }) => message).join('\n')) as never;
  const consent = { all: true, literal: selection.value.literal, force: [] };
  assert.equal(verify(topology, planned.plan, 'offline', consent), []);
  return planned.plan;
}

/** Those that must have a step: all but what is not managed, left alone, or never started by us. */
function acting(topology: Topology, action: Action): string[] {
  return [...topology.instances.values()]
    .filter(({ service }) => !service.external && service.kind !== 'milestone')
    .filter(({ service }) => action === 'start' || !service.protected)
    .filter(({ service, standby }) => action === 'stop' || (service.kind !== 'job' && !standby))
    .map(({ id }) => `${action}:${id}`)
    .sort();
}

const EXPECTED: readonly string[] = [
  'abiquo-balanced',
  'abiquo-distributed',
  'abiquo-monitoring-cluster',
  'abiquo-monolithic',
];

test('the examples of the platform are there', () => {
  const missing = EXPECTED.filter((name) => !readdirSync(EXAMPLES).includes(name));
  assert.equal(missing, []);
});

for (const example of readdirSync(EXAMPLES).sort()) {
  for (const action of ['stop', 'start'] as const) {
    test(`${example}: ${action} --all`, async () => {
      const topology = await load(example);
      const steps = wholePlan(topology, action).steps.map(({ id }) => id);
      assert.equal(steps.sort(), acting(topology, action));
    });
  }
}

test.run();
