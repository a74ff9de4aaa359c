/** Dependencies on the nearest that meet more of them, or others, than were meant. */
import type { Located } from '../candidates.ts';
import type { Reached } from '../dependencies.ts';
import type { DeclaredDependency, Instance, InstanceId, Topology } from '../model.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { entriesOf, type Group, join, listed, placeOf, siteName } from './owners.ts';

/**
 * `nearest` picks one where there is one. Of several equally near it takes all, which is seldom meant; and where
 * nothing is near, it takes what others of the same service have near themselves, from another site. The only one of
 * the platform is meant, unless it is theirs.
 */
export function tooFar(topology: Topology, loose: readonly Reached[]): Diagnostic[] {
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
