import type { Diagnostic } from './diagnostic.ts';
import type { Document, Places } from './document.ts';
import type { Topology } from './model.ts';

/** What is allowed, and yet seldom meant. */
export function warningsOf(topology: Topology, document: Document, places: Places): Diagnostic[] {
  return [
    ...noHosts(topology, places),
    ...mixedSites(topology),
    ...unplaced(topology, places),
    ...unseenJobs(topology),
    ...emptyOrders(topology, document, places),
  ];
}

/** A guard that cannot look lets nothing pass: better known before the window opens. */
function unseenJobs({ services }: Topology): Diagnostic[] {
  return [...services.values()]
    .filter(({ kind, process, status, unit }) => kind === 'job' && !process && !status && unit.length === 0)
    .map(({ name, place }) => ({
      severity: 'warning',
      message: `nothing tells whether job ${name} runs`,
      place,
      hint: 'Give `process`, `unit` or `status`.',
    }));
}

/** A host without the service takes no part in the order of its instances. */
function emptyOrders({ instances }: Topology, document: Document, places: Places): Diagnostic[] {
  return Object.entries(document.services).flatMap(([name, { serial }]) => {
    if (typeof serial !== 'object') return [];
    return (['start', 'stop'] as const).flatMap((key) =>
      (serial[key] ?? []).flatMap((host, index): Diagnostic[] => {
        if (instances.has(`${name}@${host}`)) return [];
        const place = places.value(['services', name, 'serial', key, index]);
        const hint = 'Take it out of the order, or place the service there.';
        return [{ severity: 'warning', message: `${host} has no '${name}' to order`, place, hint }];
      }),
    );
  });
}

function noHosts({ hosts }: Topology, places: Places): Diagnostic[] {
  if (hosts.size > 0) return [];
  const hint = 'Add `hosts`; what has none is a graph, made to be extended.';
  return [{ severity: 'warning', message: 'this topology has no hosts', place: places.key([]), hint }];
}

function mixedSites({ hosts }: Topology): Diagnostic[] {
  const without = [...hosts.values()].filter(({ site }) => site === undefined);
  const [first] = without;
  if (!first || without.length === hosts.size) return [];
  const others = without.length > 1 ? ` and ${without.length - 1} more have` : ' has';
  return [
    {
      severity: 'warning',
      message: `host ${first.name}${others} no site, while others have one`,
      place: first.place,
      hint: 'Give every host a site; those without one form a site of their own.',
    },
  ];
}

/** Only of the file's own services: a graph that is extended has many that a platform does not use. */
function unplaced({ services, instances }: Topology, places: Places): Diagnostic[] {
  const placed = new Set([...instances.values()].map(({ service }) => service.name));
  const { file } = places.key([]);
  return [...services.values()]
    .filter(({ name, place }) => !placed.has(name) && place.file === file)
    .map(({ name, place }) => ({
      severity: 'warning',
      message: `nothing places service ${name} on a host`,
      place,
      hint: 'Give it `on`, or name it in a profile or under the `services` of a host.',
    }));
}
