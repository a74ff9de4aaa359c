/** Topologies and plans for tests, with all defaults filled in. */
import type { Probe } from '../../../src/topology/actions.ts';
import type { Instance, InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Plan, Step, StepId } from '../../../src/plan/model.ts';

export { makeDependency, makeHost, makeInstance, makeService } from '../defaults.ts';

export const makeTopology = (...instances: readonly Instance[]): Topology => ({
  name: 'test',
  hash: '0',
  limits: { total: 32, connecting: 32 },
  hosts: new Map(instances.map(({ host }) => [host.name, host])),
  services: new Map(instances.map(({ service }) => [service.name, service])),
  instances: new Map(instances.map((instance) => [instance.id, instance])),
});

/** A step each, in the order given, after nothing. */
export const makePlan = (steps: readonly StepId[], goal: Partial<Plan['goal']> = {}): Plan => ({
  topology: { name: 'test', hash: '0' },
  goal: { action: 'stop', selectors: [], all: false, exclude: [], closure: true, force: [], ...goal },
  steps: steps.map(makeStep),
  unchanged: [],
  criticalPath: [],
  warnings: [],
});

const makeStep = (id: StepId): Step => {
  const [action, instance] = id.split(':') as [Step['action'], InstanceId];
  const [service = '', host = ''] =
    instance.split('@').length === 2 ? instance.split('@') : splitLast(instance);
  return { id, action, service, host, after: [], requires: [], cause: { kind: 'requested' } };
};

const splitLast = (id: string): [string, string] => [
  id.slice(0, id.lastIndexOf('@')),
  id.slice(id.lastIndexOf('@') + 1),
];

const TIMING = { interval: 1000, timeout: 5000, stable: 0 };

export const probe = {
  exec: (run: string | readonly string[], more = {}): Probe => ({ ...TIMING, type: 'exec', run, ...more }),
  tcp: (port: number, more = {}): Probe => ({ ...TIMING, type: 'tcp', port, address: '127.0.0.1', ...more }),
  http: (port: number, path: string, more = {}): Probe => ({
    ...TIMING,
    ...{ type: 'http', port, path, status: [200], tls: false, address: '127.0.0.1' },
    ...more,
  }),
  process: (pattern: string, more = {}): Probe => ({ ...TIMING, type: 'process', pattern, ...more }),
  file: (path: string, more = {}): Probe => ({ ...TIMING, type: 'file', path, ...more }),
};
