/** Who is in a rolling plan, and why: found from the topology and from what was selected, not from what steps say. */
import { acts, idOf, type Case } from '../case.ts';
import type { Ledger } from '../ledger.ts';
import { at, type Need } from '../platform.ts';
import { isMilestone, type Role } from './course.ts';

/**
 * The contract: targets are what was selected, and the running owners of `restart` entries on them; with the operator's
 * consent, those that require targets and could not spare one more, join, and what requires those in the same way.
 */
export function rolesOf(c: Case, ledger: Ledger): (Role | undefined)[] {
  const roles = c.platform.instances.map((_, instance): Role | undefined =>
    !acts(c, instance) ? undefined : isTarget(c, instance) ? 'target' : 'stranger',
  );
  admit(c, ledger, roles);
  return roles;
}

/** A job is never restarted: others start it. */
const isTarget = (c: Case, instance: number): boolean =>
  isSelected(c, instance) && at(c.platform.instances, instance).service.kind !== 'job';

export function isSelected(c: Case, instance: number): boolean {
  const { selected = c.consent.literal, all } = c.consent;
  if (isExcluded(c, instance)) return false;
  return selected.has(idOf(c, instance)) || (all && c.consent.selected === undefined);
}

export const isExcluded = (c: Case, instance: number): boolean =>
  c.consent.excluded?.has(idOf(c, instance)) === true;

/** From the targets along `restart` entries and needs that cannot spare one, through milestones that have no step. */
function admit(c: Case, ledger: Ledger, roles: (Role | undefined)[]): void {
  const open = [...roles.keys()].filter((instance) => roles[instance] === 'target');
  const seen = new Set(open);
  const goOn = (instance: number): void => {
    if (seen.has(instance)) return;
    seen.add(instance);
    open.push(instance);
  };
  for (const instance of open)
    for (const need of at(c.platform.neededBy, instance)) {
      const { owner } = need;
      const loses = ledger.isTight(need) && (isMilestone(c, instance) || at(c.steps.stop, instance) >= 0);
      if (isMilestone(c, owner)) {
        if (loses) goOn(owner);
        continue;
      }
      const role = roleOf(c, need, instance, roles[owner], loses);
      if (role === undefined) continue;
      roles[owner] = role;
      if (role !== 'left') goOn(owner);
    }
}

/** What the candidate makes of the owner; undefined: nothing, or nothing new. */
function roleOf(
  c: Case,
  { owner, restart }: Need,
  candidate: number,
  known: Role | undefined,
  loses: boolean,
): Role | undefined {
  if (known === undefined) return loses ? 'left' : undefined;
  if (known === 'target' || known === 'left' || isExcluded(c, owner)) return undefined;
  const stops = at(c.steps.stop, owner) >= 0;
  if (loses && stops && joins(c)) return 'joined';
  const isOpen = known === 'stranger' || (known === 'joined' && !joins(c));
  if (restart && isOpen && at(c.steps.start, candidate) >= 0) return 'propagated';
  return loses && stops && known === 'stranger' ? 'joined' : undefined;
}

/** `--force closure` alone leaves alone what cannot be kept up; a `restart` entry may still take it along. */
const joins = ({ plan, consent }: Case): boolean =>
  plan.goal.rolling?.withDependents === true || !consent.force.includes('closure');
