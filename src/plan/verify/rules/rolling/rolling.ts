import type { Case } from '../../case.ts';
import { Ledger } from '../../ledger.ts';
import type { Course } from '../../rolling/course.ts';
import { rolesOf } from '../../rolling/roles.ts';
import { unitsOf } from '../../rolling/units.ts';
import type { Standing } from '../../standing.ts';
import type { Violation } from '../../violation.ts';
import { across } from './across.ts';
import { barrier } from './barrier.ts';
import { members } from './members.ts';
import { propagation } from './propagation.ts';
import { record } from './record.ts';
import { serial } from './serial.ts';
import { sizes } from './sizes.ts';
import { whereabouts } from './whereabouts.ts';

const rules: readonly ((course: Course) => Violation[])[] = [
  barrier,
  across,
  members,
  propagation,
  whereabouts,
  sizes,
  serial,
  record,
];

/**
 * What holds of restarts in batches alone.
 *
 * @param before the standings that the plan finds
 */
export function rollingRules(c: Case, before: readonly Standing[]): Violation[] {
  const ledger = new Ledger(c.platform, before);
  const roles = rolesOf(c, ledger);
  const by = c.plan.goal.rolling?.by ?? c.plan.rolling?.by ?? 'instance';
  const course: Course = { ...c, before, ledger, roles, units: unitsOf(c, ledger, roles, by) };
  return rules.flatMap((rule) => rule(course));
}
