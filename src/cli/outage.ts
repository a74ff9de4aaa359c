/** `--assume-down`: the operator's word counts for what cannot be seen, never against what is seen. */
import { leftOut, withAssumed } from '../plan/assume.ts';
import type { Goal, Refusal } from '../plan/model.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations, State } from '../topology/state.ts';

/** An operator can know that these are down; everything else answers for itself. */
const UNSEEN: ReadonlySet<State> = new Set(['unreachable', 'unknown']);
const DOWN: ReadonlySet<State> = new Set(['stopped', 'failed', 'absent']);

export interface Outage {
  /** As seen, with the assumed ones down. */
  readonly observed: Observations;
  /** Kept out of the plan: the assumed ones and, on a start, what cannot run without them. */
  readonly out: ReadonlySet<InstanceId>;
  /** Those that the operator's word counted for, sorted. */
  readonly assumed: readonly InstanceId[];
  /** Hosts that did not answer: watched during the run. */
  readonly silent: readonly string[];
}

export const hostOf = (id: InstanceId): string => id.slice(id.indexOf('@') + 1);

/** Those that answer and are not down: assumed down, they would lose what they need while they run. */
export const contradicted = (seen: Observations, assumed: ReadonlySet<InstanceId>): readonly Refusal[] =>
  [...assumed].flatMap((id) => {
    const state = seen.get(id)?.state;
    if (state === undefined || UNSEEN.has(state) || DOWN.has(state)) return [];
    const message = `${id} was assumed to be down, but its host answers and it is ${state}`;
    return [{ rule: 'assume-down', message, instances: [id], hint: 'Leave it out of --assume-down.' }];
  });

export const outageOf = (
  topology: Topology,
  action: Goal['action'],
  seen: Observations,
  assumed: ReadonlySet<InstanceId>,
): Outage => {
  const unseen = new Set([...assumed].filter((id) => UNSEEN.has(seen.get(id)?.state ?? 'unknown')));
  const observed = withAssumed(seen, unseen);
  const out = action === 'stop' ? unseen : leftOut(topology, observed, unseen);
  const silent = [...unseen].filter((id) => seen.get(id)?.state === 'unreachable').map(hostOf);
  return { observed, out, assumed: [...unseen].toSorted(), silent: [...new Set(silent)] };
};
