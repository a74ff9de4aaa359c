/** How a row of services.ts is compared with a service of the graph. */
import type { Service, Topology } from '../../../src/topology/model.ts';
import { dependenciesOn } from './graph.ts';
import type { ReadyChoice } from './services.ts';

/** A pattern may use the classes of POSIX, which a RegExp spells otherwise. */
export const regExpOf = (pattern: string): RegExp => new RegExp(pattern.replaceAll('[[:space:]]', '\\s'));

export function answers(probe: Service['ready'][number], choice: ReadyChoice): boolean {
  if ('process' in choice) return probe.type === 'process';
  if ('tcp' in choice) return probe.type === 'tcp' && probe.port === choice.tcp;
  if ('exec' in choice) return probe.type === 'exec' && choice.exec.test(JSON.stringify(probe.run));
  if (probe.type !== 'http' || probe.port !== choice.http.port) return false;
  return choice.http.path?.test(probe.path) ?? true;
}

export const guards = (topology: Topology, service: Service): string =>
  JSON.stringify([
    service.hooks,
    [...topology.instances.values()]
      .filter((it) => it.service.kind === 'job' && dependenciesOn(it, service.name).length > 0)
      .map(({ service: { status, process, stop, hooks } }) => ({ status, process, stop, hooks })),
  ]);
