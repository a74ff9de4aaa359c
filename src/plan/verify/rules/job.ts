import type { Case } from '../case.ts';
import { at } from '../platform.ts';
import type { Violation } from '../violation.ts';

/**
 * The contract: the stop of a job is a guard that waits until none runs; killing takes `--force job` and the job
 * named. The consent is in the words of the goal, never in the plan itself: of a command line, or of the one that a
 * saved plan was made with.
 */
export function jobs({ platform, plan, steps, consent }: Case): Violation[] {
  if (!plan.goal.force.includes('job')) return [];
  return steps.list.flatMap((step, position): Violation[] => {
    const { id, service } = at(platform.instances, at(steps.instance, position));
    if (step.action !== 'stop' || service.kind !== 'job') return [];
    if (!consent.force.includes('job')) {
      const message = `the plan was made to kill ${id}: give --force job and name it, or plan again without`;
      return [{ rule: 'job', message, instances: [id], severity: 'error' }];
    }
    if (consent.literal.has(id)) return [];
    const message = `${id} was not named: it is waited for, --force job does not kill it`;
    return [{ rule: 'job', message, instances: [id], severity: 'warning' }];
  });
}
