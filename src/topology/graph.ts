/**
 * The declared graph, of services and what they say of each other, for pictures and for its walks.
 * Instances are not in it: for a hundred thousand of them graphlib would be slow, and its own
 * algorithms recurse.
 */
import { Graph } from '@dagrejs/graphlib';
import type { DeclaredDependency, Service, Topology } from './model.ts';

export interface DeclaredEdge {
  readonly from: string;
  readonly to: string;
  readonly dependency: DeclaredDependency;
}

/** graphlib looks names up in plain objects: a prefix keeps them apart from the properties of Object. */
const KEY = 'service ';

export class DeclaredGraph {
  readonly #graph = new Graph<unknown, Service, DeclaredDependency>({ directed: true, multigraph: true });

  constructor(services: Iterable<Service>, edges: Iterable<DeclaredEdge>) {
    for (const service of services) this.#graph.setNode(KEY + service.name, service);
    for (const { from, to, dependency } of edges) {
      // It would create an unknown node in silence.
      if (!this.#graph.hasNode(KEY + from) || !this.#graph.hasNode(KEY + to)) continue;
      const { line, column } = dependency.place;
      this.#graph.setEdge(KEY + from, KEY + to, dependency, `${dependency.kind}:${line}:${column}`);
    }
  }

  services(): Service[] {
    return this.#graph.nodes().map((key) => this.#graph.node(key));
  }

  edges(): DeclaredEdge[] {
    return this.#graph.edges().map(({ v, w, name }) => ({
      from: v.slice(KEY.length),
      to: w.slice(KEY.length),
      dependency: this.#graph.edge(v, w, name),
    }));
  }

  /** What the services depend on, near and far, themselves included; in breadth. */
  dependenciesOf(names: Iterable<string>): Set<string> {
    return this.#reach(names, (key) => this.#graph.successors(key) ?? []);
  }

  /** Who depends on the services, near and far, themselves included; in breadth. */
  dependentsOf(names: Iterable<string>): Set<string> {
    return this.#reach(names, (key) => this.#graph.predecessors(key) ?? []);
  }

  #reach(names: Iterable<string>, next: (key: string) => readonly string[]): Set<string> {
    const keys = new Set([...names].map((name) => KEY + name).filter((key) => this.#graph.hasNode(key)));
    // A set that grows while it is walked is walked to its end.
    for (const key of keys) for (const one of next(key)) keys.add(one);
    return new Set([...keys].map((key) => key.slice(KEY.length)));
  }
}

/** Of the services that are placed: every dependency that at least one of their instances has. */
export function declaredGraph({
  services,
  instances,
}: Pick<Topology, 'services' | 'instances'>): DeclaredGraph {
  const edges = new Map<DeclaredDependency, DeclaredEdge>();
  for (const { service, dependencies } of instances.values()) {
    for (const { declared } of dependencies) {
      edges.set(declared, { from: service.name, to: declared.on, dependency: declared });
    }
  }
  return new DeclaredGraph(services.values(), edges.values());
}
