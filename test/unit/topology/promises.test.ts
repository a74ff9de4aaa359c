/** What the topology tells before a plan is made is what the plan does: held against each other on the examples. */
import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import type { Goal, Plan } from '../../../src/plan/model.ts';
import { plan } from '../../../src/plan/plan.ts';
import { impactOf } from '../../../src/topology/impact.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { explainOrder } from '../../../src/topology/paths.ts';

const EXAMPLES = readdirSync('examples');

const exampleOf = async (name: string): Promise<Topology> => {
  const loaded = await loadTopology({ cwd: '.', config: `examples/${name}/abq.config.yaml`, env: {} });
  if (!loaded.ok) throw new Error(loaded.errors[0]?.message);
  return loaded.value.topology;
};

const planOf = (topology: Topology, action: Goal['action'], ids: readonly InstanceId[]): Plan => {
  const goal: Goal = {
    action,
    selectors: ids,
    all: false,
    exclude: [],
    closure: true,
    force: ['closure', 'job', 'protected', 'floor'],
  };
  const planned = plan(topology, goal, { instances: ids, literal: new Set(ids) }, new Set(), 'offline');
  if (!planned.ok) throw new Error(planned.refusals[0]?.message);
  return planned.plan;
};

/** For each step all those before it, near and far. */
const before = ({ steps }: Plan): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { id, after } of steps) {
    found.set(id, new Set(after.flatMap((one) => [one, ...(found.get(one) ?? [])])));
  }
  return found;
};

for (const name of EXAMPLES) {
  test(`why: the start of ${name}`, async () => {
    const topology = await exampleOf(name);
    const order = before(planOf(topology, 'start', [...topology.instances.keys()]));
    const ids = [...topology.instances.keys()].filter((id) => order.has(`start:${id}`));
    const waits = (second: InstanceId, first: InstanceId): boolean =>
      order.get(`start:${second}`)?.has(`start:${first}`) === true;
    let paths = 0;
    for (const [index, a] of ids.entries()) {
      for (const b of ids.slice(index + 1)) {
        const { relation, chain } = explainOrder(topology, [a], [b]).start;
        const [first, last] = [chain[0]?.first, chain.at(-1)?.second];
        if (relation !== 'path' || !first || !last)
          assert.not.ok(waits(a, b) || waits(b, a), `${a} and ${b}`);
        else assert.ok(waits(last, first), `${last} waits for ${first}`);
        if (relation === 'path') paths += 1;
      }
    }
    assert.ok(paths > 0);
  });

  test(`impact: the stop of each of ${name}`, async () => {
    const topology = await exampleOf(name);
    const isPassive = (id: InstanceId): boolean => topology.instances.get(id)?.standby === true;
    for (const { id, service } of topology.instances.values()) {
      if (service.kind === 'milestone' || service.external || isPassive(id)) continue;
      const { down } = impactOf(topology, { instances: [id], literal: new Set([id]) });
      const acting = down.filter((one) => {
        const fallen = topology.instances.get(one.id)?.service;
        return fallen?.kind !== 'milestone' && fallen?.external === false;
      });
      const stops = planOf(topology, 'stop', [id]).steps.map((step) => `${step.service}@${step.host}`);
      assert.equal(
        acting.map((one) => one.id),
        stops.filter((one) => !isPassive(one as InstanceId)).toSorted(),
        `${name}: ${id}`,
      );
    }
  });
}

test.run();
