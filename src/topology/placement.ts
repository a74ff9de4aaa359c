/** Which service is on which host, and what put it there. */
import type { Diagnostic } from './diagnostic.ts';
import type { Document, Path, Places } from './document.ts';
import { hostsMatching, knownValues, splitField, type Selectable } from './hostmatch.ts';
import type { DeclaredHost } from './hosts.ts';
import { isGlob } from './glob.ts';
import { suggest } from './spelling.ts';

export interface Placed {
  readonly path: Path;
  /** Of a service with modules, those that its profiles give it here. */
  readonly modules: Set<string>;
  /** Where it was placed without a word of modules, so that it has all; undefined once they are chosen. */
  unchosen?: Path | undefined;
}

/** By host, then by service. */
export type Placement = ReadonlyMap<string, ReadonlyMap<string, Placed>>;

interface Candidate extends Selectable {
  readonly declared: DeclaredHost;
}

export function placeServices(
  document: Document,
  hosts: ReadonlyMap<string, DeclaredHost>,
  places: Places,
): { placement: Placement; errors: readonly Diagnostic[] } {
  const placer = new Placer(document, places);
  for (const host of hosts.values()) placer.host(host);
  const selectable = new Map(
    [...hosts.values()].map((declared): [string, Candidate] => {
      const { site, tags, profiles } = declared.entry;
      return [declared.name, { name: declared.name, site, tags, profiles, declared }];
    }),
  );
  for (const [service, { on }] of Object.entries(document.services)) {
    for (const [index, selector] of on.entries()) {
      placer.on(service, selector, selectable, ['services', service, 'on', index]);
    }
  }
  for (const host of hosts.values()) placer.checkHost(host);
  return { placement: placer.placement, errors: placer.errors };
}

/** Far above any platform: a pattern in the wrong place must not fill the memory. */
const MOST_INSTANCES = 500_000;

class Placer {
  readonly placement = new Map<string, Map<string, Placed>>();
  readonly errors: Diagnostic[] = [];
  readonly #document: Document;
  readonly #places: Places;
  readonly #told = new Set<string>();
  #count = 0;
  #isFull = false;

  constructor(document: Document, places: Places) {
    this.#document = document;
    this.#places = places;
  }

  host(host: DeclaredHost): void {
    const { entry, path } = host;
    const dropped = new Set(entry.without);
    const wanted = new Set(entry.with);
    for (const [index, service] of entry.services.entries()) {
      this.#put(host, service, [...path, 'services', index]);
    }
    for (const profile of entry.profiles) {
      for (const [index, item] of (this.#document.profiles[profile] ?? []).entries()) {
        for (const [service, { optional, modules }] of Object.entries(item)) {
          if (dropped.has(service) || (optional && !wanted.has(service))) continue;
          this.#put(host, service, ['profiles', profile, index, service], modules);
        }
      }
    }
  }

  on(service: string, selector: string, hosts: ReadonlyMap<string, Candidate>, path: Path): void {
    const { field, pattern } = splitField(selector) ?? { field: 'host', pattern: selector };
    // A plain name is looked up: thousands of services on a host of their own would each search all hosts.
    const named = field === 'host' ? hosts.get(pattern) : undefined;
    const matching = named ? [named] : hostsMatching(hosts.values(), field, pattern);
    if (matching.length === 0) {
      const hint = isGlob(pattern)
        ? 'Mend the pattern, or take it away.'
        : suggest(pattern, knownValues(hosts.values(), field), `${field}s`);
      this.#error(`'${selector}' is no host of this topology`, path, hint);
    }
    for (const { declared } of matching) {
      if (!declared.entry.without.includes(service)) this.#put(declared, service, path);
    }
  }

  /** What a host takes, leaves or narrows must be there to be taken, left or narrowed. */
  checkHost(host: DeclaredHost): void {
    const { entry, path, name } = host;
    const offered = this.#offered(entry.profiles);
    const here = this.placement.get(name) ?? new Map<string, Placed>();
    for (const [index, service] of entry.with.entries()) {
      if (offered.has(service)) continue;
      const hint = suggest(service, offered, 'services of its profiles');
      this.#error(`no profile of ${name} has '${service}' to add`, [...path, 'with', index], hint);
    }
    for (const [index, service] of entry.without.entries()) {
      const at = [...path, 'without', index];
      if (here.has(service))
        this.#error(`${name} lists '${service}' and drops it`, at, 'Take one of the two away.');
      else if (!offered.has(service) && !this.#isPlacedByOn(service)) {
        const hint = suggest(service, offered, 'services of its profiles');
        this.#error(`no profile of ${name} has '${service}' to drop`, at, hint);
      }
    }
    for (const [index, service] of entry.standby.entries()) {
      if (here.has(service)) continue;
      const hint = suggest(service, here.keys(), `services of ${name}`);
      this.#error(`${name} has no '${service}' to keep in standby`, [...path, 'standby', index], hint);
    }
    for (const [service, wanted] of Object.entries(entry.modules)) {
      this.#narrow(name, service, wanted, [...path, 'modules', service]);
    }
    for (const [service, target] of Object.entries(entry.bind)) {
      if (this.placement.get(target)?.has(service)) continue;
      const having = [...this.placement]
        .filter(([, services]) => services.has(service))
        .map(([host]) => host);
      const hint = suggest(target, having, `hosts with ${service}`);
      this.#error(`${target} has no '${service}' to bind to`, [...path, 'bind', service], hint);
    }
  }

  #narrow(host: string, service: string, wanted: readonly string[], path: Path): void {
    const here = this.placement.get(host);
    const placed = here?.get(service);
    if (!placed) {
      const hint = suggest(service, here?.keys() ?? [], `services of ${host}`);
      this.#error(`${host} has no '${service}' to narrow`, path, hint);
      return;
    }
    for (const [index, module] of wanted.entries()) {
      if (placed.modules.has(module)) continue;
      const hint = suggest(module, placed.modules, `modules of ${service} on ${host}`);
      this.#error(`${service} has no module '${module}' on ${host}`, [...path, index], hint);
    }
    placed.unchosen = undefined;
    for (const module of [...placed.modules]) if (!wanted.includes(module)) placed.modules.delete(module);
  }

  /** Who says nothing of modules means all of them. */
  #put(host: DeclaredHost, service: string, path: Path, named?: readonly string[]): void {
    const modules = named ?? Object.keys(this.#document.services[service]?.modules ?? {});
    const services = this.placement.get(host.name) ?? new Map<string, Placed>();
    this.placement.set(host.name, services);
    const placed = services.get(service);
    if (!placed && this.#count === MOST_INSTANCES) this.#tooMany(path);
    else if (!placed) {
      this.#count++;
      services.set(service, { path, modules: new Set(modules), ...(!named && { unchosen: path }) });
    } else {
      for (const module of modules) placed.modules.add(module);
      if (!named) placed.unchosen ??= path;
    }
  }

  #tooMany(path: Path): void {
    if (this.#isFull) return;
    this.#isFull = true;
    const hint = 'Divide it into several topologies, or narrow `on` and the ranges of hosts.';
    this.#error(`there are more than ${MOST_INSTANCES} instances`, path, hint);
  }

  #offered(profiles: readonly string[]): Set<string> {
    const items = profiles.flatMap((profile) => this.#document.profiles[profile] ?? []);
    return new Set(items.flatMap((item) => Object.keys(item)));
  }

  #isPlacedByOn(service: string): boolean {
    return (this.#document.services[service]?.on.length ?? 0) > 0;
  }

  /** Once for a range: its hosts say the same in the same place. */
  #error(message: string, path: Path, hint: string): void {
    const key = path.join('\0');
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.errors.push({ severity: 'error', message, place: this.#places.value(path), hint });
  }
}
