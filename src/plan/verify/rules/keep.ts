import type { Quantity } from '../../../topology/model.ts';
import { idOf, servicesIn, some, type Case } from '../case.ts';
import { at } from '../platform.ts';
import { isReady, type Stage } from '../standing.ts';
import { within } from '../steps.ts';
import { severityOf, type Violation } from '../violation.ts';

/**
 * The contract: a floor (`keep`) binds rolling plans, and stops that are partial or come from a closure; `--all` or
 * naming every instance of the service is consent, except in a rolling plan or where the goal is a start. All that
 * stops in a stage counts as down at once, what remains counts only if ready, and a floor that was broken before
 * allows no further stop.
 */
export function keep(c: Case, stage: Stage): Violation[] {
  return servicesIn(c, stage).flatMap((instances) => {
    const { keep: floor } = at(c.platform.instances, at(instances, 0)).service;
    if (floor === undefined || consented(c, instances)) return [];
    const groups = floor.per === 'platform' ? [instances] : bySite(c, instances);
    return groups.flatMap((group) => underfloor(c, stage, group, floor.min));
  });
}

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

function underfloor(c: Case, stage: Stage, group: readonly number[], min: Quantity): Violation[] {
  const floor = 'count' in min ? min.count : Math.ceil((group.length * min.percent) / 100);
  const isStopping = (instance: number): boolean => within(stage, c.steps.stop, instance) >= 0;
  const left = group.filter(
    (instance) => isReady(at(stage.before, instance)) && !isStopping(instance),
  ).length;
  const lost = group.filter((instance) => isStopping(instance) && at(stage.before, instance) !== 'down');
  if (lost.length === 0 || left >= floor) return [];
  const { service } = at(c.platform.instances, at(group, 0));
  const ids = lost.map((instance) => idOf(c, instance));
  const message = `${service.name} keeps at least ${floor} of ${group.length} ready, stopping ${some(ids)} leaves ${left}`;
  return [{ rule: 'keep', message, instances: ids, severity: severityOf(c.consent, 'floor') }];
}
