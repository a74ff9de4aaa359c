/** The same question gets the same bytes, however it is put; and size alone breaks nothing. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scenarios, type Scenario } from '../../oracle/arbitrary.ts';
import { expectPlan } from '../../oracle/plan.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import { type Edge, made, planned, topologyOf } from '../../unit/plan/given.ts';
import { ask, topologyFrom } from './adapter.ts';

const numRuns = Number(process.env['ABQ_PROPERTY_RUNS'] ?? 300);

const isSound = ({ document, goal, observed }: Scenario): boolean => {
  const expected = expectPlan(document, goal, observed);
  return !(
    'refused' in expected && expected.refused.some(({ rule }) => rule === 'topology' || rule === 'cycle')
  );
};

const turnedRound = <K, V>(map: ReadonlyMap<K, V>): Map<K, V> => new Map([...map].toReversed());

const permuted = (topology: Topology): Topology => ({
  ...topology,
  hosts: turnedRound(topology.hosts),
  services: turnedRound(topology.services),
  instances: turnedRound(topology.instances),
});

test('the same bytes again, and with every map turned round', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      if (!isSound(scenario)) return;
      const topology = topologyFrom(scenario.document);
      const once = JSON.stringify(ask(scenario, topology));
      assert.is(JSON.stringify(ask(scenario, topology)), once);
      const observed = Object.fromEntries(Object.entries(scenario.observed).toReversed());
      assert.is(JSON.stringify(ask({ ...scenario, observed }, permuted(topology))), once);
    }),
    { numRuns },
  );
});

test('the critical path is a chain of the plan', () => {
  fc.assert(
    fc.property(scenarios, (scenario) => {
      if (!isSound(scenario)) return;
      const outcome = ask(scenario);
      if (!outcome.ok) return;
      const steps = new Map(outcome.plan.steps.map((step) => [step.id, step]));
      outcome.plan.criticalPath.forEach((id, at, path) => {
        const before = path[at - 1];
        const step = steps.get(id);
        const waitsFor = [...(step?.after ?? []), ...(step?.quorum ?? []).flatMap(({ of }) => of)];
        assert.ok(step !== undefined && (before === undefined || waitsFor.includes(before)), path.join(' '));
      });
    }),
    { numRuns },
  );
});

const LENGTH = 100_000;
const links = Array.from({ length: LENGTH }, (_, i): InstanceId => `s${i}@a`);

const chain = (kind: 'requires' | 'after', services?: ReadonlyMap<string, readonly string[]>): Topology =>
  topologyOf(
    links.toSorted(),
    links.slice(1).map((id, i): Edge => [id, kind, 'all', [links[i] ?? '@']]),
    services,
  );

test('a chain of 100,000 starts and restarts', () => {
  const topology = chain('requires');
  assert.is(made(planned(topology, `start s${LENGTH - 1}@a`)).criticalPath.length, LENGTH);
  assert.is(made(planned(topology, 'restart s0@a')).criticalPath.length, 2 * LENGTH);
});

test('the ends of a chain of 100,000 stay ordered', () => {
  const ends = [`s0@a`, `s${LENGTH - 1}@a`];
  const plan = made(planned(chain('after'), `start ${ends.join(' ')}`));
  assert.equal(
    plan.steps.map(({ id, after }) => [id, after]),
    [
      ['start:s0@a', []],
      [`start:s${LENGTH - 1}@a`, ['start:s0@a']],
    ],
  );
});

test('a chain of 100,000 milestones carries closure, order and readiness', () => {
  const milestones = new Map(links.slice(1, -1).map((id) => [id.slice(0, -2), ['milestone']]));
  const plan = made(planned(chain('requires', milestones), 'stop s0@a'));
  assert.equal(
    plan.steps.map(({ id, requires }) => [id, requires]),
    [
      [`stop:s${LENGTH - 1}@a`, []],
      ['stop:s0@a', [`stop:s${LENGTH - 1}@a`]],
    ],
  );
});

test.run();
