/** What programs read of the topology alone: who depends on whom, why, and what goes down with whom. */
import type { DependencyKind, InstanceId, Service } from '../topology/model.ts';
import type { Place } from '../topology/place.ts';

export interface TopologyRef {
  readonly name: string;
  /** SHA-256, hex, of what the topology says. */
  readonly hash: string;
}

interface GraphNode {
  readonly id: InstanceId;
  readonly service: string;
  readonly host: string;
  readonly site?: string;
  readonly kind: Service['kind'];
  readonly external: boolean;
}

interface GraphEdge {
  readonly from: InstanceId;
  readonly to: InstanceId;
  readonly kind: DependencyKind;
  /** How many of the `of` candidates must be ready. */
  readonly need: number;
  readonly of: number;
  /** Where the topology says so. */
  readonly place: Place;
}

/** `abq graph --json`, and with `--by instance` */
export interface InstanceGraphDocument {
  readonly schema: 'abq.graph/1';
  readonly topology: TopologyRef;
  /** Left out by older versions, which knew no other. */
  readonly by?: 'instance';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

interface GraphGroup {
  readonly id: string;
  readonly instances: number;
  readonly hosts: number;
}

interface GroupEdge {
  readonly from: string;
  readonly to: string;
  /** Edges between instances, added up; those within a group are left out. */
  readonly count: number;
  readonly kinds: { readonly [K in DependencyKind]?: number };
}

/** `abq graph --json --by host|site|profile|service` */
export interface GroupGraphDocument {
  readonly schema: 'abq.graph/1';
  readonly topology: TopologyRef;
  readonly by: 'host' | 'site' | 'profile' | 'service';
  readonly nodes: readonly GraphGroup[];
  readonly edges: readonly GroupEdge[];
}

export type GraphDocument = InstanceGraphDocument | GroupGraphDocument;

/** One entry of the topology that orders two instances. */
export interface WhyEntry {
  /** `serial`: the list of hosts of a serial service. */
  readonly kind: DependencyKind | 'serial';
  readonly scope?: string;
  /** How many of the `of` candidates must be ready. */
  readonly need?: number;
  readonly of?: number;
  readonly restart?: boolean;
  /** The module of the owner that says it. */
  readonly module?: string;
  /** Only instances with this module are candidates. */
  readonly withModule?: string;
  readonly place: Place;
}

/** `second` waits for `first`. */
export interface WhyLink {
  readonly first: InstanceId;
  readonly second: InstanceId;
  /** Who declares it, and on whom. */
  readonly owner: InstanceId;
  readonly other: InstanceId;
  readonly entries: readonly WhyEntry[];
}

/**
 * - `path`: `second` waits for `first` whenever both act
 * - `quorum`: it waits until enough are ready, and the other is one of these
 * - `uncarried`: nothing orders them, and the chain that connects them leads through a quorum
 * - `none`: nothing orders them
 */
export interface WhyOrdering {
  readonly relation: 'path' | 'quorum' | 'uncarried' | 'none';
  readonly first?: InstanceId;
  readonly second?: InstanceId;
  /** From what acts first to what acts last. */
  readonly chain: readonly WhyLink[];
}

interface WhyEnd {
  readonly selector: string;
  /** How many it means. */
  readonly instances: number;
  /** The one this is about. */
  readonly instance?: InstanceId;
}

/** `abq why A B --json` */
export interface WhyDocument {
  readonly schema: 'abq.why/1';
  readonly topology: TopologyRef;
  readonly a: WhyEnd;
  readonly b: WhyEnd;
  readonly start: WhyOrdering;
  readonly stop: WhyOrdering;
  /** One restarts whenever the other does; empty: neither. */
  readonly restart: readonly WhyLink[];
}

interface ImpactInstance {
  readonly id: InstanceId;
  readonly service: string;
  readonly host: string;
  readonly site?: string;
  /** A milestone has no process: it no longer holds. */
  readonly kind: Service['kind'];
  readonly external: boolean;
  readonly named: boolean;
  /** What takes it down, and where the topology says so. */
  readonly because?: { readonly lost: InstanceId; readonly place: Place };
  readonly purpose?: string;
  readonly caution?: string;
}

/** An instance that stays up, and what it loses. */
export interface ImpactLoss {
  readonly id: InstanceId;
  readonly kind: DependencyKind;
  readonly on: string;
  readonly lost: readonly InstanceId[];
  readonly need: number;
  /** How many of the `of` candidates are left. */
  readonly left: number;
  readonly of: number;
  readonly place: Place;
}

export interface ImpactFloor {
  readonly service: string;
  readonly per: 'platform' | 'site';
  readonly site?: string;
  readonly min: number;
  readonly left: number;
  readonly of: number;
  /** All of the service were named. */
  readonly consented: boolean;
}

/** `abq impact --json` */
export interface ImpactDocument {
  readonly schema: 'abq.impact/1';
  readonly topology: TopologyRef;
  readonly selectors: readonly string[];
  /** Of the whole topology, without milestones. */
  readonly instances: number;
  readonly down: readonly ImpactInstance[];
  readonly redundancy: readonly ImpactLoss[];
  readonly noticing: readonly ImpactLoss[];
  readonly floors: readonly ImpactFloor[];
  /** Go down although nobody named them: a stop is refused. */
  readonly protected: readonly InstanceId[];
  /** Passive nodes that were selected but not named: taken to be down already. */
  readonly passive: readonly InstanceId[];
}
