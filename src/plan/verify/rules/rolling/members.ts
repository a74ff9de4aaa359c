import { acts, idOf } from '../../case.ts';
import { at } from '../../platform.ts';
import { isExcluded, isSelected } from '../../rolling/roles.ts';
import type { Course } from '../../rolling/course.ts';
import { plain, severityOf, type Violation } from '../../violation.ts';

/**
 * The contract: only what was selected restarts, what restarts with it, and, if the operator said so, what cannot be
 * kept up meanwhile. All of it is started again; what is down already is only started.
 */
export const members = (c: Course): Violation[] =>
  [...c.roles.keys()]
    .filter((instance) => acts(c, instance))
    .flatMap((instance) => [...consented(c, instance), ...whole(c, instance)]);

function consented(c: Course, instance: number): Violation[] {
  const id = idOf(c, instance);
  const isJoined = c.roles[instance] === 'joined';
  if (isJoined && (c.plan.goal.rolling?.withDependents === true || isSelected(c, instance))) return [];
  if (isJoined) {
    const message = `${id} cannot be kept up while what it requires restarts: --with-dependents takes it along`;
    return [{ ...plain('closure', message, [id]), severity: severityOf(c.consent, 'closure') }];
  }
  if (c.roles[instance] !== 'stranger') return [];
  const why = isExcluded(c, instance)
    ? 'was excluded'
    : 'was not selected, and nothing that restarts takes it along';
  return [plain('closure', `${id} acts in the plan, but ${why}`, [id])];
}

function whole(c: Course, instance: number): Violation[] {
  const id = idOf(c, instance);
  const [stop, start] = [at(c.steps.stop, instance) >= 0, at(c.steps.start, instance) >= 0];
  const isJob = at(c.platform.instances, instance).service.kind === 'job';
  if (!start && !isJob) return [plain('rolling', `${id} is stopped and not started again`, [id])];
  const standing = at(c.before, instance);
  if (!stop && (standing === 'ready' || standing === 'unready'))
    return [plain('rolling', `${id} runs: a start without a stop does not restart it`, [id])];
  return [];
}
