import { idOf, servicesIn, some, type Case } from '../case.ts';
import { breaches, type Breach, type Floor } from '../floor.ts';
import { at } from '../platform.ts';
import type { Standing } from '../standing.ts';
import { severityOf, type Violation } from '../violation.ts';

/**
 * The contract: a floor (`keep`) binds rolling plans, and stops that are partial or come from a closure; `--all` or
 * naming every instance of the service is consent, except in a rolling plan or where the goal is a start. All that
 * stops in a batch counts as down at once, what remains counts only if ready, and a floor that was broken before
 * allows no further stop.
 *
 * @param before the standings that the plan finds
 */
export const keep = (c: Case, before: readonly Standing[]): Violation[] =>
  keepsOf(c).flatMap((floor) => breaches(c, before, floor).map((breach) => tell(c, floor, breach)));

/** The floors of the services that act, where nobody has consented to less. */
export const keepsOf = (c: Case): Floor[] =>
  servicesIn(c).flatMap((instances) => {
    const first = instances[0];
    const floor = first === undefined ? undefined : at(c.platform.instances, first).service.keep;
    if (floor === undefined || consented(c, instances)) return [];
    const { min, per } = floor;
    const groups = per === 'platform' ? [instances] : bySite(c, instances);
    return groups.map((members) => ({
      members,
      min: 'count' in min ? min.count : Math.ceil((members.length * min.percent) / 100),
    }));
  });

function consented({ platform, plan, rolling, consent }: Case, instances: readonly number[]): boolean {
  if (rolling || plan.goal.action === 'start') return false;
  const selected = consent.selected ?? consent.literal;
  return consent.all || instances.every((instance) => selected.has(at(platform.instances, instance).id));
}

/** Hosts without a site form one unnamed site. */
function bySite(c: Case, instances: readonly number[]): number[][] {
  const sites = new Map<string | undefined, number[]>();
  for (const instance of instances) {
    const { site } = at(c.platform.instances, instance).host;
    const list = sites.get(site);
    if (list === undefined) sites.set(site, [instance]);
    else list.push(instance);
  }
  return [...sites.values()];
}

function tell(c: Case, { members, min }: Floor, { left, lost }: Breach): Violation {
  const { service } = at(c.platform.instances, at(members, 0));
  const ids = lost.map((instance) => idOf(c, instance));
  const message = `${service.name} keeps at least ${min} of ${members.length} ready, stopping ${some(ids)} leaves ${left}`;
  return { rule: 'keep', message, instances: ids, severity: severityOf(c.consent, 'floor') };
}
