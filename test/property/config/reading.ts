/**
 * A second reading of topologies: from plain YAML values to instances and edges, line by line from the
 * description of the language, slow and without places. It shares no code with src/.
 */
type Plain = Record<string, unknown>;

export interface Reading {
  /** `service@host` to its edges, each as text, sorted. */
  readonly instances: ReadonlyMap<string, readonly string[]>;
  /** What has to be refused. */
  readonly errors: readonly string[];
}

const KINDS = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'];

const map = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {};
const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const texts = (value: unknown): string[] => list(value).map(String);

/** "maps merge recursively; dependency lists add up, an edge goes only by `drop`; the rest is replaced" */
function mergeAll(documents: readonly unknown[]): Plain {
  let merged: Plain = {};
  for (const document of documents) {
    const over = structuredClone(map(document));
    for (const [name, service] of Object.entries(map(over.services))) {
      const drop = texts(map(service).drop);
      const base = map(map(merged.services)[name]);
      for (const part of [base, ...Object.values(map(base.modules))]) dropFrom(map(part), drop);
      delete map(service).drop;
    }
    merged = merge(merged, over, []) as Plain;
  }
  return merged;
}

function dropFrom(part: Plain, drop: readonly string[]): void {
  for (const kind of KINDS) {
    if (Array.isArray(part[kind]))
      part[kind] = part[kind].filter((one) => !drop.includes(entryOf(one).service));
  }
}

function merge(base: unknown, over: unknown, path: readonly string[]): unknown {
  const isMap = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isMap(base) && over === null) return base;
  if (isMap(base) && isMap(over)) {
    const merged: Plain = { ...map(base) };
    for (const [key, value] of Object.entries(map(over))) {
      merged[key] = key in merged ? merge(merged[key], value, [...path, key]) : value;
    }
    return merged;
  }
  const isEdges = path[0] === 'services' && KINDS.includes(path.at(-1) ?? '') && path.length !== 4;
  return isEdges && Array.isArray(base) && Array.isArray(over)
    ? [...(base as unknown[]), ...(over as unknown[])]
    : over;
}

interface Entry {
  service: string;
  scope?: string;
  need?: unknown;
  optional?: boolean;
  restart?: boolean;
  module?: string;
}

function entryOf(entry: unknown): Entry {
  if (typeof entry === 'object' && entry !== null) return entry as Entry;
  const [service = '', scope] = String(entry).split('@');
  return scope === undefined ? { service } : { service, scope };
}

interface Host {
  readonly name: string;
  readonly doc: Plain;
}

/** "`kvm[01-40]`: a range; `{n}` stands for the number" */
function hostsOf(document: Plain): Host[] {
  return Object.entries(map(document.hosts)).flatMap(([key, doc]): Host[] => {
    const [, before = '', from = '', to = '', after = ''] = /^(.*)\[(\d+)-(\d+)\](.*)$/.exec(key) ?? [];
    if (from === '') return [{ name: key, doc: map(doc) }];
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index): Host => {
      const number = String(Number(from) + index).padStart(from.length, '0');
      const bind = Object.entries(map(map(doc).bind)).map(([a, b]) => [
        a,
        String(b).replaceAll('{n}', number),
      ]);
      return { name: `${before}${number}${after}`, doc: { ...map(doc), bind: Object.fromEntries(bind) } };
    });
  });
}

const matches = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(value);

function isOn({ name, doc }: Host, selector: string): boolean {
  const [, field = 'host', pattern = ''] = /^(?:(host|site|tag|profile):)?(.*)$/.exec(selector) ?? [];
  if (field === 'site') return texts(doc.site).some((site) => matches(pattern, site));
  if (field === 'tag') return texts(doc.tags).some((tag) => matches(pattern, tag));
  if (field === 'profile') return texts(doc.profiles).some((profile) => matches(pattern, profile));
  return matches(pattern, name);
}

interface Instance {
  readonly id: string;
  readonly service: string;
  readonly host: Host;
  readonly modules: Set<string>;
}

/** By `services`, by profiles (without what is optional and not in `with`, without `without`), by `on`. */
function instancesOf(document: Plain, hosts: readonly Host[]): Instance[] {
  const services = map(document.services);
  return hosts.flatMap((host) => {
    const here = new Map<string, Set<string>>();
    const put = (service: string, modules?: unknown): void => {
      const named = modules === undefined ? Object.keys(map(map(services[service]).modules)) : texts(modules);
      here.set(service, new Set([...(here.get(service) ?? []), ...named]));
    };
    for (const service of texts(host.doc.services)) put(service);
    for (const profile of texts(host.doc.profiles)) {
      for (const item of list(map(document.profiles)[profile])) {
        const said = typeof item === 'string' ? { [item]: {} } : map(item);
        for (const [service, how] of Object.entries(said)) {
          const { optional, modules } = map(how);
          const isLeft = texts(host.doc.without).includes(service);
          if (!isLeft && (optional !== true || texts(host.doc.with).includes(service))) put(service, modules);
        }
      }
    }
    for (const [service, doc] of Object.entries(services)) {
      const isLeft = texts(host.doc.without).includes(service);
      if (!isLeft && texts(map(doc).on).some((selector) => isOn(host, selector))) put(service);
    }
    for (const [service, only] of Object.entries(map(host.doc.modules))) {
      const kept = [...(here.get(service) ?? [])].filter((module) => texts(only).includes(module));
      here.set(service, new Set(kept));
    }
    return [...here].map(([service, modules]) => ({ id: `${service}@${host.name}`, service, host, modules }));
  });
}

export function read(documents: readonly unknown[]): Reading {
  const document = mergeAll(documents);
  const hosts = hostsOf(document);
  const all = instancesOf(document, hosts);
  const services = map(document.services);
  const errors = all
    .filter(({ service }) => !(service in services))
    .map(({ id }) => `${id}: unknown service`);
  const instances = new Map<string, string[]>();
  for (const owner of all) {
    const doc = map(services[owner.service]);
    const parts = [doc, ...[...owner.modules].map((module) => map(map(doc.modules)[module]))];
    const edges = parts.flatMap((part) =>
      KINDS.flatMap((kind) =>
        list(part[kind]).flatMap((entry) => edge(owner, kind, entryOf(entry), all, errors)),
      ),
    );
    instances.set(owner.id, edges.sort());
  }
  return { instances, errors };
}

function edge(
  owner: Instance,
  kind: string,
  entry: Entry,
  all: readonly Instance[],
  errors: string[],
): string[] {
  const candidates = candidatesOf(owner, entry, all)
    .map(({ id }) => id)
    .sort();
  const count = candidates.length;
  if (count === 0) {
    if (kind === 'requires' && entry.optional !== true)
      errors.push(`${owner.id} requires ${entry.service}: none`);
    return [];
  }
  const { need = 'all' } = entry;
  const percent = /^(\d+)%$/.exec(String(need))?.[1];
  const needed =
    need === 'all'
      ? count
      : percent === undefined
        ? Number(need)
        : Math.max(1, Math.ceil((Number(percent) * count) / 100));
  if (needed > count) errors.push(`${owner.id} ${kind} ${entry.service}: needs ${needed} of ${count}`);
  return [`${kind} ${needed} of ${candidates.join(' ')}${entry.restart === true ? ', restart' : ''}`];
}

/** "An instance is never its own candidate; `module` keeps the candidates that have it." */
function candidatesOf(owner: Instance, entry: Entry, all: readonly Instance[]): Instance[] {
  const bound = map(owner.host.doc.bind)[entry.service];
  const scope = bound === undefined ? (entry.scope ?? 'platform') : texts(bound)[0];
  const others = all.filter(
    ({ id, service, modules }) =>
      id !== owner.id &&
      service === entry.service &&
      (entry.module === undefined || modules.has(entry.module)),
  );
  const here = others.filter(({ host }) => host.name === owner.host.name);
  const near = others.filter(({ host }) => host.doc.site === owner.host.doc.site);
  if (bound !== undefined) return others.filter(({ host }) => host.name === scope);
  if (scope === 'platform') return others;
  if (scope === 'site') return near;
  if (scope === 'host') return here;
  if (scope === 'nearest') return [here, near, others].find((some) => some.length > 0) ?? [];
  return others.filter(({ host }) => host.name === scope);
}
