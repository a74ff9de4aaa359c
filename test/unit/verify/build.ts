/** Topologies, plans and observations in a few words, for tests of the verifier. */
import type { Plan, Quorum, Step, StepId } from '../../../src/plan/model.ts';
import type { Consent, Violation } from '../../../src/plan/verify/violation.ts';
import type { Place } from '../../../src/topology/place.ts';
import type {
  Dependency,
  DependencyKind,
  Host,
  Instance,
  InstanceId,
  Service,
  Topology,
} from '../../../src/topology/model.ts';
import type { Observation, Observations, State } from '../../../src/topology/state.ts';

const place: Place = { file: 'test.yaml', line: 1, column: 1 };

export interface Options {
  readonly services?: Readonly<Record<string, Partial<Service>>>;
  /** By host. */
  readonly sites?: Readonly<Record<string, string>>;
  readonly standby?: readonly InstanceId[];
}

/**
 * By instance, its dependencies: `requires db@a`, `wants r@1 r@2` (one dependency on both), or a quorum,
 * `requires 1 of r@1 r@2`.
 */
export function topology(
  declared: Readonly<Record<string, readonly string[]>>,
  { services = {}, sites = {}, standby = [] }: Options = {},
): Topology {
  const ids = Object.keys(declared).toSorted() as InstanceId[];
  const hosts = new Map(ids.map((id) => [hostOf(id), host(hostOf(id), sites[hostOf(id)])]));
  const kinds = new Map(ids.map((id) => [serviceOf(id), service(serviceOf(id), services[serviceOf(id)])]));
  const instances = ids.map((id): [InstanceId, Instance] => [
    id,
    {
      id,
      service: kinds.get(serviceOf(id))!,
      host: hosts.get(hostOf(id))!,
      timeouts: { connect: 1, start: 1, stop: 1, ready: 1 },
      stopBounded: false,
      standby: standby.includes(id),
      dependencies: (declared[id] ?? []).map(dependency),
      place,
    },
  ]);
  const limits = { total: 32, connecting: 32 };
  return { name: 'acme', hash: 'abc', limits, hosts, services: kinds, instances: new Map(instances) };
}

const serviceOf = (id: string): string => id.slice(0, id.indexOf('@'));
const hostOf = (id: string): string => id.slice(id.indexOf('@') + 1);

function dependency(text: string): Dependency {
  const [kind, ...rest] = text.split(' ') as [DependencyKind, ...string[]];
  const quorum = rest[1] === 'of';
  const candidates = (quorum ? rest.slice(2) : rest).toSorted() as InstanceId[];
  const need = quorum ? Number(rest[0]) : candidates.length;
  const scope = { kind: 'platform' } as const;
  const on = serviceOf(candidates[0] ?? '');
  const told = { kind, on, scope, need: { count: need }, optional: false, restart: false, place };
  return { kind, candidates, need, declared: told };
}

const host = (name: string, site: string | undefined): Host => ({
  name,
  address: name,
  site,
  tags: [],
  profiles: [],
  transport: 'ssh2',
  ssh: { hostKeys: 'strict' },
  become: { method: 'none', user: 'root' },
  vars: {},
  perHost: 4,
  connectTimeout: 1,
  place,
});

const service = (name: string, over: Partial<Service> = {}): Service => ({
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
  ...over,
});

/**
 * A line a step, with what it waits for: `start:api@b <- start:db@a! start:mq@a 1(start:r@1 start:r@2)`. With `!` it
 * requires it; the brackets are a quorum.
 */
export function plan(action: Plan['goal']['action'], text: string, force: Plan['goal']['force'] = []): Plan {
  const steps = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(step);
  return planOf(action, steps, force);
}

export const planOf = (
  action: Plan['goal']['action'],
  steps: readonly Step[],
  force: Plan['goal']['force'] = [],
): Plan => ({
  topology: { name: 'acme', hash: 'abc' },
  goal: { action, selectors: [], all: false, exclude: [], closure: true, force },
  steps,
  unchanged: [],
  criticalPath: [],
  warnings: [],
});

function step(line: string): Step {
  const [id = '', waits = ''] = line.split(' <- ');
  const quorums: Quorum[] = [...waits.matchAll(/(\d+)\(([^)]*)\)/g)].map(([, need, of]) => ({
    need: Number(need),
    of: (of ?? '').split(' ') as StepId[],
  }));
  const words = waits
    .replaceAll(/\d+\([^)]*\)/g, '')
    .split(' ')
    .filter((word) => word !== '');
  const after = words.map((word) => word.replace('!', '')) as StepId[];
  const requires = words.filter((word) => word.endsWith('!')).map((word) => word.slice(0, -1)) as StepId[];
  return stepOf(id as StepId, after, requires, quorums);
}

export function stepOf(
  id: StepId,
  after: readonly StepId[] = [],
  requires: readonly StepId[] = [],
  quorum: readonly Quorum[] = [],
): Step {
  const [action, instance] = id.split(':') as [Step['action'], string];
  const told = { id, action, service: serviceOf(instance), host: hostOf(instance), after, requires };
  return { ...told, ...(quorum.length > 0 ? { quorum } : {}), cause: { kind: 'requested' } };
}

export type Seen = State | 'ready';

/** All are ready but those that are named. */
export const seen = (of: Topology, but: Readonly<Record<string, Seen>> = {}): Observations =>
  new Map([...of.instances.keys()].map((id) => [id, observation(but[id] ?? 'ready')]));

export const allDown = (of: Topology, but: Readonly<Record<string, Seen>> = {}): Observations =>
  new Map([...of.instances.keys()].map((id) => [id, observation(but[id] ?? 'stopped')]));

const observation = (state: Seen): Observation =>
  state === 'ready' ? { state: 'running', ready: true } : { state, ready: false };

export const consent = (over: Partial<Consent> = {}): Consent => ({
  all: false,
  literal: new Set(),
  force: [],
  ...over,
});

/** `error order: start:api@b, …`, for comparing: severity, rule and instances. */
export const told = (found: readonly Violation[]): string[] =>
  found.map(({ severity, rule, instances }) => `${severity} ${rule}: ${instances.join(' ')}`);
