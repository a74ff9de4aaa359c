/** What the parts of a performer share. */
import { systemClock, type Clock } from '../probes/await.ts';
import type { Sighting } from '../managers/manager.ts';
import type { Plan, Step, StepId } from '../plan/model.ts';
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Transport, Transports } from '../transports/transport.ts';

export interface PerformerOptions {
  readonly clock?: Clock;
}

export interface Context {
  readonly topology: Topology;
  readonly transports: Transports;
  readonly plan: Plan;
  readonly steps: ReadonlyMap<StepId, Step>;
  readonly clock: Clock;
  /** The last sighting of each: which manager and unit the commands are for. */
  readonly sightings: Map<InstanceId, Sighting>;
  /** When the first command of a step was sent, by the clock. */
  readonly begun: Map<StepId, number>;
}

export interface Acting {
  readonly step: Step;
  readonly instance: Instance;
  readonly transport: Transport;
}

export const createContext = (
  topology: Topology,
  transports: Transports,
  plan: Plan,
  { clock = systemClock }: PerformerOptions,
): Context => ({
  topology,
  transports,
  plan,
  steps: new Map(plan.steps.map((step) => [step.id, step])),
  clock,
  sightings: new Map(),
  begun: new Map(),
});

/** Steps come from the plan and the plan from the topology: another id is a bug. */
export const actingOn = (context: Context, id: StepId): Acting => {
  const step = context.steps.get(id);
  const instance = step && context.topology.instances.get(`${step.service}@${step.host}`);
  if (step === undefined || instance === undefined) throw new Error(`no such step: ${id}`);
  return { step, instance, transport: context.transports.to(step.host) };
};
