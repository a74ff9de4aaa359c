/** How long a plan may take at the very most, from the timeouts alone. */
import type { Instance, Topology } from '../topology/model.ts';
import type { Action, Plan, StepId } from './model.ts';

/** A guard without a limit of its own is left out: nobody knows. */
const ownTime = ({ timeouts, service, stopBounded }: Instance, action: Action): number => {
  if (action === 'start') return timeouts.start + timeouts.ready;
  return service.kind === 'job' && !stopBounded ? 0 : timeouts.stop;
};

const pausesOf = ({ rolling }: Plan): number =>
  rolling === undefined ? 0 : Math.max(0, rolling.batches.length - 1) * rolling.pause;

/** Milliseconds along the slowest chain, with the pauses between batches; limits on steps at once may add to it. */
export const longestTime = (plan: Plan, topology: Topology): number => {
  const until = new Map<StepId, number>();
  let most = 0;
  for (const step of plan.steps) {
    const instance = topology.instances.get(`${step.service}@${step.host}`);
    const own = instance ? ownTime(instance, step.action) : 0;
    const before = [...step.after, ...(step.quorum ?? []).flatMap((quorum) => quorum.of)];
    const end = own + Math.max(0, ...before.map((id) => until.get(id) ?? 0));
    until.set(step.id, end);
    most = Math.max(most, end);
  }
  return most + pausesOf(plan);
};
