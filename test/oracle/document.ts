/** Where services are placed, what selectors mean, and how documents merge. topology.md, line by line. */
import { KINDS, type Document, type HostDoc, type Id, type Kind, type ServiceDoc } from './types.ts';

/** Only `*` and `?`: the documents say "globs" and show `host:kvm*`. */
function glob(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`).test(text);
}

/** "`host:kvm*`, `site:bcn`, `tag:prod`, `profile:kvm`, globs"; a bare word is a host's name. */
function matchesHost(selector: string, name: string, host: HostDoc): boolean {
  const [, prefix, value] = /^(host|site|tag|profile):(.*)$/.exec(selector) ?? ['', 'host', selector];
  const pattern = value ?? '';
  if (prefix === 'site') return host.site !== undefined && glob(pattern, host.site);
  if (prefix === 'tag') return (host.tags ?? []).some((tag) => glob(pattern, tag));
  if (prefix === 'profile') return (host.profiles ?? []).some((profile) => glob(pattern, profile));
  return glob(pattern, name);
}

/** "`on`: host selectors; or a host lists it under `services:`", or a profile of the host names it. */
export function hostsOf(document: Document, service: string): string[] {
  const on = document.services?.[service]?.on ?? [];
  return Object.entries(document.hosts ?? {})
    .filter(([name, host]) => {
      const byProfile = (host.profiles ?? []).some((p) => namesOf(document, p).includes(service));
      const listed = host.services?.includes(service) ?? false;
      return byProfile || listed || on.some((selector) => matchesHost(selector, name, host));
    })
    .map(([name]) => name);
}

/** `edge: [nginx, {billing: {modules: [api]}}]` */
function namesOf(document: Document, profile: string): string[] {
  const entries = document.profiles?.[profile] ?? [];
  return entries.flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.keys(entry)));
}

/** "a profile says which a host has (several profiles add up)"; all of them where no profile does. */
export function modulesOf(document: Document, service: string, host: string): string[] {
  const said = (document.hosts?.[host]?.profiles ?? [])
    .flatMap((profile) => document.profiles?.[profile] ?? [])
    .flatMap((entry) => (typeof entry === 'string' ? [] : (entry[service]?.modules ?? [])));
  return said.length > 0 ? [...new Set(said)] : Object.keys(document.services?.[service]?.modules ?? {});
}

/** "Selectors: `redis`, `redis@rs-bcn`, `@rs-bcn`, `host:kvm*`, ..., globs". */
export function matchesInstance(document: Document, selector: string, id: Id): boolean {
  const [service = '', name = ''] = id.split('@');
  const host = document.hosts?.[name] ?? {};
  if (/^(host|site|tag|profile):/.test(selector)) return matchesHost(selector, name, host);
  const at = selector.indexOf('@');
  if (at < 0) return glob(selector, service);
  const wantedService = selector.slice(0, at) || '*';
  return glob(wantedService, service) && glob(selector.slice(at + 1), name);
}

/** "named literally (`service` or `service@host`)" */
export function namedLiterally(selectors: string[], id: Id): boolean {
  return selectors.some((selector) => selector === id || selector === id.split('@')[0]);
}

function mergeService(base: ServiceDoc, over: ServiceDoc): ServiceDoc {
  const merged: ServiceDoc = { ...base, ...over };
  for (const kind of KINDS) {
    const kept = (base[kind] ?? []).filter((entry) => !over.drop?.includes(targetOf(entry)));
    // "dependency lists add up, and an edge goes only by an explicit `drop: [name]`"
    const sum = [...kept, ...(over[kind] ?? [])];
    if (sum.length > 0) merged[kind] = sum;
    else delete merged[kind];
  }
  delete merged.drop;
  return merged;
}

/** `extends`: hosts and profiles merge recursively as far as the oracle needs them. */
export function mergeDocuments(base: Document, over: Document): Document {
  const services: Record<string, ServiceDoc> = { ...base.services };
  for (const [name, service] of Object.entries(over.services ?? {}))
    services[name] = mergeService(services[name] ?? {}, service);
  const hosts = { ...base.hosts };
  for (const [name, host] of Object.entries(over.hosts ?? {})) hosts[name] = { ...hosts[name], ...host };
  return { ...base, ...over, services, hosts, profiles: { ...base.profiles, ...over.profiles } };
}

function targetOf(entry: NonNullable<ServiceDoc[Kind]>[number]): string {
  return typeof entry === 'string' ? (entry.split('@')[0] ?? '') : entry.service;
}
