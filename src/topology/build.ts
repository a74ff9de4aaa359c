/** From a document to the topology: everything that the language leaves open is decided here. */
import { Candidates, type Located } from './candidates.ts';
import { findCycles } from './cycles.ts';
import { declareAll, DependencyResolver } from './dependencies.ts';
import type { Diagnostic, Result } from './diagnostic.ts';
import type { Document, HostEntry, Places, ServiceEntry, TimeoutEntries } from './document.ts';
import { CONNECT_TIMEOUT, declareHosts, resolveHost, type DeclaredHost } from './hosts.ts';
import type { Host, Instance, InstanceId, Service, Timeouts, Topology } from './model.ts';
import { byText } from './names.ts';
import { placeServices, type Placed, type Placement } from './placement.ts';
import { checkReferences } from './references.ts';
import { checkService, resolveService } from './services.ts';
import { warningsOf } from './warnings.ts';
import { moduleWarnings } from './warnings/modules.ts';
import { reachWarnings } from './warnings/reach.ts';

export interface Written {
  readonly document: Document;
  readonly places: Places;
  /** Of the document, made by the caller: hashing is not pure enough for here. */
  readonly hash: string;
}

/** Every error that can be told at once; the later stages are asked only when the earlier found none. */
export function buildTopology({ document, places, hash }: Written): Result<Topology> {
  const names = checkNames({ document, places });
  if (names.errors.length > 0) return { ok: false, errors: names.errors };
  const placed = placeServices(document, names.hosts, places);
  const misused = Object.entries(document.services).flatMap(([name, entry]) =>
    checkService(name, entry, places),
  );
  const early = [...placed.errors, ...misused];
  if (early.length > 0) return { ok: false, errors: early };
  const builder = new Builder(document, places, names.hosts, placed.placement);
  const { instances, resolver } = builder.instances();
  const written = { hosts: names.hosts, places, file: places.key([]).file };
  const errors = resolver.errors(written);
  const topology = {
    name: document.name,
    hash,
    limits: { total: document.limits.total ?? 32, connecting: document.limits.connecting ?? 32 },
    hosts: builder.hosts,
    services: builder.services,
    instances,
  };
  errors.push(...findCycles(topology, written));
  if (errors.length > 0) return { ok: false, errors };
  const warnings = [
    ...resolver.warnings(written.file),
    ...reachWarnings(topology, resolver.reached(), written.file),
    ...moduleWarnings({ placement: placed.placement, hosts: names.hosts }, document, places),
    ...warningsOf(topology, document, places),
  ];
  return { ok: true, value: topology, warnings };
}

/** The first stage, which can also be asked of a document that has other faults. */
export function checkNames(
  { document, places }: Pick<Written, 'document' | 'places'>,
  /** Names that were left out as faulty: who refers to them is not wrong for that. */
  leftOut: ReadonlySet<string> = new Set(),
): { readonly hosts: ReadonlyMap<string, DeclaredHost>; readonly errors: readonly Diagnostic[] } {
  const { declared, errors } = declareHosts(document, places);
  const unknown = checkReferences(document, declared, places, leftOut);
  // Which hosts a broken range stands for, nobody knows.
  const told = errors.length === 0 ? unknown : unknown.filter(({ message }) => !message.includes(' host '));
  return { hosts: declared, errors: [...errors, ...told] };
}

class Builder {
  readonly hosts: ReadonlyMap<string, Host>;
  readonly services: ReadonlyMap<string, Service>;
  readonly #document: Document;
  readonly #places: Places;
  readonly #declared: ReadonlyMap<string, DeclaredHost>;
  readonly #placement: Placement;
  readonly #withModules = new Map<string, Service>();

  constructor(
    document: Document,
    places: Places,
    declared: ReadonlyMap<string, DeclaredHost>,
    placement: Placement,
  ) {
    this.#document = document;
    this.#places = places;
    this.#declared = declared;
    this.#placement = placement;
    this.hosts = new Map([...declared].map(([name, host]) => [name, resolveHost(host, document, places)]));
    const services = Object.entries(document.services).sort(([a], [b]) => byText(a, b));
    this.services = new Map(services.map(([name, entry]) => [name, resolveService(name, entry, places)]));
  }

  instances(): { instances: ReadonlyMap<InstanceId, Instance>; resolver: DependencyResolver } {
    const located = this.#located();
    const sites = new Map(located.map(({ id, site }) => [id, site]));
    const declarations = declareAll(this.#document, this.#places);
    const resolver = new DependencyResolver(new Candidates(located), declarations, sites);
    const instances = new Map(located.map((one) => [one.id, this.#instance(one, resolver)]));
    return { instances, resolver };
  }

  #located(): Located[] {
    const located: Located[] = [];
    for (const [host, services] of this.#placement) {
      const entry = this.#declared.get(host)?.entry;
      const bind = new Map(Object.entries(entry?.bind ?? {}));
      for (const [service, { modules }] of services) {
        located.push({ id: `${service}@${host}`, service, host, site: entry?.site, modules, bind });
      }
    }
    return located.sort((a, b) => byText(a.id, b.id));
  }

  #instance(located: Located, resolver: DependencyResolver): Instance {
    const { host, service } = located;
    const entry = must(this.#document.services[service]);
    const declared = must(this.#declared.get(host)).entry;
    return {
      id: located.id,
      service: this.#service(located, entry),
      host: must(this.hosts.get(host)),
      timeouts: timeoutsOf(entry, declared, this.#document),
      stopBounded: entry.timeouts?.stop !== undefined,
      standby: declared.standby.includes(service),
      dependencies: resolver.of(located),
      place: this.#places.value(this.#placed(host, service).path),
    };
  }

  #placed(host: string, service: string): Placed {
    return must(this.#placement.get(host)?.get(service));
  }

  /** The contract: a module is no instance; its probes join those of its process. */
  #service({ service, modules }: Located, entry: ServiceEntry): Service {
    const plain = must(this.services.get(service));
    const probes = [...modules].flatMap((module) => entry.modules[module]?.ready ?? []);
    if (probes.length === 0) return plain;
    const key = [service, ...modules].join('\0');
    const known = this.#withModules.get(key) ?? { ...plain, ready: [...plain.ready, ...probes] };
    this.#withModules.set(key, known);
    return known;
  }
}

const MINUTE = 60_000;
const BUILT_IN = { start: 2 * MINUTE, stop: 2 * MINUTE, ready: 5 * MINUTE };

/** The contract: `defaults` < host < service. */
function timeoutsOf(service: ServiceEntry, host: HostEntry, document: Document): Timeouts {
  const said: readonly (TimeoutEntries | undefined)[] = [
    service.timeouts,
    host.timeouts,
    document.defaults.timeouts,
  ];
  const pick = (key: keyof TimeoutEntries): number | undefined =>
    said.map((timeouts) => timeouts?.[key]).find((value) => value !== undefined);
  return {
    connect: pick('connect') ?? CONNECT_TIMEOUT,
    start: pick('start') ?? BUILT_IN.start,
    stop: pick('stop') ?? BUILT_IN.stop,
    ready: pick('ready') ?? BUILT_IN.ready,
  };
}

/** The stages before have made sure of it. */
function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a name that was checked is not there');
  return value;
}
