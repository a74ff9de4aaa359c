/**
 * A cycle leaves no order. The contract: judged on instances, for the start and the stop order each,
 * a quorum counting as all; the shortest is shown, edge by edge.
 */
import { components } from './components.ts';
import type { Diagnostic } from './diagnostic.ts';
import { declarationsOf, type Written } from './failures.ts';
import type { DependencyKind, InstanceId, Topology } from './model.ts';
import { showPlace, type Place } from './place.ts';
import { shortestCycle } from './shortest.ts';
import { type Phase, Web } from './web.ts';

/** Beyond these, further cycles are most likely the same mistake. */
const MOST_CYCLES = 5;
const MOST_COMPONENTS = 1000;
const MOST_EDGES = 50;

/** @param written what the operator wrote: of a circle within what is extended the hosts are shown too */
export function findCycles({ instances }: Pick<Topology, 'instances'>, written?: Written): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const phase of ['start', 'stop'] as const) {
    const web = new Web(instances, { phase, leads: ({ candidates }) => candidates });
    for (const members of components(web.next).slice(0, MOST_COMPONENTS)) {
      const edges = edgesOf(web, shortestCycle(web.next, members), phase);
      const diagnostic = toDiagnostic(phase, edges, written);
      // Both ways, or on forty hosts: what stands in the same lines is one mistake.
      const key = edges
        .map(({ place }) => showPlace(place))
        .sort()
        .join();
      if (!found.has(key)) found.set(key, diagnostic);
    }
  }
  return [...found.values()].slice(0, MOST_CYCLES);
}

interface Edge {
  readonly from: InstanceId;
  readonly label: string;
  readonly place: Place;
  /** Undefined: the order of `serial`. */
  readonly kind: DependencyKind | undefined;
}

/** A cycle of nodes as edges between instances. */
function edgesOf(web: Web, cycle: readonly number[], phase: Phase): Edge[] {
  const ids = web.instancesOf(cycle);
  return ids.map((from, index) => {
    const to = ids[(index + 1) % ids.length] ?? from;
    const { owner, other, dependencies, place } = web.strand(from, to);
    const [first] = dependencies;
    const order = phase === 'start' ? `${to}, ${from}` : `${from}, ${to}`;
    const label = first ? `${owner} ${first.kind} ${other}` : `serial orders ${order}`;
    return { from, label, place, kind: first?.kind };
  });
}

const HINT =
  'Take one of these dependencies away, narrow its scope, or let it count one way only (startAfter, stopAfter).';

function toDiagnostic(phase: Phase, edges: readonly Edge[], written: Written | undefined): Diagnostic {
  const [first] = edges;
  const shown = edges.slice(0, MOST_EDGES);
  const ids =
    edges.length <= 6 ? edges.map(({ from }) => from) : [...edges.slice(0, 5).map(({ from }) => from), '…'];
  const related = shown.map(({ label, place }) => ({ message: label, place }));
  const more = edges.length - shown.length;
  const isInherited = written && edges.every(({ place }) => place.file !== written.file);
  const hosts = isInherited
    ? declarationsOf(
        edges.map(({ from }) => hostOf(from)),
        written,
      )
    : [];
  return {
    severity: 'error',
    message: `the ${phase} order goes in a circle of ${edges.length}: ${[...ids, first?.from].join(' -> ')}`,
    ...(first && { place: first.place }),
    hint: isInherited ? wayOutOfInherited(edges) : HINT,
    related: [...related, ...(more > 0 ? [{ message: `and ${more} more` }] : []), ...hosts],
  };
}

const hostOf = (id: InstanceId): string => id.slice(id.indexOf('@') + 1);
const serviceOf = (id: InstanceId): string => id.slice(0, id.indexOf('@'));

/** What is extended cannot be mended here; the hosts can. */
function wayOutOfInherited(edges: readonly Edge[]): string {
  const services = new Set(edges.map(({ from }) => serviceOf(from)));
  const [only = ''] = services;
  const canDoWithout = edges.every(({ kind }) => kind !== undefined && kind !== 'requires');
  if (services.size > 1) {
    return 'Choose on one of these hosts whom it uses, `bind: {SERVICE: HOST}`, or leave one of these out by `without`.';
  }
  return canDoWithout
    ? `Let each host use its own: \`bind: {${only}: THE HOST ITSELF}\` on each, or place ${only} on fewer of them.`
    : `Place ${only} on fewer of these hosts, or take the entry away: \`drop: [${only}]\`.`;
}
