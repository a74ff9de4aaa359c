/** Jobs that a plan will wait for. */
import type { Sighting } from '../managers/manager.ts';
import type { Process } from '../probes/processes.ts';
import type { Plan } from '../plan/model.ts';
import type { Instance, InstanceId, Topology } from '../topology/model.ts';
import type { Transports } from '../transports/transport.ts';
import { askStates } from './look.ts';

export interface WaitingGuard {
  readonly instance: InstanceId;
  readonly host: string;
  /** Empty where a status command tells the state, not the process table. */
  readonly processes: readonly Process[];
  readonly message: string;
}

/** A job is waited for and never ended, unless that was forced and the job was named. */
export const isGuard = ({ id, service }: Instance, { goal }: Plan): boolean => {
  const named = goal.selectors.some((selector) => selector === service.name || selector === id);
  return service.kind === 'job' && !(goal.force.includes('job') && named);
};

/**
 * The jobs of the plan that run now and are waited for, sorted by instance; hosts that do not answer are the
 * preflight's matter.
 */
export const waitingGuards = async (
  topology: Topology,
  transports: Transports,
  plan: Plan,
): Promise<readonly WaitingGuard[]> => {
  const byHost = new Map<string, Instance[]>();
  for (const { service, host } of plan.steps) {
    const instance = topology.instances.get(`${service}@${host}`);
    if (instance && isGuard(instance, plan)) byHost.set(host, [...(byHost.get(host) ?? []), instance]);
  }
  const found = await Promise.all(
    [...byHost].map(async ([host, jobs]) => {
      const asked = await askStates(transports.to(host), jobs);
      if (asked.kind !== 'answered') return [];
      return jobs.flatMap((job, index) => waiting(job, asked.values[index]));
    }),
  );
  return found.flat().toSorted((a, b) => (a.instance < b.instance ? -1 : 1));
};

const waiting = (job: Instance, sighting: Sighting | undefined): readonly WaitingGuard[] => {
  if (sighting?.state !== 'running') return [];
  const message = describeGuard(job, sighting);
  return [{ instance: job.id, host: job.host.name, processes: sighting.processes ?? [], message }];
};

/** Host, process and age, for people; of a job that a command tells of, what that said. */
export const describeGuard = (job: Instance, sighting: Sighting): string => {
  const [oldest] = [...(sighting.processes ?? [])].toSorted((a, b) => b.age - a.age);
  const said = sighting.detail === undefined ? '' : `: ${sighting.detail}`;
  if (oldest === undefined) return `${job.service.name} runs on ${job.host.name}${said}`;
  const others = (sighting.processes?.length ?? 1) - 1;
  const more = others > 0 ? `, and ${others} more` : '';
  return `${job.service.name} runs on ${job.host.name} for ${showAge(oldest.age)}: ${oldest.pid} ${oldest.command}${more}`;
};

const showAge = (seconds: number): string => {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
};
