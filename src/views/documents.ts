/**
 * What programs read of abq. Each form carries its name and version; the JSON Schemas under `docs/schemas` are
 * generated from these types (`npm run schemas`). Those of the topology alone stand in topology-documents.ts.
 */
import type { Cautions } from './cautions.ts';
import type { Plan, Refusal } from '../plan/model.ts';
import type { StampedEntry } from '../run/entries.ts';
import type { Forecast } from '../run/forecast.ts';
import type { WhatIf } from '../run/what-if.ts';
import type { SavedPlan } from '../saved/model.ts';
import type { Diagnostic } from '../topology/diagnostic.ts';
import type { InstanceId } from '../topology/model.ts';
import type { Observation } from '../topology/state.ts';
import type { GraphDocument, ImpactDocument, TopologyRef, WhyDocument } from './topology-documents.ts';

/** `abq plan --json` */
export interface PlanDocument extends Plan {
  readonly schema: 'abq.plan/1';
  /** Made from the content: the same plan has the same id. */
  readonly id: string;
  /** From earlier runs; no part of what `id` is made from. */
  readonly forecast: Forecast;
  /** By service, of those that the plan stops. */
  readonly cautions: Cautions;
  /** Of `--what-if`. */
  readonly whatIf?: WhatIf;
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

/**
 * The file of `abq plan --out`, which `abq apply` reads.
 * @public
 */
export type SavedPlanDocument = SavedPlan;

/** One line of `abq start|stop|restart|apply --json`, and of a run's `events.ndjson`. */
export type EventDocument = { readonly schema: 'abq.event/1' } & StampedEntry;

export type AnyDocument =
  | PlanDocument
  | StatusDocument
  | GraphDocument
  | ValidationDocument
  | ProblemsDocument
  | RefusalDocument
  | WhyDocument
  | ImpactDocument;
