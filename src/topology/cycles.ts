/**
 * A cycle leaves no order. The contract: judged on instances, for the start and the stop order each,
 * a quorum counting as all; the shortest is shown, edge by edge.
 */
import { components } from './components.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { InstanceId, Topology } from './model.ts';
import { showPlace, type Place } from './place.ts';
import { shortestCycle } from './shortest.ts';
import { type Phase, Web } from './web.ts';

/** Beyond these, further cycles are most likely the same mistake. */
const MOST_CYCLES = 5;
const MOST_COMPONENTS = 1000;
const MOST_EDGES = 50;

export function findCycles({ instances }: Pick<Topology, 'instances'>): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const phase of ['start', 'stop'] as const) {
    const web = new Web(instances, { phase, leads: ({ candidates }) => candidates });
    for (const members of components(web.next).slice(0, MOST_COMPONENTS)) {
      const edges = edgesOf(web, shortestCycle(web.next, members), phase);
      const diagnostic = toDiagnostic(phase, edges);
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
    return { from, label, place };
  });
}

function toDiagnostic(phase: Phase, edges: readonly Edge[]): Diagnostic {
  const [first] = edges;
  const shown = edges.slice(0, MOST_EDGES);
  const ids =
    edges.length <= 6 ? edges.map(({ from }) => from) : [...edges.slice(0, 5).map(({ from }) => from), '…'];
  const related = shown.map(({ label, place }) => ({ message: label, place }));
  const more = edges.length - shown.length;
  return {
    severity: 'error',
    message: `the ${phase} order goes in a circle of ${edges.length}: ${[...ids, first?.from].join(' -> ')}`,
    ...(first && { place: first.place }),
    hint: 'Take one of these dependencies away, narrow its scope, or let it count one way only (startAfter, stopAfter).',
    related: more > 0 ? [...related, { message: `and ${more} more` }] : related,
  };
}
