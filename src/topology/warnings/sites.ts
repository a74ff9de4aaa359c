/** Dependencies within a site that miss a host by its site. */
import type { Reached } from '../dependencies.ts';
import type { DeclaredDependency, InstanceId, Topology } from '../model.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../spelling.ts';
import { entriesOf, type Group, join, listed, placeOf, siteName } from './owners.ts';

/**
 * An entry within a site that finds nobody there is often meant: a datacenter without storage of its own. It is no
 * more meant where somebody stands idle elsewhere: an instance which, for `requires`, this entry leads nobody to, and
 * for the other kinds nobody depends on at all. Then one of the two sites is most likely misspelt, or wrong.
 */
export function missed(topology: Topology, unmet: readonly Reached[], file: string): Diagnostic[] {
  const within = unmet.filter(
    ({ declared: { scope, on } }) => scope.kind === 'site' && topology.services.has(on),
  );
  if (within.length === 0) return [];
  const standing = groupBy([...topology.instances.values()], ({ service }) => service.name);
  const led = new Led(topology, new Set(within.map(({ declared }) => declared.on)));
  const groups = new Map<string, Group>();
  for (const { declared, owners } of within) {
    // Said already, at the entry.
    if (declared.place.file === file && !led.by(declared)) continue;
    const all = standing.get(declared.on) ?? [];
    const targets = all.filter(
      ({ id }) => !(declared.kind === 'requires' ? led.by(declared) : led.anybody())?.has(id),
    );
    const own = owners.filter(({ service, bind }) => service !== declared.on && !bind.has(declared.on));
    if (targets.length === 0) continue;
    for (const owner of own) {
      const key = [
        owner.service,
        owner.site ?? '',
        declared.kind,
        declared.on,
        declared.withModule ?? '',
      ].join('\0');
      join(groups, key, owner, declared, all);
    }
  }
  return [...groups.values()].flatMap((group) => missedWarning(topology, group));
}

function missedWarning(topology: Topology, { owners, entries, targets }: Group): Diagnostic[] {
  const [[owner], [declared]] = [[...owners.values()], [...entries]];
  if (!owner || !declared) return [];
  const { on, kind, withModule, optional } = declared;
  const sites = [...new Set(targets.map(({ host }) => host.site))];
  const what = withModule === undefined ? on : `${on} with module ${withModule}`;
  const named = sites.flatMap((site) => site ?? []);
  const meant = owner.site === undefined ? undefined : nearest(owner.site, named);
  const hint =
    meant === undefined
      ? `Mend the site of one of them, place ${on} in ${siteName(owner.site)}, or \`bind: {${on}: HOST}\` on this host.`
      : `Is site ${meant} meant? Else place ${on} in ${siteName(owner.site)}, or \`bind: {${on}: HOST}\` on this host.`;
  return [
    {
      severity: 'warning',
      message:
        `${listed([...owners.keys()])} ${kind} ${what}@site${optional ? ' (optional)' : ''}, ` +
        `and ${on} stands only in ${listed(sites.map(siteName))}: some of it serves nobody`,
      ...placeOf(topology, owner),
      hint,
      related: entriesOf(entries),
    },
  ];
}

/** Whom entries on some services lead to. */
class Led {
  readonly #by = new Map<DeclaredDependency, Set<InstanceId>>();
  readonly #anybody = new Set<InstanceId>();

  constructor({ instances }: Topology, services: ReadonlySet<string>) {
    const seen = new Map<DeclaredDependency, Set<readonly InstanceId[]>>();
    for (const { dependencies } of instances.values()) {
      for (const { declared, candidates } of dependencies) {
        if (!services.has(declared.on)) continue;
        // Thousands of owners share a list of thousands.
        const lists = seen.get(declared) ?? new Set();
        seen.set(declared, lists);
        if (lists.has(candidates)) continue;
        lists.add(candidates);
        const led = this.#by.get(declared) ?? new Set();
        this.#by.set(declared, led);
        for (const id of candidates) {
          led.add(id);
          this.#anybody.add(id);
        }
      }
    }
  }

  by(declared: DeclaredDependency): ReadonlySet<InstanceId> | undefined {
    return this.#by.get(declared);
  }

  anybody(): ReadonlySet<InstanceId> {
    return this.#anybody;
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known) known.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
