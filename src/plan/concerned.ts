/** Whose state a plan may depend on. */
import type { InstanceId, Topology } from '../topology/model.ts';

const neighbours = (topology: Topology): Map<InstanceId, InstanceId[]> => {
  const near = new Map<InstanceId, InstanceId[]>([...topology.instances.keys()].map((id) => [id, []]));
  for (const [id, { dependencies }] of topology.instances) {
    for (const { candidates } of dependencies) {
      for (const candidate of candidates) {
        near.get(id)?.push(candidate);
        near.get(candidate)?.push(id);
      }
    }
  }
  return near;
};

/**
 * Everything that a dependency of any kind connects with the targets, in either direction, sorted.
 * Hosts of a part of the platform that has nothing to do with them are not asked.
 */
export const concerned = (topology: Topology, targets: readonly InstanceId[]): InstanceId[] => {
  const near = neighbours(topology);
  const seen = new Set<InstanceId>(targets);
  const todo = [...targets];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const next of near.get(id) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      todo.push(next);
    }
  }
  return [...seen].toSorted();
};
