/** What the hosts themselves recorded, held against the topology: the proof that no view could give. */
import type { LabEvent } from '../lab/events.ts';
import type { Dependency, Instance, InstanceId, Topology } from '../topology/model.ts';

/**
 * Every instant at which an instance was up while too few of what it requires were, in words; empty: there was none.
 * `events`: all of the lab's; `since`: those up to this one (its `order`) are the platform's own beginning.
 */
export const breaches = (
  topology: Topology,
  events: readonly LabEvent[],
  since: number,
): readonly string[] => {
  const dependents = dependentsOf(topology);
  const up = new Set<string>();
  const found: string[] = [];
  for (const { kind, on, order } of events) {
    if (kind === 'started') up.add(on);
    else if (kind === 'stopped' || kind === 'died') up.delete(on);
    else continue;
    if (order <= since) continue;
    const concerned =
      kind === 'started' ? [topology.instances.get(on as InstanceId)] : (dependents.get(on) ?? []);
    for (const instance of concerned) if (instance && up.has(instance.id)) found.push(...lacks(instance, up));
  }
  return found;
};

const lacks = (instance: Instance, up: ReadonlySet<string>): string[] =>
  instance.dependencies.filter(isRequired).flatMap(({ candidates, need }) => {
    const there = candidates.filter((id) => up.has(id)).length;
    return there >= need
      ? []
      : [`${instance.id} was up with ${there} of ${need} of ${candidates.join(', ')}`];
  });

const isRequired = ({ kind }: Dependency): boolean => kind === 'requires';

const dependentsOf = (topology: Topology): ReadonlyMap<string, readonly Instance[]> => {
  const found = new Map<string, Instance[]>();
  for (const instance of topology.instances.values()) {
    for (const id of instance.dependencies.filter(isRequired).flatMap(({ candidates }) => candidates)) {
      found.set(id, [...(found.get(id) ?? []), instance]);
    }
  }
  return found;
};
