import { acts, idOf } from '../../case.ts';
import { at, type Need } from '../../platform.ts';
import { startBatch, type Course } from '../../rolling/course.ts';
import { isExcluded, isSelected } from '../../rolling/roles.ts';
import { plain, severityOf, type Violation } from '../../violation.ts';

/**
 * The contract: the running owner of a `restart` entry restarts whenever a candidate is restarted, or started
 * underneath it, and not in an earlier batch. Without closure exactly the targets act.
 */
export function propagation(c: Course): Violation[] {
  if (!c.plan.goal.closure) return [];
  return [...c.roles.keys()]
    .filter((instance) => at(c.steps.start, instance) >= 0)
    .flatMap((instance) =>
      at(c.platform.neededBy, instance)
        .filter(({ restart }) => restart)
        .flatMap((need) => follows(c, need, instance)),
    );
}

function follows(c: Course, { owner }: Need, candidate: number): Violation[] {
  const ids = [idOf(c, owner), idOf(c, candidate)] as const;
  if (!isRunning(c, owner)) return [];
  if (!acts(c, owner)) {
    if (isExempt(c, owner)) return [];
    const message = `${ids[0]} restarts whenever ${ids[1]} does: the plan leaves it out`;
    return [{ ...plain('closure', message, ids), severity: severityOf(c.consent, 'closure') }];
  }
  const [own, other] = [startBatch(c, owner), startBatch(c, candidate)];
  if (own < 0 || own >= other) return [];
  return [plain('order', `${ids[0]} restarts with ${ids[1]}, and comes in an earlier batch`, ids)];
}

/** Selected without being named literally, what is protected is left alone, and told. */
const isExempt = (c: Course, instance: number): boolean =>
  isExcluded(c, instance) ||
  (at(c.platform.instances, instance).service.protected && isSelected(c, instance));

function isRunning(c: Course, instance: number): boolean {
  const { kind, external } = at(c.platform.instances, instance).service;
  const standing = at(c.before, instance);
  return kind === 'daemon' && !external && (standing === 'ready' || standing === 'unready');
}
