/** The dependency graph as programs read it: `abq.graph/1`. */
import type { InstanceId, Topology } from '../topology/model.ts';
import type { InstanceGraphDocument } from './topology-documents.ts';
import { edgesOf, nodesOf } from './graph-picture.ts';

export const graphDocument = (topology: Topology, shown: readonly InstanceId[]): InstanceGraphDocument => {
  const edges = edgesOf(topology, shown);
  const nodes = nodesOf(shown, edges).flatMap((id) => {
    const instance = topology.instances.get(id);
    if (!instance) return [];
    const { service, host } = instance;
    const { name, kind, external } = service;
    return [
      { id, service: name, host: host.name, ...(host.site ? { site: host.site } : {}), kind, external },
    ];
  });
  return {
    schema: 'abq.graph/1',
    topology: { name: topology.name, hash: topology.hash },
    by: 'instance',
    nodes,
    edges: edges.map(({ from, to, dependency }) => {
      const { kind, need, candidates, declared } = dependency;
      return { from, to, kind, need, of: candidates.length, place: declared.place };
    }),
  };
};
