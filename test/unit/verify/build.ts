/** Topologies, plans and observations in a few words, for tests of the verifier. */
import type { Plan, Quorum, Step, StepId } from '../../../src/plan/model.ts';
import type { Consent, Violation } from '../../../src/plan/verify/violation.ts';
import type {
  Dependency,
  DependencyKind,
  Instance,
  InstanceId,
  Service,
  Topology,
} from '../../../src/topology/model.ts';
import type { Observation, Observations, State } from '../../../src/topology/state.ts';
import { makeDependency, makeHost, makeInstance, makeService } from '../defaults.ts';

export interface Options {
  readonly services?: Readonly<Record<string, Partial<Service>>>;
  /** By host. */
  readonly sites?: Readonly<Record<string, string>>;
  readonly standby?: readonly InstanceId[];
}

/**
 * By instance, its dependencies: `requires db@a`, `wants r@1 r@2` (one dependency on both), a quorum,
 * `requires 1 of r@1 r@2`, or one that restarts its owner, `after db@a restart`.
 */
export function topology(
  declared: Readonly<Record<string, readonly string[]>>,
  { services = {}, sites = {}, standby = [] }: Options = {},
): Topology {
  const ids = Object.keys(declared).toSorted() as InstanceId[];
  const hosts = new Map(ids.map((id) => [hostOf(id), makeHost(hostOf(id), { site: sites[hostOf(id)] })]));
  const kinds = new Map(
    ids.map((id) => [serviceOf(id), makeService(serviceOf(id), services[serviceOf(id)])]),
  );
  const instances = ids.map((id): [InstanceId, Instance] => [
    id,
    makeInstance(kinds.get(serviceOf(id))!, hosts.get(hostOf(id)), {
      standby: standby.includes(id),
      dependencies: (declared[id] ?? []).map(dependency),
    }),
  ]);
  const limits = { total: 32, connecting: 32 };
  return { name: 'acme', hash: 'abc', limits, hosts, services: kinds, instances: new Map(instances) };
}

const serviceOf = (id: string): string => id.slice(0, id.indexOf('@'));
const hostOf = (id: string): string => id.slice(id.indexOf('@') + 1);

function dependency(text: string): Dependency {
  const [kind, ...words] = text.split(' ') as [DependencyKind, ...string[]];
  const rest = words.filter((word) => word !== 'restart');
  const quorum = rest[1] === 'of';
  const candidates = (quorum ? rest.slice(2) : rest).toSorted() as InstanceId[];
  const need = quorum ? Number(rest[0]) : candidates.length;
  return makeDependency(candidates[0] ?? '@', { kind, candidates, need }, words.includes('restart'));
}

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
