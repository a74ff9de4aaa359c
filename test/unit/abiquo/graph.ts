/** Reads the real graph through the public functions, and asks the questions of the tables. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import { plan } from '../../../src/plan/plan.ts';
import { select } from '../../../src/topology/selectors.ts';
import type { Dependency, Instance, InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Document, type TopologyName, topologies } from './topologies.ts';

/** The topology of a document, as the tool reads it from a folder of its own. */
export async function load(document: Document): Promise<Topology> {
  const cwd = await mkdtemp(join(tmpdir(), 'abq-abiquo-'));
  try {
    await writeFile(join(cwd, 'abq.config.json'), JSON.stringify(document));
    const read = await loadTopology({ cwd, env: {} });
    if (read.ok) return read.value.topology;
    return assert.unreachable(read.errors.map((error) => error.message).join('\n')) as never;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

const loaded = new Map<TopologyName, Promise<Topology>>();

export function named(name: TopologyName): Promise<Topology> {
  const known = loaded.get(name) ?? load(topologies[name]);
  loaded.set(name, known);
  return known;
}

export function instanceOf(topology: Topology, id: InstanceId): Instance {
  const found = topology.instances.get(id);
  assert.ok(found, `${id} is not in the topology`);
  return found;
}

export const dependenciesOn = (owner: Instance, service: string): Dependency[] =>
  owner.dependencies.filter((each) => each.declared.on === service);

export interface Steps {
  readonly ids: readonly string[];
  /** Is the first over before the second begins? */
  readonly before: (first: string, second: string) => boolean;
}

export function stepsOf(topology: Topology, { action, select: selectors }: Scenario): Steps {
  const all = selectors.length === 0;
  const selection = select(topology, selectors, { all });
  if (!selection.ok) {
    return assert.unreachable(selection.errors.map((error) => error.message).join('\n')) as never;
  }
  const goal = { action, selectors, all, exclude: [], closure: true, force: [] };
  const planned = plan(topology, goal, selection.value, new Set(), 'offline');
  if (!planned.ok)
    return assert.unreachable(planned.refusals.map((each) => each.message).join('\n')) as never;
  const after = new Map<string, readonly string[]>(planned.plan.steps.map((step) => [step.id, step.after]));
  return { ids: [...after.keys()].sort(), before: (first, second) => reaches(after, second, first) };
}

function reaches(after: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [...(after.get(from) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === to) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(after.get(next) ?? []));
  }
  return false;
}
