/** Owners for whom the same entries lead to the same, told together. */
import type { Located } from '../candidates.ts';
import type { DeclaredDependency, Instance, InstanceId, Topology } from '../model.ts';
import type { Diagnostic } from '../diagnostic.ts';

export interface Group {
  readonly owners: Map<InstanceId, Located>;
  readonly entries: Set<DeclaredDependency>;
  readonly targets: readonly Instance[];
}

export function join(
  groups: Map<string, Group>,
  key: string,
  owner: Located,
  declared: DeclaredDependency,
  targets: readonly Instance[],
): void {
  const group = groups.get(key) ?? { owners: new Map(), entries: new Set(), targets };
  groups.set(key, group);
  group.owners.set(owner.id, owner);
  group.entries.add(declared);
}

export const siteName = (site: string | undefined): string => site ?? 'the unnamed site';

/** `a`, `a and b`, `a, b and 7 more`. */
export function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

export const placeOf = ({ hosts }: Topology, { host }: Located): Pick<Diagnostic, 'place'> => {
  const place = hosts.get(host)?.place;
  return place ? { place } : {};
};

export const entriesOf = (entries: ReadonlySet<DeclaredDependency>): NonNullable<Diagnostic['related']> =>
  [...entries].map(({ kind, on, place }) => ({ message: `${kind} ${on}`, place }));
