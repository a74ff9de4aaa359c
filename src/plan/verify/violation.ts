import type { ForceRule } from '../model.ts';
import type { InstanceId } from '../../topology/model.ts';

/** `rolling`: what a restart in batches declares about itself, and does not do. */
type Rule =
  | 'form'
  | 'order'
  | 'requires'
  | 'closure'
  | 'need'
  | 'keep'
  | 'serial'
  | 'protected'
  | 'job'
  | 'broken'
  | 'rolling';

/** What a plan does that it must not do (an error), or does with consent or finds already done (a warning). */
export interface Violation {
  readonly rule: Rule;
  readonly message: string;
  /** The ones concerned; the first is the one that suffers. */
  readonly instances: readonly InstanceId[];
  /** Along the graph, from the first of the pair to the second, or from the dependent to what it lacks. */
  readonly path?: readonly InstanceId[];
  readonly severity: 'error' | 'warning';
}

/** What the operator has said yes to by the way the command was typed. */
export interface Consent {
  readonly all: boolean;
  /** Named as `service` or `service@host`, without a glob. */
  readonly literal: ReadonlySet<InstanceId>;
  readonly force: readonly ForceRule[];
  /** Selected in any form and not excluded, which is consent for floors; the literal ones if left out. */
  readonly selected?: ReadonlySet<InstanceId>;
  /** Never acted on, whatever else would take them along. */
  readonly excluded?: ReadonlySet<InstanceId>;
}

/** A forced rule is told, and no longer refuses. */
export const severityOf = (consent: Consent, rule: ForceRule): Violation['severity'] =>
  consent.force.includes(rule) ? 'warning' : 'error';

/** An error that nobody can say yes to. */
export const plain = (
  rule: Rule,
  message: string,
  instances: readonly InstanceId[] = [],
  path?: readonly InstanceId[],
): Violation => ({ rule, message, instances, severity: 'error', ...(path === undefined ? {} : { path }) });
