/** Dependencies that miss a host by its site, or meet more of them than were meant. */
import type { Located } from '../candidates.ts';
import type { Reached } from '../dependencies.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { DeclaredDependency, Instance, InstanceId, Topology } from '../model.ts';
import { nearest } from '../spelling.ts';

interface Both {
  readonly unmet: readonly Reached[];
  readonly loose: readonly Reached[];
}

/** `file`: of the topology itself; what of it leads nowhere for nobody is told at the entry. */
export function reachWarnings(topology: Topology, { unmet, loose }: Both, file: string): Diagnostic[] {
  return [...missed(topology, unmet, file), ...tooFar(topology, loose)];
}

interface Group {
  readonly owners: Map<InstanceId, Located>;
  readonly entries: Set<DeclaredDependency>;
  readonly targets: readonly Instance[];
}

/**
 * An entry within a site that finds nobody there is often meant: a datacenter without storage of its own. It is no
 * more meant where somebody stands idle elsewhere: an instance which, for `requires`, this entry leads nobody to, and
 * for the other kinds nobody depends on at all. Then one of the two sites is most likely misspelt, or wrong.
 */
function missed(topology: Topology, unmet: readonly Reached[], file: string): Diagnostic[] {
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

/**
 * `nearest` picks one where there is one. Of several equally near it takes all, which is seldom meant; and where
 * nothing is near, it takes what others of the same service have near themselves, from another site. The only one of
 * the platform is meant, unless it is theirs.
 */
function tooFar(topology: Topology, loose: readonly Reached[]): Diagnostic[] {
  const groups = new Map<string, Group>();
  const choices = new Choices(topology);
  for (const { declared, owners } of loose) {
    for (const owner of owners) {
      const { key, active } = choices.of(owner, declared);
      const [first, ...others] = active;
      if (!first || (others.length === 0 && !choices.isOfOthers(owner, first))) continue;
      join(groups, `${owner.service}\0${key}`, owner, declared, active);
    }
  }
  return [...groups.values()].flatMap((group) => tooFarWarning(topology, group));
}

interface Choice {
  readonly key: string;
  readonly active: readonly Instance[];
}

/** Looked up once for each list: thousands of owners share a list of thousands. */
class Choices {
  readonly #instances: Topology['instances'];
  readonly #known = new Map<readonly InstanceId[], Choice>();
  readonly #ofOthers = new Map<string, boolean>();

  constructor({ instances }: Topology) {
    this.#instances = instances;
  }

  of({ id }: Located, declared: DeclaredDependency): Choice {
    const own = this.#instances.get(id)?.dependencies.find((one) => one.declared === declared);
    const candidates = own?.candidates ?? [];
    const known = this.#known.get(candidates);
    if (known) return known;
    // The passive node of a pair is no choice.
    const active = candidates
      .flatMap((one) => this.#instances.get(one) ?? [])
      .filter(({ standby }) => !standby);
    const choice = { key: active.map((one) => one.id).join('\0'), active };
    this.#known.set(candidates, choice);
    return choice;
  }

  /** It stands in another site, where an instance of the owner's service depends on it. */
  isOfOthers({ service, site }: Located, { id, host }: Instance): boolean {
    if (host.site === site) return false;
    const key = `${service}\0${id}`;
    const found =
      this.#ofOthers.get(key) ??
      [...this.#instances.values()].some(
        (other) =>
          other.service.name === service &&
          other.host.site === host.site &&
          other.dependencies.some(({ candidates }) => candidates.includes(id)),
      );
    this.#ofOthers.set(key, found);
    return found;
  }
}

function tooFarWarning(topology: Topology, { owners, entries, targets }: Group): Diagnostic[] {
  const [[owner], [declared]] = [[...owners.values()], [...entries]];
  const [first] = targets;
  if (!owner || !declared || !first) return [];
  const isNear = targets.every(({ host }) => host.site === owner.site);
  const where = isNear ? '' : `, outside ${siteName(owner.site)}`;
  const message = `nearest leads ${listed([...owners.keys()])} to ${listed(targets.map(({ id }) => id))}${where}`;
  const bind = `bind: {${declared.on}: ${targets.length === 1 ? first.host.name : 'HOST'}}`;
  return [
    {
      severity: 'warning',
      message,
      ...placeOf(topology, owner),
      hint: `Choose one on each of these hosts: \`${bind}\`.`,
      related: entriesOf(entries),
    },
  ];
}

function join(
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

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known) known.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const siteName = (site: string | undefined): string => site ?? 'the unnamed site';

/** `a`, `a and b`, `a, b and 7 more`. */
function listed(names: readonly string[]): string {
  if (names.length <= 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

const placeOf = ({ hosts }: Topology, { host }: Located): Pick<Diagnostic, 'place'> => {
  const place = hosts.get(host)?.place;
  return place ? { place } : {};
};

const entriesOf = (entries: ReadonlySet<DeclaredDependency>): NonNullable<Diagnostic['related']> =>
  [...entries].map(({ kind, on, place }) => ({ message: `${kind} ${on}`, place }));
