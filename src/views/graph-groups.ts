/** The dependency graph seen from farther away: instances of a host, site, profile or service as one node. */
import type { DependencyKind, Instance, InstanceId, Topology } from '../topology/model.ts';
import type { GroupGraphDocument } from './topology-documents.ts';
import { edgesOf, nodesOf } from './graph-picture.ts';
import type { Picture } from './picture.ts';
import { count } from './text.ts';

export type Grouping = GroupGraphDocument['by'];

type Kinds = Partial<Record<DependencyKind, number>>;

interface Group {
  readonly id: string;
  readonly site: string | undefined;
  readonly instances: Set<InstanceId>;
  readonly hosts: Set<string>;
}

interface GroupEdge {
  readonly from: string;
  readonly to: string;
  readonly kinds: Kinds;
}

interface Collapsed {
  readonly groups: readonly Group[];
  readonly edges: readonly GroupEdge[];
}

/** A host with several profiles is in one group, of them all: an instance does not say which of them gave it. */
const groupOf = ({ service, host }: Instance, by: Grouping): string => {
  switch (by) {
    case 'host':
      return host.name;
    case 'site':
      return host.site ?? '(no site)';
    case 'profile':
      return host.profiles.length === 0 ? '(no profile)' : host.profiles.toSorted().join('+');
    case 'service':
      return service.name;
    default:
      return by satisfies never;
  }
};

/** `shown`: the instances whose dependencies count; those they depend on are in the groups too. */
const collapse = (topology: Topology, shown: readonly InstanceId[], by: Grouping): Collapsed => {
  const links = edgesOf(topology, shown);
  const groups = new Map<string, Group>();
  const names = new Map<InstanceId, string>();
  for (const id of nodesOf(shown, links)) {
    const instance = topology.instances.get(id);
    if (!instance) continue;
    const { name, site } = instance.host;
    const group = groupOf(instance, by);
    const known = groups.get(group) ?? {
      id: group,
      site: by === 'host' ? site : undefined,
      instances: new Set(),
      hosts: new Set(),
    };
    groups.set(group, known);
    known.instances.add(id);
    known.hosts.add(name);
    names.set(id, group);
  }
  const edges = new Map<string, { from: string; to: string; kinds: Kinds }>();
  for (const { from, to, dependency } of links) {
    const [a, b] = [names.get(from), names.get(to)];
    if (a === undefined || b === undefined || a === b) continue;
    const edge = edges.get(`${a} ${b}`) ?? { from: a, to: b, kinds: {} };
    edges.set(`${a} ${b}`, edge);
    edge.kinds[dependency.kind] = (edge.kinds[dependency.kind] ?? 0) + 1;
  }
  const byEnds = (x: GroupEdge, y: GroupEdge): number => byText(x.from, y.from) || byText(x.to, y.to);
  return {
    groups: [...groups.values()].toSorted((x, y) => byText(x.id, y.id)),
    edges: [...edges.values()].toSorted(byEnds),
  };
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const countOf = (kinds: Kinds): number => Object.values(kinds).reduce((sum, n) => sum + n, 0);

/** `3 requires, 1 after` */
const kindsText = (kinds: Kinds): string =>
  Object.entries(kinds)
    .map(([kind, n]) => `${n} ${kind}`)
    .join(', ');

const sizeText = ({ instances, hosts }: Group, by: Grouping): string =>
  by === 'host'
    ? count(instances.size, 'instance')
    : `${count(instances.size, 'instance')} on ${count(hosts.size, 'host')}`;

export const groupText = (topology: Topology, shown: readonly InstanceId[], by: Grouping): string => {
  const { groups, edges } = collapse(topology, shown, by);
  const width = Math.max(0, ...edges.map(({ to }) => to.length));
  const blocks = groups.map((group) => {
    const own = edges.filter(({ from }) => from === group.id);
    const lines = own.map(({ to, kinds }) => `  -> ${to.padEnd(width)}  ${kindsText(kinds)}`);
    return [`${group.id} (${sizeText(group, by)})`, ...lines].join('\n');
  });
  return `${blocks.join('\n')}\n`;
};

export const groupPicture = (topology: Topology, shown: readonly InstanceId[], by: Grouping): Picture => {
  const { groups, edges } = collapse(topology, shown, by);
  return {
    title: `${topology.name} by ${by}`,
    nodes: groups.map((group) => ({
      id: group.id,
      label: `${group.id} (${group.instances.size})`,
      ...(group.site !== undefined && { group: group.site }),
    })),
    edges: edges.map(({ from, to, kinds }) => ({
      from,
      to,
      label: kindsText(kinds),
      hard: kinds.requires !== undefined,
    })),
  };
};

export const groupDocument = (
  topology: Topology,
  shown: readonly InstanceId[],
  by: Grouping,
): GroupGraphDocument => {
  const { groups, edges } = collapse(topology, shown, by);
  return {
    schema: 'abq.graph/1',
    topology: { name: topology.name, hash: topology.hash },
    by,
    nodes: groups.map(({ id, instances, hosts }) => ({ id, instances: instances.size, hosts: hosts.size })),
    edges: edges.map(({ from, to, kinds }) => ({ from, to, count: countOf(kinds), kinds })),
  };
};
