/** A milestone has no process: it is ready when what it requires is. */
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Observation } from '../topology/state.ts';

/** The instances, and for each milestone all that decides over it. */
export const withRequirements = (
  topology: Topology,
  instances: readonly InstanceId[],
): readonly Instance[] => {
  const found = new Map<InstanceId, Instance>();
  const open = [...instances];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const instance = topology.instances.get(id);
    if (instance === undefined || found.has(id)) continue;
    found.set(id, instance);
    if (instance.service.kind === 'milestone') open.push(...requirements(instance));
  }
  return [...found.values()];
};

const requirements = (milestone: Instance): InstanceId[] =>
  milestone.dependencies.flatMap(({ kind, candidates }) => (kind === 'requires' ? candidates : []));

/** Adds the milestones among `instances`, and those that they require, to `found`. */
export const judgeMilestones = (
  topology: Topology,
  instances: readonly InstanceId[],
  found: Map<InstanceId, Observation>,
): void => {
  const open = [...instances];
  const entered = new Set<InstanceId>();
  for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
    const instance = topology.instances.get(id);
    const first = instance?.service.kind === 'milestone' && !found.has(id) && !entered.has(id);
    entered.add(id);
    if (first) {
      open.push(...requirements(instance).filter((each) => !found.has(each) && !entered.has(each)));
    } else {
      open.pop();
      if (instance?.service.kind === 'milestone' && !found.has(id)) found.set(id, judge(instance, found));
    }
  }
};

const judge = (milestone: Instance, found: ReadonlyMap<InstanceId, Observation>): Observation => {
  const lacking = milestone.dependencies.filter(
    ({ kind, candidates, need }) =>
      kind === 'requires' && candidates.filter((id) => found.get(id)?.ready === true).length < need,
  );
  if (lacking.length === 0) return { state: 'running', ready: true };
  const missing = lacking.flatMap(({ candidates }) =>
    candidates.filter((id) => found.get(id)?.ready !== true),
  );
  const untold = missing.some((id) => ['unknown', 'unreachable'].includes(found.get(id)?.state ?? 'unknown'));
  const detail = `waits for ${missing.join(', ')}`;
  return { state: untold ? 'unknown' : 'stopped', ready: false, detail };
};
