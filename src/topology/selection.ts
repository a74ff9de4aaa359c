import type { InstanceId } from './model.ts';

/** What the selectors of a command line mean. */
export interface Selection {
  /** Sorted. */
  readonly instances: readonly InstanceId[];
  /** Named as `service` or `service@host`, without a glob: consent for protected ones; standby ones only by the latter. */
  readonly literal: ReadonlySet<InstanceId>;
}
