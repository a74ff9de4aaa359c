/**
 * What programs read of abq. Each form carries its name and version; the JSON Schemas under `docs/schemas` are
 * generated from these types (`npm run schemas`).
 */
import type { Plan, Refusal } from '../plan/model.ts';
import type { StampedEntry } from '../run/entries.ts';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { DependencyKind, InstanceId, Service } from '../topology/model.ts';
import type { Place } from '../topology/place.ts';
import type { Observation } from '../topology/state.ts';

interface TopologyRef {
  readonly name: string;
  /** SHA-256, hex, of what the topology says. */
  readonly hash: string;
}

/** `abq plan --json` */
export interface PlanDocument extends Plan {
  readonly schema: 'abq.plan/1';
  /** Made from the content: the same plan has the same id. */
  readonly id: string;
}

/** One instance in `abq status --json`. */
interface StatusRow extends Observation {
  readonly id: InstanceId;
  readonly service: string;
  readonly host: string;
  readonly site?: string;
}

/** `abq status --json` */
export interface StatusDocument {
  readonly schema: 'abq.status/1';
  readonly topology: TopologyRef;
  readonly instances: readonly StatusRow[];
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

/** `abq graph --json` */
export interface GraphDocument {
  readonly schema: 'abq.graph/1';
  readonly topology: TopologyRef;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * `abq validate --json` of a valid topology.
 * @public
 */
export interface ValidationDocument {
  readonly schema: 'abq.validation/1';
  readonly topology: TopologyRef;
  readonly file: string;
  readonly hosts: number;
  readonly services: number;
  readonly instances: number;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Any command that ends because of what was written, or of what the hosts cannot do; nothing was touched.
 * @public
 */
export interface ProblemsDocument {
  readonly schema: 'abq.problems/1';
  readonly problems: readonly Diagnostic[];
}

/**
 * There is no plan, or the verifier refused it; nothing was touched.
 * @public
 */
export interface RefusalDocument {
  readonly schema: 'abq.refusal/1';
  readonly refusals: readonly Refusal[];
}

/** One line of `abq start|stop|restart --json`, and of a run's `events.ndjson`. */
export type EventDocument = { readonly schema: 'abq.event/1' } & StampedEntry;

export type AnyDocument =
  PlanDocument | StatusDocument | GraphDocument | ValidationDocument | ProblemsDocument | RefusalDocument;
