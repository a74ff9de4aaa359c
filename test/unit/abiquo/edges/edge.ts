/**
 * Every documented dependency, seen on one instance of a topology: who can satisfy it.
 * Judged is what the operator meets (kind, candidates, restart), not how the graph spells the scope:
 * `scope` says what the documents mean, `candidates` what must come of it.
 */
import type { DependencyKind, InstanceId } from '../../../../src/topology/model.ts';
import type { TopologyName } from '../topologies.ts';

export interface Edge {
  /** `twoDatacenters` unless said. */
  readonly in?: TopologyName;
  readonly owner: InstanceId;
  /** The profile or module that brings it. */
  readonly part?: string;
  readonly on: string;
  readonly scope: 'host' | 'site' | 'platform';
  /** Any one of them will do. */
  readonly kinds: readonly DependencyKind[];
  readonly restart?: true;
  /** All of them, together over the owner's entries of these kinds. */
  readonly candidates: readonly InstanceId[];
  /** They may be among them. */
  readonly maybe?: readonly InstanceId[];
  readonly source: string;
}

export const HARD: readonly DependencyKind[] = ['requires'];
/** "Soft" of the facts: an order, and nothing is pulled in. */
export const SOFT: readonly DependencyKind[] = ['after'];
