/** What has to hold at every instant: floors of services, and the needs of those that stay up. */
import { floorOf, groupsOf } from '../floors.ts';
import type { Floor } from '../model.ts';
import { runsForSure } from '../rules.ts';
import { idAt, instanceAt, isJob, isMilestone, mayRun, type Scene } from '../scene.ts';
import { idsOf, list } from '../verdict.ts';
import type { Counts } from './counts.ts';
import type { Members } from './members.ts';
import { type Need, needsOf } from './needs.ts';

export interface Bound {
  readonly floor: Floor;
  /** Ascending. */
  readonly members: readonly number[];
  /** Whose need it is. */
  readonly dependents: readonly number[];
  /** Those of them that are restarted too: it does not bind while all of these are down. Empty: it binds always. */
  readonly owners: readonly number[];
}

const boundOf = (
  scene: Scene,
  { rule, says, min }: Pick<Floor, 'rule' | 'says' | 'min'>,
  members: readonly number[],
  dependents: readonly number[] = [],
  owners: readonly number[] = [],
): Bound => {
  const those = (value: 0 | 1) => {
    return idsOf(
      scene,
      members.filter((i) => scene.ready[i] === value),
    );
  };
  return { floor: { rule, says, min, ready: those(1), down: those(0) }, members, dependents, owners };
};

/** A job is waited for, not counted. */
export const isTaken = (scene: Scene, members: Members, i: number): boolean =>
  members.reasons.has(i) && mayRun(scene, i) && !isJob(scene, i);

const takenOf = (scene: Scene, members: Members): number[] =>
  [...members.reasons.keys()].filter((i) => isTaken(scene, members, i)).sort((a, b) => a - b);

/** The contract: `keep` binds rolling plans always, for the platform or for each site. */
export const keeps = (scene: Scene, members: Members): Bound[] => {
  const touched = new Map<string, number[]>();
  for (const i of takenOf(scene, members)) {
    const { keep, name } = instanceAt(scene, i).service;
    if (keep !== undefined) touched.set(name, []);
  }
  scene.graph.instances.forEach(({ service }, i) => touched.get(service.name)?.push(i));
  return [...touched].flatMap(([name, all]) => {
    const { keep } = instanceAt(scene, all[0] ?? 0).service;
    if (keep === undefined) return [];
    return [...groupsOf(scene, all, keep)].flatMap(([site, group]) => {
      if (!group.some((i) => isTaken(scene, members, i))) return [];
      const where = keep.per === 'site' ? ` in ${site === '' ? 'the unnamed site' : site}` : '';
      const min = floorOf(keep, group.length);
      return [boundOf(scene, { rule: 'keep', says: `${name} keeps ${min} ready${where}`, min }, group)];
    });
  });
};

/** Everyone, through milestones, who requires one that goes down. */
const requiring = (scene: Scene, taken: readonly number[]): number[] => {
  const owners = new Set<number>();
  const ways = new Set(taken);
  for (const i of ways)
    for (const { kind, owner } of scene.graph.above[i] ?? [])
      if (kind === 'requires') (isMilestone(scene, owner) ? ways : owners).add(owner);
  return [...owners].sort((a, b) => a - b);
};

interface Demand {
  readonly need: Need;
  readonly owners: number[];
}

/** The same demand of many is one. */
const grouped = (): { add(owner: number, need: Need): void; all(): Demand[] } => {
  const known = new Map<string, Demand>();
  const names = new Map<readonly number[], string>();
  const nameOf = (members: readonly number[]): string => {
    const name = names.get(members) ?? members.join();
    names.set(members, name);
    return name;
  };
  return {
    add: (owner, need) => {
      const key = `${need.min} ${nameOf(need.members)}`;
      const demand = known.get(key) ?? { need, owners: [] };
      known.set(key, demand);
      // It may ask for the same in several ways, through milestones.
      if (demand.owners.at(-1) !== owner) demand.owners.push(owner);
    },
    all: () => [...known.values()],
  };
};

const saysOf = (scene: Scene, { need, owners }: Demand): string => {
  const services = [...new Set(need.members.map((i) => instanceAt(scene, i).service.name))];
  const who = list(owners.map((i) => idAt(scene, i)));
  return `${who} ${owners.length === 1 ? 'needs' : 'need'} ${need.min} of ${list(services)}`;
};

/**
 * The contract: what a dependent needs is a floor. One that is restarted itself goes down with all that it cannot do
 * without; what else it needs binds while it is up.
 */
export const demands = (scene: Scene, numbers: Counts, members: Members): Bound[] => {
  const taken = takenOf(scene, members);
  const isTakenNow = new Set(taken);
  const [staying, going] = [grouped(), grouped()];
  const concerns = new Map<readonly number[], boolean>();
  for (const owner of requiring(scene, taken)) {
    const isMember = members.reasons.has(owner);
    if (members.robbed.has(owner) || (!isMember && !runsForSure(scene, owner))) continue;
    for (const need of needsOf(scene, numbers, owner, isTakenNow)) {
      const concerned = concerns.get(need.members) ?? need.members.some((i) => isTakenNow.has(i));
      concerns.set(need.members, concerned);
      if (!concerned) continue;
      if (!isMember) staying.add(owner, need);
      else if (need.ready > need.min) going.add(owner, need);
    }
  }
  const bound = (demand: Demand, owners: readonly number[]): Bound =>
    boundOf(
      scene,
      { rule: 'need', says: saysOf(scene, demand), min: demand.need.min },
      demand.need.members,
      demand.owners,
      owners,
    );
  return [
    ...staying.all().map((demand) => bound(demand, [])),
    ...going.all().map((demand) => bound(demand, demand.owners)),
  ];
};
