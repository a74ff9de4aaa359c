/** Dependencies that cannot be met: who needs what, and the way out for whoever wrote the hosts. */
import type { Candidates, Located } from './candidates.ts';
import type { Reached } from './dependencies.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Places } from './document.ts';
import type { DeclaredHost } from './hosts.ts';
import type { DeclaredDependency, Scope } from './model.ts';

/** What the operator wrote; `file`: the topology itself, beside what it extends. */
export interface Written {
  readonly hosts: ReadonlyMap<string, DeclaredHost>;
  readonly places: Places;
  readonly file: string;
}

/** The hosts of so many owners are shown. */
const MOST_HOSTS = 3;

export function failure({ declared, owners }: Reached, candidates: Candidates, written: Written): Diagnostic {
  const [first] = owners;
  if (!first) throw new Error('a dependency that fails for nobody');
  const available = availableTo(first, declared, candidates);
  const others = owners.length > 1 ? ` (and ${owners.length - 1} more)` : '';
  const base = `${first.id}${others} ${declared.kind} ${showTarget(declared)} ${showScope(declared.scope)}`;
  const message =
    available === 0
      ? `${base}, and there is none`
      : `${base}, needs ${showNeed(declared)} and there ${available === 1 ? 'is 1' : `are ${available}`}`;
  const isInherited = declared.place.file !== written.file;
  return {
    severity: 'error',
    message,
    place: declared.place,
    hint: isInherited
      ? wayOutOfInherited(first, declared, candidates, available, written)
      : wayOut(declared, available),
    // The entry is of a graph: what can be mended is the host.
    ...(isInherited && {
      related: declarationsOf(
        owners.map(({ host }) => host),
        written,
      ),
    }),
  };
}

const availableTo = (owner: Located, { on, scope, withModule }: DeclaredDependency, candidates: Candidates) =>
  candidates.of(owner, { service: on, scope, module: withModule }).length;

const wayOut = ({ on }: DeclaredDependency, available: number): string =>
  available === 0
    ? `Place ${on} there, widen the scope, or say {service: ${on}, optional: true}.`
    : `Need at most ${available}, or a percentage.`;

function wayOutOfInherited(
  owner: Located,
  declared: DeclaredDependency,
  candidates: Candidates,
  available: number,
  { hosts }: Written,
): string {
  const { on, withModule, scope } = declared;
  const { host, service } = owner;
  const entry = hosts.get(host)?.entry;
  const leave = entry?.services.includes(service)
    ? `take ${service} out of the \`services\` of ${host}`
    : `leave ${service} out by \`without: [${service}]\` on ${host}`;
  if (available > 0) return `Place more of ${on}, or drop the entry and add your own: \`drop: [${on}]\`.`;
  const placed = candidates.standing(on);
  const [lacking] = placed.filter((one) =>
    candidates.of(owner, { service: on, scope, module: undefined }).includes(one.id),
  );
  if (withModule !== undefined && lacking) {
    return `${lacking.host} has ${on} without its module ${withModule}: give it that module, or ${leave}.`;
  }
  const fitting = placed.filter(
    ({ modules, id }) => id !== owner.id && (withModule === undefined || modules.has(withModule)),
  );
  const [other] = fitting;
  if (other)
    return `Use that of another host by \`bind: {${on}: ${other.host}}\` on ${host}, place ${on} nearer, or ${leave}.`;
  const dropped = entry?.without.includes(on)
    ? `${host} is \`without\` it and nobody else has it: place`
    : 'Place';
  return `${dropped} ${on} on a host (as \`external\` if it is not managed here), or ${leave}.`;
}

/** Where the hosts stand, once for a range. */
export function declarationsOf(
  names: readonly string[],
  { hosts, places }: Pick<Written, 'hosts' | 'places'>,
): NonNullable<Diagnostic['related']> {
  const declared = new Map<string, DeclaredHost>();
  for (const name of names) {
    const host = hosts.get(name);
    const key = host?.path.join('\0') ?? '';
    if (host && !declared.has(key)) declared.set(key, host);
  }
  return [...declared.values()]
    .slice(0, MOST_HOSTS)
    .map(({ name, path }) => ({ message: `host ${name} is declared here`, place: places.key(path) }));
}

const showTarget = ({ on, withModule }: DeclaredDependency): string =>
  withModule === undefined ? on : `${on} with module ${withModule}`;

const showNeed = ({ need }: DeclaredDependency): string =>
  need === 'all' ? 'all' : 'count' in need ? String(need.count) : `${need.percent}%`;

export function showScope(scope: Scope): string {
  switch (scope.kind) {
    case 'platform':
      return 'on the platform';
    case 'site':
      return 'at its site';
    case 'host':
      return 'on its host';
    case 'nearest':
      return 'nearest to it';
    case 'named':
      return `on ${scope.host}`;
    default:
      return scope satisfies never;
  }
}
