/** Every name that a document uses must be the name of something: told all at once, before anything is resolved. */
import type { Diagnostic } from './diagnostic.ts';
import type { DependencyLists, Document, Path, Places } from './document.ts';
import type { DeclaredHost } from './hosts.ts';
import type { DependencyKind } from './model.ts';
import { isScopeWord, SCOPE_WORDS } from './names.ts';
import { suggest } from './spelling.ts';

export const KINDS: readonly DependencyKind[] = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'];

interface Known {
  readonly hosts: ReadonlyMap<string, DeclaredHost>;
  readonly services: ReadonlyMap<string, ReadonlySet<string>>;
  readonly profiles: ReadonlySet<string>;
}

export function checkReferences(
  document: Document,
  hosts: ReadonlyMap<string, DeclaredHost>,
  places: Places,
  leftOut: ReadonlySet<string>,
): Diagnostic[] {
  const checker = new Checker(knownOf(document, hosts), places, leftOut);
  const seen = new Set<Path>();
  for (const host of hosts.values()) {
    // The hosts of a range share one entry, but a `{n}` may stand for a name in it.
    if (seen.has(host.path) && !JSON.stringify(document.hosts[String(host.path[1])]?.bind).includes('{n}'))
      continue;
    seen.add(host.path);
    checker.host(host);
  }
  for (const [name, service] of Object.entries(document.services)) checker.service(name, service);
  for (const [name, items] of Object.entries(document.profiles)) {
    for (const [index, item] of items.entries()) {
      for (const [service, { modules }] of Object.entries(item)) {
        checker.named('service', service, ['profiles', name, index, service]);
        checker.modules(service, modules ?? [], ['profiles', name, index, service, 'modules']);
      }
    }
  }
  return checker.errors;
}

function knownOf(document: Document, hosts: ReadonlyMap<string, DeclaredHost>): Known {
  const services = Object.entries(document.services).map(([name, { modules }]): [string, Set<string>] => [
    name,
    new Set(Object.keys(modules)),
  ]);
  return { hosts, services: new Map(services), profiles: new Set(Object.keys(document.profiles)) };
}

/** To look for the nearest of thousands of names, thousands of times, would hold up the one who waits. */
const MOST_SUGGESTIONS = 100;

class Checker {
  readonly errors: Diagnostic[] = [];
  readonly #known: Known;
  readonly #places: Places;

  readonly #leftOut: ReadonlySet<string>;

  constructor(known: Known, places: Places, leftOut: ReadonlySet<string>) {
    this.#leftOut = leftOut;
    this.#known = known;
    this.#places = places;
  }

  host({ entry, path }: DeclaredHost): void {
    for (const key of ['services', 'with', 'without', 'standby'] as const) {
      this.#list('service', entry[key], [...path, key]);
    }
    this.#list('profile', entry.profiles, [...path, 'profiles']);
    for (const [service, host] of Object.entries(entry.bind)) {
      this.named('service', service, [...path, 'bind', service], 'key');
      this.named('host', host, [...path, 'bind', service]);
    }
    for (const [service, modules] of Object.entries(entry.modules)) {
      this.named('service', service, [...path, 'modules', service], 'key');
      this.modules(service, modules, [...path, 'modules', service]);
    }
  }

  service(name: string, service: Document['services'][string]): void {
    const path = ['services', name];
    this.#dependencies(service, path);
    for (const [module, part] of Object.entries(service.modules)) {
      this.#dependencies(part, [...path, 'modules', module]);
    }
    if (typeof service.serial !== 'object') return;
    this.#list('host', service.serial.start ?? [], [...path, 'serial', 'start']);
    this.#list('host', service.serial.stop ?? [], [...path, 'serial', 'stop']);
  }

  modules(service: string, modules: readonly string[], path: Path): void {
    const known = this.#known.services.get(service);
    if (!known) return;
    for (const [index, module] of modules.entries()) {
      if (!known.has(module)) this.#unknown(`module of ${service}`, module, [...path, index], known);
    }
  }

  named(what: 'service' | 'host' | 'profile', name: string, path: Path, at: 'key' | 'value' = 'value'): void {
    const known = this.#known[`${what}s`];
    if (!known.has(name)) this.#unknown(what, name, path, known.keys(), at);
  }

  #list(what: 'service' | 'host' | 'profile', names: readonly string[], path: Path): void {
    for (const [index, name] of names.entries()) this.named(what, name, [...path, index]);
  }

  #dependencies(lists: DependencyLists, path: Path): void {
    for (const kind of KINDS) {
      for (const [index, { service, scope, module }] of lists[kind].entries()) {
        const at = [...path, kind, index];
        this.named('service', service, [...at, 'service']);
        if (module !== undefined) this.modules(service, [module], [...at, 'module']);
        if (scope === undefined || isScopeWord(scope) || this.#known.hosts.has(scope)) continue;
        this.#unknown(
          'scope or host',
          scope,
          [...at, 'scope'],
          [...SCOPE_WORDS, ...this.#known.hosts.keys()],
        );
      }
    }
  }

  #unknown(
    what: string,
    name: string,
    path: Path,
    known: Iterable<string>,
    at: 'key' | 'value' = 'value',
  ): void {
    if (this.#leftOut.has(name)) return;
    const plural = what === 'scope or host' ? 'scopes and hosts' : what.replace(/^(\w+)/, '$1s');
    this.errors.push({
      severity: 'error',
      message: `unknown ${what} '${name}'`,
      place: this.#places[at](path),
      hint:
        this.errors.length < MOST_SUGGESTIONS
          ? suggest(name, known, plural)
          : `See the ${plural} of this topology.`,
    });
  }
}
