/** Floors that leave no room, and orders that leave somebody out. */
import type { Diagnostic } from '../diagnostic.ts';
import type { Document, Path, Places } from '../document.ts';
import { floorGroups, type FloorGroup } from '../floors.ts';
import type { Topology } from '../model.ts';

export function floorWarnings(topology: Topology, document: Document, places: Places): Diagnostic[] {
  return [
    ...tooHigh(topology, places),
    ...strangersInOrder(topology, document, places),
    ...missingInOrder(topology, document, places),
  ];
}

/** The passive nodes of pairs do not count: they carry nobody while they are down. */
function tooHigh(topology: Topology, places: Places): Diagnostic[] {
  const active = ({ members }: FloorGroup): number =>
    members.filter((id) => topology.instances.get(id)?.standby !== true).length;
  const high = floorGroups(topology).filter(
    (group) => !group.service.external && group.min > 0 && group.min >= active(group),
  );
  const byService = new Map<string, FloorGroup[]>();
  for (const group of high) {
    const { name } = group.service;
    byService.set(name, [...(byService.get(name) ?? []), group]);
  }
  return [...byService].flatMap(([name, groups]): Diagnostic[] => {
    const [first] = groups;
    if (!first) return [];
    const { keep, min, site } = first;
    const there = active(first);
    const others = groups.length > 1 ? ` (and ${groups.length - 1} more sites)` : '';
    const where = keep.per === 'site' ? ` in ${site ?? 'the unnamed site'}${others}` : '';
    const is = there === 1 ? 'is' : 'are';
    return [
      {
        severity: 'warning',
        message:
          min > there
            ? `${name} keeps ${min} ready${where}, and there ${is} ${there}`
            : `${name} keeps ${min} ready${where}, and there ${is} just ${there}: none can be stopped alone or restarted in turn`,
        place: places.value(['services', name, 'keep']),
        hint: 'Keep fewer, or place more of it.',
      },
    ];
  });
}

const ORDERS = ['start', 'stop'] as const;

/** A host without the service takes no part in the order of its instances. */
function strangersInOrder({ instances }: Topology, document: Document, places: Places): Diagnostic[] {
  return Object.entries(document.services).flatMap(([name, { serial }]) => {
    if (typeof serial !== 'object') return [];
    return ORDERS.flatMap((key) =>
      (serial[key] ?? []).flatMap((host, index): Diagnostic[] => {
        if (instances.has(`${name}@${host}`)) return [];
        const place = places.value(['services', name, 'serial', key, index]);
        const hint = 'Take it out of the order, or place the service there.';
        return [{ severity: 'warning', message: `${host} has no '${name}' to order`, place, hint }];
      }),
    );
  });
}

/** They wait for their turn like the others, but nobody knows when it comes. */
function missingInOrder({ instances }: Topology, document: Document, places: Places): Diagnostic[] {
  const hosts = new Map<string, string[]>();
  for (const { service, host } of instances.values()) {
    const known = hosts.get(service.name);
    if (known) known.push(host.name);
    else hosts.set(service.name, [host.name]);
  }
  return Object.entries(document.services).flatMap(([name, { serial }]) => {
    if (typeof serial !== 'object') return [];
    return ORDERS.flatMap((key): Diagnostic[] => {
      const listed = new Set(serial[key]);
      const missing = (hosts.get(name) ?? []).filter((host) => !listed.has(host));
      if (serial[key] === undefined || missing.length === 0 || listed.size === 0) return [];
      const path: Path = ['services', name, 'serial', key];
      const more = missing.length > 3 ? ` and ${missing.length - 3} more` : '';
      return [
        {
          severity: 'warning',
          message: `the ${key} order of ${name} leaves out ${missing.slice(0, 3).join(', ')}${more}`,
          place: places.value(path),
          hint: 'Name every host that has it, or write `serial: true` if the order does not matter.',
        },
      ];
    });
  });
}
