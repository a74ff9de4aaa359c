/** The state of instances now, as the planner takes it. */
import { systemClock, type Clock } from '../probes/await.ts';
import { whyNot, type Verdict } from '../probes/verdict.ts';
import type { Sighting } from '../managers/manager.ts';
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Observation } from '../topology/state.ts';
import type { Transport, Transports } from '../transports/transport.ts';
import { surveyExternals } from './external.ts';
import { askProbes, askStates } from './look.ts';
import { judgeMilestones, withRequirements } from './milestones.ts';

/** An observation that also says what would prevent a start; the preflight reads it. */
export interface Seen extends Observation {
  readonly obstacle?: string;
}

export interface SurveyOptions {
  /** Milliseconds that instances between two states are waited for; 0 (default): told as they are. */
  readonly settle?: number;
  readonly clock?: Clock;
}

/** Milliseconds between two looks at what is changing. */
const SETTLING = 1000;

/**
 * One observation for each of `instances`, in their order; hosts are asked side by side, and one that fails hides no
 * other. What a host without a transport has is external, or assumed to be ready.
 */
export const survey = async (
  topology: Topology,
  transports: Transports,
  instances: readonly InstanceId[],
  options: SurveyOptions = {},
): Promise<ReadonlyMap<InstanceId, Seen>> => {
  const found = new Map<InstanceId, Seen>();
  const byHost = new Map<string, Instance[]>();
  const externals: Instance[] = [];
  for (const instance of withRequirements(topology, instances)) {
    const { service, host, id } = instance;
    if (service.kind === 'milestone') continue;
    if (service.external) externals.push(instance);
    else if (host.transport === 'none') {
      found.set(id, { state: 'running', ready: true, detail: 'assumed' });
    } else byHost.set(host.name, [...(byHost.get(host.name) ?? []), instance]);
  }
  const hosts = [...byHost].map(async ([host, its]) => {
    for (const [id, seen] of await surveyHost(transports.to(host), its, options)) found.set(id, seen);
  });
  const [outside] = await Promise.all([surveyExternals(topology, transports, externals), ...hosts]);
  for (const [id, seen] of outside) found.set(id, seen);
  judgeMilestones(topology, instances, found);
  return new Map(
    instances.flatMap((id) => {
      const seen = found.get(id);
      return seen === undefined ? [] : [[id, seen] as const];
    }),
  );
};

const surveyHost = async (
  transport: Transport,
  instances: readonly Instance[],
  options: SurveyOptions,
): Promise<ReadonlyMap<InstanceId, Seen>> => {
  const sightings = await settled(transport, instances, options);
  if (typeof sightings === 'string') return unreachable(instances, sightings);
  const up = instances.filter(({ id }) => sightings.get(id)?.state === 'running');
  const verdicts = await readiness(transport, up);
  if (typeof verdicts === 'string') return unreachable(instances, verdicts);
  return new Map(instances.map(({ id }) => [id, observe(sightings.get(id), verdicts.get(id))]));
};

/** The states, once none is changing or the time for it is over; a text: why the host cannot be asked. */
const settled = async (
  transport: Transport,
  instances: readonly Instance[],
  { settle = 0, clock = systemClock }: SurveyOptions,
): Promise<Map<InstanceId, Sighting> | string> => {
  const sightings = new Map<InstanceId, Sighting>();
  const end = clock.now() + settle;
  for (let open = instances; open.length > 0;) {
    const asked = await askStates(transport, open);
    if (asked.kind !== 'answered') return asked.kind === 'lost' ? asked.message : asked.failure.message;
    for (const [index, { id }] of open.entries()) {
      const sighting = asked.values[index];
      if (sighting !== undefined) sightings.set(id, sighting);
    }
    open = open.filter(({ id }) => sightings.get(id)?.state === 'changing');
    if (open.length === 0 || clock.now() >= end) break;
    await clock.sleep(Math.min(SETTLING, end - clock.now()));
  }
  return sightings;
};

const readiness = async (
  transport: Transport,
  instances: readonly Instance[],
): Promise<ReadonlyMap<InstanceId, readonly Verdict[]> | string> => {
  const probes = instances.flatMap((instance) =>
    instance.service.ready.map((probe) => ({ instance, probe })),
  );
  const asked = await askProbes(transport, probes);
  if (asked.kind !== 'answered') return asked.kind === 'lost' ? asked.message : asked.failure.message;
  const verdicts = new Map<InstanceId, Verdict[]>(instances.map(({ id }) => [id, []]));
  for (const [index, { instance }] of probes.entries()) {
    const verdict = asked.values[index];
    if (verdict !== undefined) verdicts.get(instance.id)?.push(verdict);
  }
  return verdicts;
};

/** `verdicts`: of the ready probes, where they were asked. */
export const observe = (sighting: Sighting | undefined, verdicts: readonly Verdict[] | undefined): Seen => {
  if (sighting === undefined) return { state: 'unknown', ready: false, detail: 'no answer' };
  const { state, unit, boot, obstacle } = sighting;
  const missing = (verdicts ?? []).filter((verdict) => verdict.kind !== 'holds').map(whyNot);
  const detail = missing.length > 0 ? missing.join('; ') : sighting.detail;
  return {
    state,
    ready: state === 'running' && verdicts !== undefined && missing.length === 0,
    ...(unit === undefined ? {} : { unit }),
    ...(boot === undefined ? {} : { boot }),
    ...(detail === undefined ? {} : { detail }),
    ...(obstacle === undefined ? {} : { obstacle }),
  };
};

const unreachable = (instances: readonly Instance[], detail: string): ReadonlyMap<InstanceId, Seen> =>
  new Map(instances.map(({ id }) => [id, { state: 'unreachable', ready: false, detail }]));
