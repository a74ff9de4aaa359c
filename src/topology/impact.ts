/**
 * What goes down with something, from the topology alone: everything is taken to run, but for the passive
 * nodes of pairs. The contract's closure of a stop: whatever would lose a requirement, transitively.
 */
import { floorsBroken, type BrokenFloor } from './floors.ts';
import type { DeclaredDependency, Dependency, DependencyKind, InstanceId, Topology } from './model.ts';
import { byText } from './names.ts';
import type { Selection } from './selection.ts';

export interface Fall {
  readonly id: InstanceId;
  /** What takes it down; undefined: it was named. */
  readonly because: { readonly lost: InstanceId; readonly declared: DeclaredDependency } | undefined;
}

/** Somebody who stays up, and what it loses. */
export interface Loss {
  readonly id: InstanceId;
  readonly kind: DependencyKind;
  readonly on: string;
  readonly lost: readonly InstanceId[];
  readonly need: number;
  /** How many of the `of` are left. */
  readonly left: number;
  readonly of: number;
  readonly declared: DeclaredDependency;
}

export interface Impact {
  /** Sorted; those that were named, and those that fall with them. */
  readonly down: readonly Fall[];
  /** Passive nodes that were selected, but not named: taken to be down already. */
  readonly passive: readonly InstanceId[];
  /** Enough remain. */
  readonly redundancy: readonly Loss[];
  /** They want it, or come after it, and go on without. */
  readonly noticing: readonly Loss[];
  readonly floors: readonly BrokenFloor[];
  /** Go down although nobody named them: a stop would be refused. */
  readonly protected: readonly InstanceId[];
}

export function impactOf(topology: Topology, { instances: selected, literal }: Selection): Impact {
  // A passive node carries nobody while it is down; of what needs all of them, the loss of any is one too many.
  const isUp = (id: InstanceId): boolean => topology.instances.get(id)?.standby !== true || literal.has(id);
  const falls = fallOf(
    topology,
    isUp,
    selected.filter((id) => isUp(id)),
  );
  const down = [...falls.values()].toSorted((a, b) => byText(a.id, b.id));
  const losses = lossesOf(topology, falls, isUp);
  return {
    down,
    passive: selected.filter((id) => !isUp(id)),
    redundancy: losses.filter(({ kind, left, need }) => isHeld(kind) && left >= need),
    noticing: losses.filter(({ kind, left, need }) => !isHeld(kind) || left < need),
    floors: floorsBroken(topology, falls, isUp, new Set(selected)),
    protected: down
      .filter(({ id }) => topology.instances.get(id)?.service.protected && !literal.has(id))
      .map(({ id }) => id),
  };
}

/** Of these enough may be left; what only comes after something has no number. */
const isHeld = (kind: DependencyKind): boolean => kind === 'requires' || kind === 'wants';

/** The instances of a service share what is the same for them: it is counted once, for all its owners. */
interface Shared {
  readonly owners: InstanceId[];
  /** Of the candidates that run. */
  left: number;
  readonly need: number;
  isBroken: boolean;
}

function fallOf(
  { instances }: Topology,
  isUp: (id: InstanceId) => boolean,
  seeds: readonly InstanceId[],
): ReadonlyMap<InstanceId, Fall> {
  const { shared, above } = requirements(instances, isUp);
  const falls = new Map<InstanceId, Fall>(seeds.map((id) => [id, { id, because: undefined }]));
  // A map that grows while it is walked is walked to its end.
  for (const lost of falls.keys()) {
    for (const dependency of above.get(lost) ?? []) {
      const state = shared.get(dependency);
      if (!state || state.isBroken) continue;
      state.left -= 1;
      if (state.left >= state.need) continue;
      state.isBroken = true;
      const because = { lost, declared: dependency.declared };
      for (const id of state.owners) if (!falls.has(id) && isUp(id)) falls.set(id, { id, because });
    }
  }
  return falls;
}

function requirements(instances: Topology['instances'], isUp: (id: InstanceId) => boolean) {
  const shared = new Map<Dependency, Shared>();
  const above = new Map<InstanceId, Dependency[]>();
  for (const { id, dependencies } of instances.values()) {
    for (const dependency of dependencies) {
      if (dependency.kind !== 'requires') continue;
      const known = shared.get(dependency);
      if (known) {
        known.owners.push(id);
        continue;
      }
      const up = dependency.candidates.filter(isUp);
      shared.set(dependency, { owners: [id], left: up.length, need: dependency.need, isBroken: false });
      for (const candidate of up) {
        const list = above.get(candidate);
        if (list) list.push(dependency);
        else above.set(candidate, [dependency]);
      }
    }
  }
  return { shared, above };
}

function lossesOf(
  { instances }: Topology,
  falls: ReadonlyMap<InstanceId, Fall>,
  isUp: (id: InstanceId) => boolean,
): readonly Loss[] {
  /** Once for each list: thousands may share it. */
  const counted = new Map<readonly InstanceId[], { lost: readonly InstanceId[]; up: number }>();
  const countOf = (candidates: readonly InstanceId[]) => {
    const known = counted.get(candidates) ?? {
      lost: candidates.filter((id) => falls.has(id)),
      up: candidates.filter(isUp).length,
    };
    counted.set(candidates, known);
    return known;
  };
  return [...instances.values()].flatMap(({ id, dependencies }): Loss[] => {
    if (falls.has(id) || !isUp(id)) return [];
    const seen = new Set<string>();
    return dependencies.flatMap((dependency): Loss[] => {
      const { kind, candidates, need, declared } = dependency;
      if (kind === 'startAfter' || kind === 'stopAfter') return [];
      const { lost, up } = countOf(candidates);
      const left = up - lost.length;
      // The modules of one process often say the same.
      const key = [kind, declared.on, need, left, lost[0]].join(' ');
      if (lost.length === 0 || seen.has(key)) return [];
      seen.add(key);
      return [{ id, kind, on: declared.on, lost, need, left, of: candidates.length, declared }];
    });
  });
}
