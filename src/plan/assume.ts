/** `--assume-down`: hosts that do not answer, and that the operator vouches for being down. */
import type { Dependency, InstanceId, Topology } from '../topology/model.ts';
import type { Observation, Observations } from '../topology/state.ts';

const DOWN: Observation = { state: 'stopped', ready: false, detail: 'assumed down' };

/** What was seen of the others, and what the operator says of these. */
export const withAssumed = (observed: Observations, assumed: ReadonlySet<InstanceId>): Observations =>
  new Map([...observed, ...[...assumed].map((id) => [id, DOWN] as const)]);

const ownersOf = (topology: Topology): Map<InstanceId, InstanceId[]> => {
  const owners = new Map<InstanceId, InstanceId[]>();
  for (const [id, { dependencies }] of topology.instances) {
    for (const { kind, candidates } of dependencies) {
      if (kind !== 'requires') continue;
      for (const candidate of candidates) owners.set(candidate, [...(owners.get(candidate) ?? []), id]);
    }
  }
  return owners;
};

const cannotHold = ({ kind, candidates, need }: Dependency, out: ReadonlySet<InstanceId>): boolean =>
  kind === 'requires' && candidates.filter((candidate) => !out.has(candidate)).length < need;

/**
 * The assumed ones and whatever cannot start without them, transitively: a start leaves these out.
 * What runs already is not started, so it need not be left out.
 */
export const leftOut = (
  topology: Topology,
  observed: Observations,
  assumed: ReadonlySet<InstanceId>,
): ReadonlySet<InstanceId> => {
  const owners = ownersOf(topology);
  const out = new Set(assumed);
  const todo = [...assumed];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    for (const owner of owners.get(id) ?? []) {
      const needs = topology.instances.get(owner)?.dependencies ?? [];
      if (out.has(owner) || observed.get(owner)?.state === 'running') continue;
      if (!needs.some((need) => cannotHold(need, out))) continue;
      out.add(owner);
      todo.push(owner);
    }
  }
  return out;
};
