/** What a host says in vain. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, HostEntry, Path, Places } from '../document.ts';
import { hostsMatching, splitField } from '../hostmatch.ts';
import type { Host, Topology } from '../model.ts';

export function hostWarnings(topology: Topology, document: Document, places: Places): Diagnostic[] {
  return [
    ...empty(topology),
    ...Object.entries(document.hosts).flatMap(([key, entry]) =>
      inVain(entry, ['hosts', key], document, places),
    ),
    ...allPassive(topology),
  ];
}

/** Once for a range: its hosts are declared in one place. */
function empty({ hosts, instances }: Topology): Diagnostic[] {
  const used = new Set([...instances.values()].map(({ host }) => host.name));
  const unused = [...hosts.values()].filter(({ name }) => !used.has(name));
  const byPlace = new Map<string, Host[]>();
  for (const host of unused) {
    const { file, line, column } = host.place;
    const key = `${file}:${line}:${column}`;
    byPlace.set(key, [...(byPlace.get(key) ?? []), host]);
  }
  return [...byPlace.values()].flatMap(([first, ...rest]): Diagnostic[] => {
    if (!first) return [];
    const [more, has] = rest.length === 0 ? ['', 'has'] : [` and ${rest.length} more`, 'have'];
    const hint = 'Give it `profiles` or `services`, or take it away.';
    return [
      {
        severity: 'warning',
        message: `host ${first.name}${more} ${has} no service`,
        place: first.place,
        hint,
      },
    ];
  });
}

function inVain(entry: HostEntry, path: Path, document: Document, places: Places): Diagnostic[] {
  const always = new Set(entry.services);
  const optional = new Set<string>();
  for (const item of entry.profiles.flatMap((profile) => document.profiles[profile] ?? [])) {
    for (const [service, offer] of Object.entries(item)) (offer.optional ? optional : always).add(service);
  }
  const warn = (key: 'with' | 'without', index: number, message: string): Diagnostic => ({
    severity: 'warning',
    message,
    place: places.value([...path, key, index]),
    hint: 'Take it away.',
  });
  const name = String(path[1]);
  const taken = entry.with.flatMap((service, index): Diagnostic[] => {
    if (entry.without.includes(service))
      return [warn('with', index, `${name} adds '${service}' and drops it, so it is dropped`)];
    return always.has(service) ? [warn('with', index, `${name} has '${service}' without adding it`)] : [];
  });
  const dropped = entry.without.flatMap((service, index): Diagnostic[] => {
    if (always.has(service) || entry.with.includes(service)) return [];
    if (!optional.has(service) || isPlacedByOn(service, name, entry, document)) return [];
    return [warn('without', index, `${name} would not have '${service}' anyway: it is optional`)];
  });
  return [...taken, ...dropped];
}

/** Of a range it is not worth the trouble to look at each. */
function isPlacedByOn(service: string, name: string, entry: HostEntry, document: Document): boolean {
  const on = document.services[service]?.on ?? [];
  const host = { name, site: entry.site, tags: entry.tags, profiles: entry.profiles };
  return on.some((selector) => {
    const { field, pattern } = splitField(selector) ?? { field: 'host' as const, pattern: selector };
    return name.includes('[') || hostsMatching([host], field, pattern).length > 0;
  });
}

/** Nothing would ever start one of them. */
function allPassive({ instances }: Topology): Diagnostic[] {
  const active = new Set(
    [...instances.values()].filter(({ standby }) => !standby).map(({ service }) => service.name),
  );
  const told = new Set<string>();
  return [...instances.values()].flatMap(({ id, service, host, standby }): Diagnostic[] => {
    if (!standby || active.has(service.name) || told.has(service.name)) return [];
    told.add(service.name);
    return [
      {
        severity: 'warning',
        message: `every ${service.name} is standby (${id}): none starts unless it is named`,
        place: host.place,
        hint: 'Let one of them be active.',
      },
    ];
  });
}
