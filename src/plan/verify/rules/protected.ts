import type { InstanceId } from '../../../topology/model.ts';
import type { Case } from '../case.ts';
import { at } from '../platform.ts';
import type { Standing } from '../standing.ts';
import { severityOf, type Violation } from '../violation.ts';

/**
 * The contract: what is protected is stopped or restarted only when it is named literally, as `service` or
 * `service@host`; `--all`, a glob or a closure is not enough. Naming it for a start is no consent to the stop that
 * another start propagates. A unit that is absent cannot be stopped: that is told, and the preflight refuses it.
 *
 * @param before the standings that the plan finds
 */
export function protection(
  { platform, plan, steps, consent }: Case,
  before: readonly Standing[],
): Violation[] {
  const named = plan.goal.action === 'start' ? new Set<InstanceId>() : consent.literal;
  return steps.list.flatMap((step, position): Violation[] => {
    const instance = at(steps.instance, position);
    const { id, service } = at(platform.instances, instance);
    if (step.action !== 'stop' || !service.protected || named.has(id)) return [];
    const message = `${id} is protected and was not named: name it, or leave it running`;
    const severity = at(before, instance) === 'absent' ? 'warning' : severityOf(consent, 'protected');
    return [{ rule: 'protected', message, instances: [id], severity }];
  });
}
