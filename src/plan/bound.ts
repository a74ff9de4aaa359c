/** How long a plan may take at the very most, from the timeouts alone. */
import type { Topology } from '../topology/model.ts';
import type { Plan, StepId } from './model.ts';

/** Milliseconds along the slowest chain; limits on steps at once may add to it. */
export const longestTime = (plan: Plan, topology: Topology): number => {
  const until = new Map<StepId, number>();
  let most = 0;
  for (const step of plan.steps) {
    const timeouts = topology.instances.get(`${step.service}@${step.host}`)?.timeouts;
    const own = timeouts ? (step.action === 'start' ? timeouts.start + timeouts.ready : timeouts.stop) : 0;
    const before = [...step.after, ...(step.quorum ?? []).flatMap((quorum) => quorum.of)];
    const end = own + Math.max(0, ...before.map((id) => until.get(id) ?? 0));
    until.set(step.id, end);
    most = Math.max(most, end);
  }
  return most;
};
