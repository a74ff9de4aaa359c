/** Dependencies that do not do what they seem to say. */
import type { Diagnostic } from '../diagnostic.ts';
import type { DeclaredDependency, Dependency, Instance, Topology } from '../model.ts';
import { showPlace } from '../place.ts';

/** `file`: of the topology itself; nobody can mend here what it extends. */
export function edgeWarnings(topology: Topology, file: string): Diagnostic[] {
  return [...addingNothing(topology, file), ...countingAll(topology, file)];
}

/**
 * Dependency lists add up: who narrows an inherited entry by one of the same name has both, and the wider
 * one still holds. Only where that is so for every instance.
 */
function addingNothing({ instances }: Topology, file: string): Diagnostic[] {
  const covered = new Map<DeclaredDependency, DeclaredDependency | undefined>();
  for (const instance of instances.values()) {
    for (const one of instance.dependencies) {
      const { declared } = one;
      if (declared.place.file !== file || declared.module !== undefined) continue;
      if (covered.has(declared) && covered.get(declared) === undefined) continue;
      covered.set(declared, widerThan(one, instance)?.declared);
    }
  }
  return [...covered].flatMap(([{ kind, on, place }, wider]): Diagnostic[] => {
    if (!wider) return [];
    return [
      {
        severity: 'warning',
        message: `this changes nothing: all of these, and perhaps more, are in an inherited \`${kind}\` of ${on}`,
        place,
        hint: `Dependency lists add up: \`drop: [${on}]\` takes the inherited one away.`,
        related: [{ message: `inherited from ${showPlace(wider.place)}`, place: wider.place }],
      },
    ];
  });
}

function widerThan(one: Dependency, { dependencies }: Instance): Dependency | undefined {
  const { declared, candidates } = one;
  return dependencies.find(
    (other) =>
      other.kind === one.kind &&
      other.declared.on === declared.on &&
      other.declared.place.file !== declared.place.file &&
      other.need === other.candidates.length &&
      (other.declared.restart || !declared.restart) &&
      isWithin(candidates, other.candidates),
  );
}

const isWithin = <T>(some: readonly T[], all: readonly T[]): boolean => {
  const known = new Set(all);
  return some.every((item) => known.has(item));
};

/** A number that is all there are: nothing may fail. One of one is said of pairs that are still to come. */
function countingAll({ instances }: Topology, file: string): Diagnostic[] {
  const found = new Map<DeclaredDependency, { of: number; isAll: boolean }>();
  for (const { dependencies } of instances.values()) {
    for (const { kind, declared, need, candidates } of dependencies) {
      if (kind !== 'requires' || declared.place.file !== file) continue;
      if (declared.need === 'all' || !('count' in declared.need) || declared.need.count < 2) continue;
      const before = found.get(declared)?.isAll ?? true;
      found.set(declared, { of: candidates.length, isAll: before && need === candidates.length });
    }
  }
  return [...found].flatMap(([{ on, place }, { of, isAll }]): Diagnostic[] => {
    if (!isAll) return [];
    return [
      {
        severity: 'warning',
        message: `this needs ${of} of ${on}, and there are just ${of}: it goes down with any of them`,
        place,
        hint: 'Need fewer, or write `all` if that is meant.',
      },
    ];
  });
}
