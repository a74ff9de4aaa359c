/** The topology by numbers: instances are 0 to n - 1, in the topology's order. */
import type { DependencyKind, Instance, InstanceId, Topology } from '../../topology/model.ts';

export interface Need {
  /** 0 to the platform's `size` - 1: its place in a ledger. */
  readonly index: number;
  readonly owner: number;
  readonly kind: DependencyKind;
  readonly candidates: readonly number[];
  readonly need: number;
  /**
   * All candidates count; only a `requires` can need fewer. A quorum is such a one: it binds its own ends only, and
   * nothing is carried through it.
   */
  readonly whole: boolean;
  /** The owner restarts with its candidates. */
  readonly restart: boolean;
}

export interface Platform {
  readonly instances: readonly Instance[];
  /** How many needs there are. */
  readonly size: number;
  readonly indexOf: ReadonlyMap<InstanceId, number>;
  /** By owner. */
  readonly needs: readonly (readonly Need[])[];
  /** By candidate. */
  readonly neededBy: readonly (readonly Need[])[];
  /** Each after the milestones that it requires. */
  readonly milestones: readonly number[];
  /** By instance: the place in that list; others have none. */
  readonly milestoneRank: Int32Array;
  readonly ofService: ReadonlyMap<string, readonly number[]>;
}

/** For an index that is known to exist; anything else is a bug of the verifier. */
export function at<T>(list: { readonly [index: number]: T }, index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`nothing at ${index}`);
  return value;
}

export function numberPlatform(topology: Topology): Platform {
  const instances = [...topology.instances.values()];
  const indexOf = new Map(instances.map(({ id }, index) => [id, index]));
  const numbers = numbering(indexOf);
  let size = 0;
  const index = (): number => size++;
  const needs = instances.map((instance, owner) => needsOf(instance, owner, numbers, index));
  const ofService = byService(instances);
  for (const members of ofService.values()) {
    const { name, serial } = at(instances, at(members, 0)).service;
    const ordered = (hosts: readonly string[] = []): readonly number[] =>
      numbers(hosts.map((host): InstanceId => `${name}@${host}`));
    for (const need of inRow(ordered(serial?.start), 'startAfter', index)) at(needs, need.owner).push(need);
    for (const need of inRow(ordered(serial?.stop), 'stopAfter', index)) at(needs, need.owner).push(need);
  }
  const neededBy = instances.map((): Need[] => []);
  for (const list of needs)
    for (const need of list) for (const candidate of need.candidates) at(neededBy, candidate).push(need);
  const milestones = requirementsFirst(instances, needs);
  const milestoneRank = new Int32Array(instances.length);
  milestones.forEach((milestone, rank) => (milestoneRank[milestone] = rank));
  return { instances, size, indexOf, needs, neededBy, milestones, milestoneRank, ofService };
}

/** Thousands of owners may share one list of thousands: it is numbered once. */
function numbering(
  indexOf: ReadonlyMap<InstanceId, number>,
): (ids: readonly InstanceId[]) => readonly number[] {
  const known = new Map<readonly InstanceId[], readonly number[]>();
  return (ids) => {
    const numbers = known.get(ids) ?? ids.flatMap((id) => indexOf.get(id) ?? []);
    known.set(ids, numbers);
    return numbers;
  };
}

const needsOf = (
  instance: Instance,
  owner: number,
  numbers: (ids: readonly InstanceId[]) => readonly number[],
  index: () => number,
): Need[] =>
  instance.dependencies.map(({ kind, candidates, need, declared }) => ({
    index: index(),
    owner,
    kind,
    candidates: numbers(candidates),
    need,
    whole: kind !== 'requires' || need >= candidates.length,
    restart: declared.restart,
  }));

/** The order of hosts that `serial` gives: each acts after the one before it in the list, in that phase only. */
const inRow = (list: readonly number[], kind: DependencyKind, index: () => number): Need[] =>
  list.slice(1).map((owner, previous) => ({
    ...{ index: index(), owner, kind, candidates: [at(list, previous)], need: 1 },
    ...{ whole: true, restart: false },
  }));

function byService(instances: readonly Instance[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  instances.forEach(({ service }, index) => {
    const list = found.get(service.name);
    if (list === undefined) found.set(service.name, [index]);
    else list.push(index);
  });
  return found;
}

/** Milestones in post-order, with a stack of our own: a chain of them may be long. */
function requirementsFirst(instances: readonly Instance[], needs: readonly (readonly Need[])[]): number[] {
  const isMilestone = (index: number): boolean => at(instances, index).service.kind === 'milestone';
  const required = (index: number): number[] =>
    at(needs, index).flatMap(({ kind, candidates }) =>
      kind === 'requires' ? candidates.filter(isMilestone) : [],
    );
  const sorted: number[] = [];
  const seen = new Set<number>();
  for (const root of instances.keys()) {
    const stack = isMilestone(root) ? [{ index: root, leave: false }] : [];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top.leave) sorted.push(top.index);
      if (seen.has(top.index)) continue;
      seen.add(top.index);
      stack.push({ index: top.index, leave: true });
      for (const index of required(top.index)) stack.push({ index, leave: false });
    }
  }
  return sorted;
}
