/** Topologies for tests: everything that a test does not speak of has its default. */
import type { Dependency, Host, Instance, InstanceId, Service } from '../../src/topology/model.ts';

const place = { file: 'test.yaml', line: 1, column: 1 };

export const makeHost = (name: string, more: Partial<Host> = {}): Host => ({
  name,
  address: name,
  site: undefined,
  tags: [],
  profiles: [],
  transport: 'ssh2',
  ssh: { hostKeys: 'strict' },
  become: { method: 'none', user: 'root' },
  vars: {},
  perHost: 4,
  connectTimeout: 1000,
  place,
  ...more,
});

export const makeService = (name: string, more: Partial<Service> = {}): Service => ({
  name,
  kind: 'daemon',
  external: false,
  manager: 'auto',
  unit: [name],
  process: undefined,
  start: undefined,
  stop: undefined,
  status: undefined,
  ready: [],
  stopped: [],
  hooks: {},
  keep: undefined,
  serial: undefined,
  protected: false,
  caution: undefined,
  purpose: undefined,
  place,
  ...more,
});

export const makeInstance = (
  service: Service,
  host: Host = makeHost('a'),
  more: Partial<Instance> = {},
): Instance => ({
  id: `${service.name}@${host.name}`,
  service,
  host,
  timeouts: { connect: 1000, start: 120_000, stop: 120_000, ready: 300_000 },
  stopBounded: false,
  standby: false,
  dependencies: [],
  place,
  ...more,
});

export const makeDependency = (
  on: InstanceId,
  more: Partial<Dependency> = {},
  restart = false,
): Dependency => ({
  kind: 'requires',
  candidates: [on],
  need: 1,
  declared: {
    kind: 'requires',
    on: on.slice(0, on.indexOf('@')),
    scope: { kind: 'platform' },
    need: 'all',
    optional: false,
    restart,
    place,
  },
  ...more,
});
