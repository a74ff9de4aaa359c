/** Services with modules of which a host has all, or none, without a word. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, Path, Places } from '../document.ts';
import type { DeclaredHost } from '../hosts.ts';
import type { Placement } from '../placement.ts';

interface Odd {
  readonly service: string;
  readonly hosts: string[];
  readonly path: Path;
  readonly has: 'all' | 'none';
}

/** Whoever writes modules of their own and lists no choice means all of them: only inherited ones are a surprise. */
export function moduleWarnings(
  { placement, hosts }: { readonly placement: Placement; readonly hosts: ReadonlyMap<string, DeclaredHost> },
  document: Document,
  places: Places,
): Diagnostic[] {
  const { file } = places.key([]);
  const modulesOf = (service: string): string[] => Object.keys(document.services[service]?.modules ?? {});
  const isInherited = (service: string): boolean =>
    modulesOf(service).some((module) => places.key(['services', service, 'modules', module]).file !== file);
  const found = new Map<string, Odd>();
  for (const [host, services] of placement) {
    for (const [service, { path, modules, unchosen }] of services) {
      const count = modulesOf(service).length;
      const has = modules.size === 0 && count > 0 ? 'none' : unchosen && count > 1 ? 'all' : undefined;
      if (!has || !isInherited(service)) continue;
      const at = has === 'all' ? (unchosen ?? path) : emptied(hosts.get(host), service, path);
      // Once for a range or a pattern: its hosts say the same in the same place.
      const key = [has, ...at].join('\0');
      const known = found.get(key);
      if (known) known.hosts.push(host);
      else if (places.value(at).file === file) found.set(key, { service, hosts: [host], path: at, has });
    }
  }
  return [...found.values()].map((odd) => toWarning(odd, modulesOf(odd.service), document, places));
}

/** The host's own choice, where it has one. */
const emptied = (host: DeclaredHost | undefined, service: string, path: Path): Path =>
  host?.entry.modules[service] ? [...host.path, 'modules', service] : path;

function toWarning(
  { service, hosts, path, has }: Odd,
  modules: readonly string[],
  document: Document,
  places: Places,
): Diagnostic {
  const more = hosts.length > 1 ? ` and ${hosts.length - 1} more` : '';
  const who = `${service}@${hosts[0]}${more} ${hosts.length > 1 ? 'have' : 'has'}`;
  const profiles = Object.entries(document.profiles)
    .filter(([, items]) => items.some((item) => (item[service]?.modules ?? []).length > 0))
    .map(([name]) => name);
  const inProfile =
    profiles.length === 0 ? '' : `, or give the host a profile that says so (${profiles.join(', ')})`;
  const which = `\`modules: {${service}: [${modules[0]}]}\` on the host, for example`;
  return {
    severity: 'warning',
    message:
      has === 'all'
        ? `${who} all modules (${modules.join(', ')}), for nothing says which`
        : `${who} no module, and so none of their dependencies and checks`,
    place: places.value(path),
    hint:
      has === 'all'
        ? `Say which it has: ${which}${inProfile}.`
        : `Name those it has, of ${modules.join(', ')}; or take the service away.`,
  };
}
