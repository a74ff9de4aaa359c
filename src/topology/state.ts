import type { InstanceId } from './model.ts';

/**
 * - `running`: ready or not
 * - `stopped`
 * - `failed`: stopped, with residue that a start clears first
 * - `changing`: between two states; waited for
 * - `absent`: no such unit on the host
 * - `unreachable`: the host does not answer
 * - `unknown`: the host answers, the state cannot be told; never taken for stopped
 */
export type State = 'running' | 'stopped' | 'failed' | 'changing' | 'absent' | 'unreachable' | 'unknown';

export interface Observation {
  readonly state: State;
  /** Every `ready` probe held; only ever true of a running one. */
  readonly ready: boolean;
  /** The unit that was found of several candidates, where the manager has units. */
  readonly unit?: string;
  /** Why it is unknown, absent, unreachable or not ready, for people. */
  readonly detail?: string;
  /** Starts by itself when the host boots. */
  readonly boot?: boolean;
}

export type Observations = ReadonlyMap<InstanceId, Observation>;
