import type { Diagnostic } from './diagnostic.ts';
import type { Document, Places } from './document.ts';
import type { DeclaredDependency, Topology } from './model.ts';
import { commandWarnings } from './warnings/commands.ts';
import { edgeWarnings } from './warnings/edges.ts';
import { floorWarnings } from './warnings/floors.ts';
import { hostWarnings } from './warnings/hosts.ts';

/** What is allowed, and yet seldom meant. */
export function warningsOf(topology: Topology, document: Document, places: Places): Diagnostic[] {
  return [
    ...noHosts(topology, places),
    ...mixedSites(topology),
    ...unplaced(topology, document, places),
    ...unseenJobs(topology),
    ...requiredJobs(topology),
    ...floorWarnings(topology, document, places),
    ...hostWarnings(topology, document, places),
    ...edgeWarnings(topology, places.key([]).file),
    ...commandWarnings(document, places),
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

/** What requires it cannot start unless somebody else has started it just then. */
function requiredJobs({ services, instances }: Topology): Diagnostic[] {
  const found = new Map<DeclaredDependency, string>();
  for (const { id, dependencies } of instances.values()) {
    for (const { kind, declared } of dependencies) {
      if (kind !== 'requires' || services.get(declared.on)?.kind !== 'job' || found.has(declared)) continue;
      found.set(declared, id);
    }
  }
  return [...found].map(([{ on, place }, id]) => ({
    severity: 'warning',
    message: `${id} requires job ${on}, and nobody here starts a job`,
    place,
    hint: `Write \`after: [${on}]\` for the order alone.`,
  }));
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

/** Only of the file's own: a graph that is extended has many that a platform does not use. */
function unplaced(
  { services, instances, hosts }: Topology,
  document: Document,
  places: Places,
): Diagnostic[] {
  if (hosts.size === 0) return [];
  const placed = new Set([...instances.values()].map(({ service }) => service.name));
  const offering = new Set([...hosts.values()].flatMap(({ profiles }) => profiles));
  const { file } = places.key([]);
  const idle = [...services.values()].filter(({ name, place }) => !placed.has(name) && place.file === file);
  const unused = Object.keys(document.profiles)
    .map((name) => ({ name, place: places.key(['profiles', name]) }))
    .filter(({ name, place }) => !offering.has(name) && place.file === file);
  return [
    ...idle.map(({ name, place }): Diagnostic => {
      const hint = 'Give it `on`, or name it in a profile or under the `services` of a host.';
      return { severity: 'warning', message: `nothing places service ${name} on a host`, place, hint };
    }),
    ...unused.map(({ name, place }): Diagnostic => {
      const hint = 'Give it to a host under `profiles`, or take it away.';
      return { severity: 'warning', message: `no host has profile ${name}`, place, hint };
    }),
  ];
}
