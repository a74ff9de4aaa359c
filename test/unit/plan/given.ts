/** Small topologies as text, and plans as text, so that a test reads like the documentation. */
import type {
  Dependency,
  DependencyKind,
  Host,
  Instance,
  InstanceId,
  Service,
  Topology,
} from '../../../src/topology/model.ts';
import type { Observation, State } from '../../../src/topology/state.ts';
import { explainOrder, explainRefusal } from '../../../src/plan/explain.ts';
import type { ForceRule, Goal, Plan, Planned, RollingGoal } from '../../../src/plan/model.ts';
import { plan } from '../../../src/plan/plan.ts';

const place = { file: 'abq.config.yaml', line: 1, column: 1 };

const serviceNamed = (name: string, words: readonly string[]): Service => {
  const value = (key: string): string | undefined =>
    words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
  const [min, per] = value('keep')?.split('/') ?? [];
  const hosts = value('serial')?.split(',');
  return {
    name,
    kind: words.includes('job') ? 'job' : words.includes('milestone') ? 'milestone' : 'daemon',
    external: words.includes('external'),
    manager: 'auto',
    unit: [name],
    process: undefined,
    start: undefined,
    stop: undefined,
    status: undefined,
    ready: [],
    stopped: [],
    hooks: {},
    keep:
      min === undefined
        ? undefined
        : {
            min: min.endsWith('%') ? { percent: Number.parseInt(min, 10) } : { count: Number(min) },
            per: per === 'site' ? 'site' : 'platform',
          },
    serial: hosts === undefined ? undefined : { start: hosts, stop: hosts.toReversed() },
    protected: words.includes('protected'),
    caution: undefined,
    purpose: undefined,
    place,
  };
};

const hostNamed = (name: string): Host => ({
  name,
  address: name,
  site: name.includes('-') ? name.slice(0, name.indexOf('-')) : undefined,
  tags: [],
  profiles: [],
  transport: 'ssh2',
  ssh: { hostKeys: 'strict' },
  become: { method: 'none', user: 'root' },
  vars: {},
  perHost: 4,
  connectTimeout: 20_000,
  place,
});

/** Owner, kind, `need of` or nothing, candidates, `restart` or nothing. */
export type Edge = readonly [
  owner: InstanceId,
  kind: DependencyKind,
  need: number | 'all',
  candidates: readonly InstanceId[],
  restart?: boolean,
];

const dependency = ([, kind, need, candidates, restart]: Edge): Dependency => ({
  kind,
  candidates,
  need: need === 'all' ? candidates.length : need,
  declared: {
    kind,
    on: candidates[0]?.split('@')[0] ?? '',
    scope: { kind: 'platform' },
    need: need === 'all' ? 'all' : { count: need },
    optional: false,
    restart: restart ?? false,
    place,
  },
});

export const topologyOf = (
  ids: readonly InstanceId[],
  edges: readonly Edge[],
  words: ReadonlyMap<string, readonly string[]> = new Map(),
): Topology => {
  const services = new Map<string, Service>();
  const hosts = new Map<string, Host>();
  const own = new Map<InstanceId, Edge[]>(ids.map((id) => [id, []]));
  for (const edge of edges) own.get(edge[0])?.push(edge);
  const instances = new Map<InstanceId, Instance>();
  for (const id of ids) {
    const [name = '', on = ''] = id.split('@');
    const service = services.get(name) ?? serviceNamed(name, words.get(name) ?? []);
    const host = hosts.get(on) ?? hostNamed(on);
    services.set(name, service);
    hosts.set(on, host);
    instances.set(id, {
      id,
      service,
      host,
      timeouts: { connect: 1, start: 1, stop: 1, ready: 1 },
      stopBounded: false,
      standby: words.get(id)?.includes('standby') ?? false,
      dependencies: (own.get(id) ?? []).map(dependency),
      place,
    });
  }
  return { name: 'acme', hash: '0', limits: { total: 32, connecting: 32 }, hosts, services, instances };
};

const KINDS: readonly string[] = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'];

/**
 * Lines of `web@a requires db@a db@b`, `web@a requires 1 of db@a db@b`, `web@a after db@a restart`,
 * `db: protected keep=1/site` (words about a service), `db@b: standby`, or just `web@a db@a`.
 */
export const given = (text: string): Topology => {
  const ids = new Set<InstanceId>();
  const edges: Edge[] = [];
  const words = new Map<string, readonly string[]>();
  for (const line of text.split('\n')) {
    const [head = '', ...rest] = line.trim().split(/\s+/);
    const named = [head, ...rest]
      .filter((word) => word.includes('@'))
      .map((word) => word.replace(':', '') as InstanceId);
    for (const id of named) ids.add(id);
    if (head.endsWith(':')) words.set(head.slice(0, -1), rest);
    const kind = rest[0];
    if (kind === undefined || !KINDS.includes(kind)) continue;
    const need = rest[2] === 'of' ? Number(rest[1]) : 'all';
    edges.push([named[0] ?? '@', kind as DependencyKind, need, named.slice(1), rest.includes('restart')]);
  }
  return topologyOf([...ids].sort(), edges, words);
};

export interface Situation {
  /** `web@a=failed db@a=running!`; `!`: running, not ready. */
  readonly states?: string;
  /** What all the others are: `running` unless the goal is a start. */
  readonly others?: State;
  readonly force?: readonly ForceRule[];
  readonly exclude?: readonly InstanceId[];
  readonly closure?: boolean;
  readonly offline?: boolean;
  /** In batches of one instance, unless it says otherwise. */
  readonly rolling?: Partial<RollingGoal>;
}

const PLAIN: RollingGoal = { by: 'instance', batch: '1', pause: 0, maxFailures: 0, withDependents: false };

const observation = (word: string): Observation => {
  const state = word.replace('!', '') as State;
  return { state, ready: state === 'running' && !word.endsWith('!') };
};

/** `stop db@a`, `restart web`, `stop --all`, `stop *@a` (by a glob: nothing is named literally). */
export const planned = (topology: Topology, command: string, situation: Situation = {}): Planned => {
  const [action = '', ...selectors] = command.split(' ');
  const ids = [...topology.instances.keys()];
  const all = selectors.includes('--all');
  const matches = (id: string): boolean =>
    selectors.some(
      (word) =>
        word === id || id.startsWith(`${word}@`) || (word.startsWith('*') && id.endsWith(word.slice(1))),
    );
  const targets = all ? ids : ids.filter(matches);
  const goal: Goal = {
    action: action as Goal['action'],
    selectors: selectors.filter((word) => word !== '--all'),
    all,
    exclude: situation.exclude ?? [],
    closure: situation.closure ?? true,
    force: situation.force ?? [],
    ...(situation.rolling === undefined ? {} : { rolling: { ...PLAIN, ...situation.rolling } }),
  };
  const others = situation.others ?? (action === 'start' ? 'stopped' : 'running');
  const observed = new Map(ids.map((id) => [id, observation(others)]));
  for (const word of situation.states?.split(' ') ?? []) {
    const [id = '', state = ''] = word.split('=');
    observed.set(id as InstanceId, observation(state));
  }
  const literal = new Set(all || selectors.some((word) => word.startsWith('*')) ? [] : targets);
  return plan(
    topology,
    goal,
    { instances: targets.toSorted(), literal },
    new Set(situation.exclude),
    situation.offline === true ? 'offline' : observed,
  );
};

/** The whole outcome as lines: steps, what stays, warnings; or the refusals. */
export const show = (outcome: Planned): string => {
  if (!outcome.ok) return outcome.refusals.map(explainRefusal).join('\n');
  const { unchanged, warnings } = outcome.plan;
  const lines = [explainOrder(outcome.plan)];
  if (unchanged.length > 0) lines.push(`unchanged: ${unchanged.join(' ')}`);
  for (const { rule, message } of warnings) lines.push(`warning ${rule}: ${message}`);
  return lines.filter((line) => line !== '').join('\n');
};

export const made = (outcome: Planned): Plan => {
  if (!outcome.ok) throw new Error(show(outcome));
  return outcome.plan;
};

/** Text of several lines without its margin. */
export const lines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(/^ {6}/, ''))
    .filter((line) => line.trim() !== '')
    .join('\n');
