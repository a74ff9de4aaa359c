/** The dependency graph of a topology, whole or around a selection. */
import type { Dependency, InstanceId, Topology } from '../topology/model.ts';
import type { Picture } from './picture.ts';

interface Edge {
  readonly from: InstanceId;
  readonly to: InstanceId;
  readonly dependency: Dependency;
}

/** The modules of one process often say the same: an edge is told once, the first that says it giving the place. */
const told = (edges: readonly Edge[]): readonly Edge[] => {
  const seen = new Map<string, Edge>();
  for (const edge of edges) {
    const { kind, need, candidates } = edge.dependency;
    const key = [edge.from, edge.to, kind, need, candidates.length].join(' ');
    if (!seen.has(key)) seen.set(key, edge);
  }
  return [...seen.values()];
};

/** `shown`: the instances whose dependencies are drawn; those they depend on are drawn too. */
export const edgesOf = (topology: Topology, shown: readonly InstanceId[]): readonly Edge[] =>
  told(
    shown.flatMap((from) =>
      (topology.instances.get(from)?.dependencies ?? []).flatMap((dependency) =>
        dependency.candidates.map((to) => ({ from, to, dependency })),
      ),
    ),
  );

export const nodesOf = (shown: readonly InstanceId[], edges: readonly Edge[]): readonly InstanceId[] =>
  [...new Set([...shown, ...edges.map((edge) => edge.to)])].toSorted();

const needText = ({ need, candidates }: Dependency): string =>
  need < candidates.length ? ` (${need} of ${candidates.length})` : '';

/** What one instance says of another is one arrow, however often it says so. */
const merged = (edges: readonly Edge[]): readonly (readonly [Edge, ...Edge[]])[] => {
  const arrows = new Map<string, [Edge, ...Edge[]]>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    const known = arrows.get(key);
    if (known) known.push(edge);
    else arrows.set(key, [edge]);
  }
  return [...arrows.values()];
};

/** `requires` is what a full line says; it is named only where something else is said beside it. */
const arrowLabel = (edges: readonly Edge[]): string => {
  const words = edges.map(({ dependency }) => `${dependency.kind}${needText(dependency)}`);
  const text = [...new Set(words)].join(', ');
  return text.startsWith('requires') && !text.includes(',') ? text.slice('requires'.length).trim() : text;
};

/** Arrows point from what depends to what it depends on. */
export const graphPicture = (topology: Topology, shown: readonly InstanceId[]): Picture => {
  const edges = edgesOf(topology, shown);
  const nodes = nodesOf(shown, edges).map((id) => {
    const [service = '', host = ''] = id.split('@');
    const site = topology.instances.get(id)?.host.site;
    return { id, label: service, group: host, ...(site !== undefined && { area: site }) };
  });
  const lines = merged(edges).map((one) => {
    const label = arrowLabel(one);
    const hard = one.some(({ dependency }) => dependency.kind === 'requires');
    return { from: one[0].from, to: one[0].to, hard, ...(label ? { label } : {}) };
  });
  return { title: topology.name, nodes, edges: lines };
};

const dependencyLine = (dependency: Dependency): string =>
  `  ${dependency.kind.padEnd(10)}  ${dependency.candidates.join(', ')}${needText(dependency)}`;

export const graphText = (topology: Topology, shown: readonly InstanceId[]): string => {
  const blocks = shown.map((id) => {
    const lines = (topology.instances.get(id)?.dependencies ?? []).map(dependencyLine);
    return [id, ...new Set(lines)].join('\n');
  });
  return `${blocks.join('\n')}\n`;
};
