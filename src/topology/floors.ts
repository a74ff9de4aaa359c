/** Availability floors, as `keep` says them. */
import type { InstanceId, Keep, Service, Topology } from './model.ts';

/** The instances that one floor is counted over. */
export interface FloorGroup {
  readonly service: Service;
  readonly keep: Keep;
  /** Of a floor per site; undefined: the whole platform, or the unnamed site. */
  readonly site: string | undefined;
  /** Sorted. */
  readonly members: readonly InstanceId[];
  /** How many must stay ready; a percentage is rounded up. */
  readonly min: number;
}

export interface BrokenFloor extends FloorGroup {
  /** How many would be left. */
  readonly left: number;
  /** All of the service were named, which is consent. */
  readonly consented: boolean;
}

export function floorGroups({ instances }: Pick<Topology, 'instances'>): FloorGroup[] {
  const groups = new Map<
    string,
    { service: Service; keep: Keep; site: string | undefined; members: InstanceId[] }
  >();
  for (const { id, service, host } of instances.values()) {
    const { keep } = service;
    if (!keep) continue;
    const site = keep.per === 'site' ? host.site : undefined;
    const key = `${service.name}\0${site === undefined ? '' : `=${site}`}`;
    const known = groups.get(key);
    if (known) known.members.push(id);
    else groups.set(key, { service, keep, site, members: [id] });
  }
  return [...groups.values()].map((group) => ({ ...group, min: minOf(group.keep, group.members.length) }));
}

const minOf = ({ min }: Keep, size: number): number =>
  'count' in min ? min.count : Math.ceil((min.percent * size) / 100);

export function floorsBroken(
  topology: Topology,
  falls: ReadonlyMap<InstanceId, unknown>,
  isUp: (id: InstanceId) => boolean,
  named: ReadonlySet<InstanceId>,
): BrokenFloor[] {
  const groups = floorGroups(topology);
  const kept = new Set<string>();
  for (const { service, members } of groups) if (members.some((id) => !named.has(id))) kept.add(service.name);
  return groups.flatMap((group): BrokenFloor[] => {
    const left = group.members.filter((id) => isUp(id) && !falls.has(id)).length;
    if (left >= group.min || !group.members.some((id) => falls.has(id))) return [];
    return [{ ...group, left, consented: !kept.has(group.service.name) }];
  });
}
