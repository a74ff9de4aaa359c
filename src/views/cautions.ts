/** What the topology says of the services that a plan stops, for whoever reads the plan. */
import type { Plan, Step } from '../plan/model.ts';
import type { Topology } from '../topology/model.ts';

/** By service, in the plan's order. */
export type Cautions = Readonly<Record<string, string>>;

export const cautionsOf = (plan: Plan, topology: Topology): Cautions => {
  const stopping = new Set(plan.steps.flatMap(({ action, service }) => (action === 'stop' ? service : [])));
  return Object.fromEntries(
    [...stopping].flatMap((name): [string, string][] => {
      const caution = topology.services.get(name)?.caution;
      return caution ? [[name, caution]] : [];
    }),
  );
};

export const cautionTexts = (cautions: Cautions): string[] =>
  Object.entries(cautions).map(([service, caution]) => `caution, ${service}: ${caution}`);

/** The stop of a job sends nothing: it waits until none runs, unless killing was asked for. */
export const guardsOf =
  (plan: Plan, topology: Topology) =>
  ({ action, service }: Step): boolean =>
    action === 'stop' && topology.services.get(service)?.kind === 'job' && !plan.goal.force.includes('job');
