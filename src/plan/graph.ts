/** The topology as integers, built once for a plan, so that every walk is a loop over arrays. */
import type { DependencyKind, Instance, InstanceId, Topology } from '../topology/model.ts';

/** One dependency entry of one instance; numbers are positions in `Graph.instances`. */
export interface Entry {
  readonly kind: DependencyKind;
  readonly owner: number;
  /** Ascending. */
  readonly candidates: readonly number[];
  readonly need: number;
  /** A `requires` for which fewer than all are enough: never part of a longer path. */
  readonly quorum: boolean;
  readonly restart: boolean;
}

export interface Graph {
  /** Sorted by id, whatever the order of the topology's map. */
  readonly instances: readonly Instance[];
  readonly index: ReadonlyMap<InstanceId, number>;
  /** What an instance depends on, as it is declared. */
  readonly below: readonly (readonly Entry[])[];
  /** The entries that name an instance as a candidate, by owner. */
  readonly above: readonly (readonly Entry[])[];
}

const byId = (a: Instance, b: Instance): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

type Positions = (ids: readonly InstanceId[]) => readonly number[];

/** What many depend on together is one list in the topology, and stays one. */
const positionsIn = (index: ReadonlyMap<InstanceId, number>): Positions => {
  const known = new Map<readonly InstanceId[], readonly number[]>();
  return (ids) => {
    const found = known.get(ids) ?? ids.flatMap((id) => index.get(id) ?? []).sort((a, b) => a - b);
    known.set(ids, found);
    return found;
  };
};

const entriesOf = (owner: number, instance: Instance, positions: Positions): Entry[] =>
  instance.dependencies.map((dependency) => ({
    kind: dependency.kind,
    owner,
    candidates: positions(dependency.candidates),
    need: dependency.need,
    quorum: dependency.kind === 'requires' && dependency.need < dependency.candidates.length,
    restart: dependency.declared.restart,
  }));

export const graphOf = (topology: Topology): Graph => {
  const instances = [...topology.instances.values()].sort(byId);
  const index = new Map(instances.map((instance, i) => [instance.id, i]));
  const positions = positionsIn(index);
  const below = instances.map((instance, i) => entriesOf(i, instance, positions));
  const above: Entry[][] = instances.map(() => []);
  for (const entry of below.flat()) for (const candidate of entry.candidates) above[candidate]?.push(entry);
  return { instances, index, below, above };
};

export const idOf = (graph: Graph, i: number): InstanceId => {
  const instance = graph.instances[i];
  if (instance === undefined) throw new Error(`no instance at position ${i}`);
  return instance.id;
};
