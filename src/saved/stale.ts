/** Whether a saved plan still is what it was when somebody agreed to it. Pure. */
import type { Plan, Planned, Refusal, StepId } from '../plan/model.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import type { SavedObservation, SavedPlan } from './model.ts';
import { isSame } from './same.ts';

/** What the hosts say now, and what the goal gives from that. */
export interface Fresh {
  readonly seen: Observations;
  readonly planned: Planned;
  /** Errors that the verifier finds in the saved plan from what the hosts say now. */
  readonly violations: readonly Refusal[];
}

const stale = (message: string, instances: readonly InstanceId[]): Refusal => ({
  rule: 'stale',
  message,
  instances,
});

const instanceOf = (id: StepId): InstanceId => id.slice(id.indexOf(':') + 1) as InstanceId;

const without = (plan: Plan, other: Plan): StepId[] => {
  const known = new Set(other.steps.map(({ id }) => id));
  return plan.steps.map(({ id }) => id).filter((id) => !known.has(id));
};

const stateOf = (seen: SavedObservation | undefined): string =>
  seen === undefined
    ? 'unknown'
    : seen.state === 'running' && !seen.ready
      ? 'running, not ready'
      : seen.state;

/** `redis@rs1: was running, is stopped`, by instance, sorted. */
export const changes = (saved: SavedPlan, seen: Observations): ReadonlyMap<InstanceId, string> => {
  const before = new Map<string, SavedObservation>(Object.entries(saved.observed));
  const found = [...seen].flatMap(([id, now]): [InstanceId, string][] => {
    const [was, is] = [stateOf(before.get(id)), stateOf(now)];
    return was === is ? [] : [[id, `${id}: was ${was}, is ${is}`]];
  });
  return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
};

/** By instance: which of its steps are no longer needed, or have become so. */
const drift = (topology: Topology, saved: Plan, fresh: Plan): ReadonlyMap<InstanceId, string[]> => {
  const found = new Map<InstanceId, string[]>();
  const add = (id: StepId, what: string): void => {
    const instance = instanceOf(id);
    found.set(instance, [...(found.get(instance) ?? []), `${id.replace(':', ' ')} ${what}`]);
  };
  const isJob = (id: StepId): boolean => topology.instances.get(instanceOf(id))?.service.kind === 'job';
  for (const id of without(saved, fresh)) if (!isJob(id)) add(id, 'is not needed any more');
  for (const id of without(fresh, saved)) add(id, 'is needed now, too');
  return found;
};

/** What a rolling restart counts on at every instant. */
const countsOn = ({ rolling }: Plan) => rolling && [rolling.batches, rolling.floors];

const reasons = (
  topology: Topology,
  saved: SavedPlan,
  { planned, violations }: Fresh,
  changed: ReadonlyMap<InstanceId, string>,
): readonly Refusal[] => {
  if (!planned.ok) return planned.refusals;
  const drifted = drift(topology, saved.plan, planned.plan);
  const found = [...drifted].map(([id, what]) =>
    stale(`${changed.get(id) ?? `${id}: is as it was`}: ${what.join(', ')}`, [id]),
  );
  if (!isSame(countsOn(saved.plan), countsOn(planned.plan)))
    found.push(stale('its batches or floors would be others now', []));
  return found.length > 0 ? found : violations;
};

/**
 * Why the plan is stale; empty: it is not. It is when the goal gives other steps now than the plan has (what it was
 * to stop is stopped, a dependent was started meanwhile), when it gives none (what it requires is not ready any more),
 * when the batches or floors of a rolling restart would be others, and when the verifier finds an error in it. That
 * is all that its promise rests on, for planner and verifier see every instance that a dependency of any kind
 * connects with the goal. So these are not enough:
 *
 * - a job of the plan that has ended: there is nothing left to wait for (one that has begun is enough: no step of
 *   the plan waits for it)
 * - a state that gives the same steps: what was to be started has failed meanwhile, what was to be stopped is not
 *   ready, a neighbour has changed on which nothing depends here
 * - other warnings, causes and edges: the verifier has passed those that the plan has
 *
 * A host that does not answer is no change: what it has is taken to need its step, and the preflight tells of it.
 */
export const staleness = (topology: Topology, saved: SavedPlan, fresh: Fresh): readonly Refusal[] => {
  const changed = changes(saved, fresh.seen);
  const found = reasons(topology, saved, fresh, changed);
  if (found.length === 0) return [];
  const told = new Set(found.flatMap(({ rule, instances }) => (rule === 'stale' ? instances : [])));
  const beside = [...changed].filter(([id]) => !told.has(id)).map(([id, text]) => stale(text, [id]));
  return [...found, ...beside];
};

/** What differs between the topology that the plan was made for and this one, as far as can be known. */
export const topologyChanges = (saved: SavedPlan, topology: Topology): readonly Refusal[] => {
  const { name, hash, instances } = saved.topology;
  if (hash === topology.hash) return [];
  const [before, now] = [new Set(instances), new Set(topology.instances.keys())];
  const added = [...now].filter((id) => !before.has(id));
  const removed = instances.filter((id) => !now.has(id));
  const one = (what: string, ids: readonly InstanceId[]): Refusal[] =>
    ids.length === 0 ? [] : [{ rule: 'topology', message: `${what}: ${ids.join(', ')}`, instances: ids }];
  const same = 'it has the same instances: what differs is a dependency, a command or another setting';
  const details = [...one('added since', added), ...one('removed since', removed)];
  return [
    { rule: 'topology', message: `topology ${name} has changed since the plan was made`, instances: [] },
    ...(details.length > 0 ? details : [{ rule: 'topology', message: same, instances: [] }]),
  ];
};
