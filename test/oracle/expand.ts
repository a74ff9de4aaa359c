/** Document -> instances, and per instance its dependency entries with their candidates. */
import { hostsOf, modulesOf } from './document.ts';
import {
  KINDS,
  type Document,
  type EntryDoc,
  type HostDoc,
  type Id,
  type Kind,
  type ServiceDoc,
} from './types.ts';

export interface Instance {
  id: Id;
  service: string;
  host: string;
  site: string | undefined;
  doc: ServiceDoc;
}

/** One entry of one instance. `quorum`: a `requires` that needs fewer than all of its candidates. */
export interface Dependency {
  owner: Id;
  kind: Kind;
  candidates: Id[];
  need: number;
  quorum: boolean;
  restart: boolean;
}

export interface Platform {
  document: Document;
  instances: Map<Id, Instance>;
  dependencies: Dependency[];
  errors: string[];
}

export function expand(document: Document): Platform {
  const platform: Platform = {
    document,
    instances: new Map(),
    dependencies: [],
    errors: unknownHosts(document),
  };
  for (const [service, doc] of Object.entries(document.services ?? {}))
    for (const host of hostsOf(document, service)) {
      const id = `${service}@${host}`;
      const site = document.hosts?.[host]?.site;
      platform.instances.set(id, { id, service, host, site, doc });
    }
  for (const instance of platform.instances.values())
    for (const kind of KINDS)
      for (const entry of entriesOf(platform, instance, kind))
        addEntry(platform, instance, kind, normal(entry));
  for (const [service, doc] of Object.entries(document.services ?? {})) addSerial(platform, service, doc);
  return platform;
}

/** "A module is no instance: its dependencies and probes join its process's" */
function entriesOf({ document }: Platform, { service, host, doc }: Instance, kind: Kind) {
  const modules = modulesOf(document, service, host);
  return [...(doc[kind] ?? []), ...modules.flatMap((name) => doc.modules?.[name]?.[kind] ?? [])];
}

/** "An entry is `name`, `name@scope` or `{service, scope, need, optional, restart, module}`." */
function normal(entry: string | EntryDoc): EntryDoc {
  if (typeof entry !== 'string') return entry;
  const [service = '', scope] = entry.split('@');
  return scope === undefined ? { service } : { service, scope };
}

function addEntry(platform: Platform, owner: Instance, kind: Kind, entry: EntryDoc): void {
  const where = `${owner.id} ${kind} ${entry.service}`;
  if (!Object.hasOwn(platform.document.services ?? {}, entry.service)) {
    platform.errors.push(`${where}: unknown service`);
    return;
  }
  const candidates = candidatesOf(platform, owner, entry);
  if (typeof candidates === 'string') {
    platform.errors.push(`${where}: ${candidates}`);
    return;
  }
  // "No candidate is an error, unless the entry is `optional`, or not a `requires`."
  if (candidates.length === 0) {
    if (kind === 'requires' && entry.optional !== true) platform.errors.push(`${where}: no candidate`);
    return;
  }
  const need = needOf(entry.need, candidates.length);
  if (need > candidates.length) platform.errors.push(`${where}: needs ${need} of ${candidates.length}`);
  // `need` says how many must be ready, and only `requires` demands readiness (README, 3).
  const quorum = kind === 'requires' && need < candidates.length;
  const restart = entry.restart === true;
  platform.dependencies.push({ owner: owner.id, kind, candidates, need, quorum, restart });
}

function candidatesOf(platform: Platform, owner: Instance, entry: EntryDoc): Id[] | string {
  const hosts: Record<string, HostDoc> = platform.document.hosts ?? {};
  // "`bind`: it replaces the candidates of every dependency on that service"
  const bound = hosts[owner.host]?.bind?.[entry.service];
  const scope = bound ?? entry.scope ?? 'platform';
  // "An instance is never its own candidate": it is taken out first, before `nearest` looks.
  const others = [...platform.instances.values()].filter(
    (other) =>
      other.service === entry.service && other.id !== owner.id && hasModule(platform, other, entry.module),
  );
  const sameHost = others.filter((other) => other.host === owner.host);
  // "hosts without one form one unnamed site"
  const sameSite = others.filter((other) => other.site === owner.site);
  const ids = (list: Instance[]) => list.map((other) => other.id);
  if (scope === 'platform') return ids(others);
  if (scope === 'site') return ids(sameSite);
  if (scope === 'host') return ids(sameHost);
  // "same host if there is one, else same site, else platform"
  if (scope === 'nearest') return ids([sameHost, sameSite, others].find((list) => list.length > 0) ?? []);
  if (!Object.hasOwn(hosts, scope)) return `unknown host ${scope}`;
  return ids(others.filter((other) => other.host === scope));
}

function hasModule({ document }: Platform, { service, host }: Instance, module: string | undefined): boolean {
  return module === undefined || modulesOf(document, service, host).includes(module);
}

/** "`all` (default), a number or a percentage (rounded up; at least 1; ...)" */
function needOf(need: number | string | undefined, count: number): number {
  if (need === undefined || need === 'all') return count;
  return Math.max(1, share(need, count));
}

/** A number as it is, a percentage of `count` rounded up. */
export function share(amount: number | string, count: number): number {
  if (typeof amount === 'number') return amount;
  if (!amount.endsWith('%')) return Number(amount);
  return Math.ceil((count * Number(amount.slice(0, -1))) / 100);
}

/** "a list of hosts gives their start order, reversed on stop (`{start, stop}` overrides)": order alone. */
function addSerial(platform: Platform, service: string, doc: ServiceDoc): void {
  const serial = doc.serial;
  if (serial === undefined || typeof serial === 'boolean') return;
  const start = Array.isArray(serial) ? serial : (serial.start ?? []);
  const stop = Array.isArray(serial) ? serial.toReversed() : (serial.stop ?? start.toReversed());
  for (const [kind, list] of [
    ['startAfter', start],
    ['stopAfter', stop],
  ] as const) {
    const ids = list.map((host) => `${service}@${host}`).filter((id) => platform.instances.has(id));
    for (const [index, owner] of ids.entries()) {
      const before = ids[index - 1];
      if (before === undefined) continue;
      platform.dependencies.push({
        owner,
        kind,
        candidates: [before],
        need: 1,
        quorum: false,
        restart: false,
      });
    }
  }
}

/** "unknown names" are errors: a host named in `on`, without a prefix or a glob, has to exist. */
function unknownHosts(document: Document): string[] {
  return Object.entries(document.services ?? {}).flatMap(([service, doc]) =>
    (doc.on ?? [])
      .filter((selector) => !/[:*?]/.test(selector) && !Object.hasOwn(document.hosts ?? {}, selector))
      .map((selector) => `${service}: unknown host ${selector}`),
  );
}
