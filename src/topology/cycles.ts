/**
 * A cycle leaves no order. The contract: judged on instances, for the start and the stop order each,
 * a quorum counting as all; the shortest is shown, edge by edge.
 *
 * Instances that depend on the same list of candidates do so through one node between them, so that
 * a thousand on a thousand are two thousand edges, and every dependency is two edges long.
 */
import { components } from './components.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Dependency, DependencyKind, Instance, InstanceId, Topology } from './model.ts';
import { showPlace, type Place } from './place.ts';
import { shortestCycle } from './shortest.ts';

type Phase = 'start' | 'stop';

const STARTS: ReadonlySet<DependencyKind> = new Set(['requires', 'wants', 'after', 'startAfter']);
const STOPS: ReadonlySet<DependencyKind> = new Set(['requires', 'wants', 'after', 'stopAfter']);

/** Beyond these, further cycles are most likely the same mistake. */
const MOST_CYCLES = 5;
const MOST_COMPONENTS = 1000;
const MOST_EDGES = 50;

export function findCycles({ instances }: Pick<Topology, 'instances'>): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const phase of ['start', 'stop'] as const) {
    const web = new Web(instances, phase);
    for (const members of components(web.next).slice(0, MOST_COMPONENTS)) {
      const edges = web.edges(shortestCycle(web.next, members));
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
  readonly to: InstanceId;
  readonly label: string;
  readonly place: Place;
}

/** Numbered nodes: the instances first, then one for each list of candidates. */
class Web {
  readonly next: number[][] = [];
  readonly #ids: InstanceId[];
  readonly #instances: ReadonlyMap<InstanceId, Instance>;
  readonly #phase: Phase;

  constructor(instances: ReadonlyMap<InstanceId, Instance>, phase: Phase) {
    this.#instances = instances;
    this.#phase = phase;
    this.#ids = [...instances.keys()];
    const numbers = new Map(this.#ids.map((id, index) => [id, index]));
    for (let index = 0; index < this.#ids.length; index++) this.next.push([]);
    const lists = new Map<readonly InstanceId[], number>();
    const reversed = new Map<readonly InstanceId[], number>();
    for (const [owner, id] of this.#ids.entries()) {
      for (const { kind, candidates } of instances.get(id)?.dependencies ?? []) {
        if (!this.#counts(kind)) continue;
        const known = this.#isReversed(kind) ? reversed : lists;
        let node = known.get(candidates);
        if (node === undefined) {
          const members = candidates.flatMap((candidate) => numbers.get(candidate) ?? []);
          node = this.#addList(members, known === reversed);
          known.set(candidates, node);
        }
        this.#connect(known === reversed ? [node, owner] : [owner, node]);
      }
    }
    this.#addSerial(numbers);
  }

  /** The order that `serial` gives; each pair through a node of its own, to be as long as a dependency. */
  #addSerial(numbers: ReadonlyMap<InstanceId, number>): void {
    for (const [first, second] of this.#serialPairs()) {
      const [from, to] = this.#phase === 'start' ? [second, first] : [first, second];
      const [owner, other] = [numbers.get(from), numbers.get(to)];
      if (owner !== undefined && other !== undefined) this.#connect([owner, this.#addList([other], false)]);
    }
  }

  #serialPairs(): [InstanceId, InstanceId][] {
    const services = new Set([...this.#instances.values()].map(({ service }) => service));
    return [...services].flatMap(({ name, serial }) => {
      const ids = (serial?.[this.#phase] ?? []).map((host): InstanceId => `${name}@${host}`);
      const here = ids.filter((id) => this.#instances.has(id));
      return here.slice(1).map((id, index): [InstanceId, InstanceId] => [here[index] ?? id, id]);
    });
  }

  /** A node for a list: on to its members, or where the order is reversed, from them. */
  #addList(members: readonly number[], isReversed: boolean): number {
    const node = this.next.push([]) - 1;
    for (const member of members) this.#connect(isReversed ? [member, node] : [node, member]);
    return node;
  }

  #connect([from, to]: readonly [number, number]): void {
    this.next[from]?.push(to);
  }

  #counts(kind: DependencyKind): boolean {
    return (this.#phase === 'start' ? STARTS : STOPS).has(kind);
  }

  /** All others let the owner act last on start and first on stop; here it stops last. */
  #isReversed(kind: DependencyKind): boolean {
    return this.#phase === 'stop' && kind === 'stopAfter';
  }

  /** A cycle of nodes as edges between instances; the lists between them fall away. */
  edges(cycle: readonly number[]): Edge[] {
    const ids = cycle.flatMap((node) => this.#ids[node] ?? []);
    return ids.map((from, index) => {
      const to = ids[(index + 1) % ids.length] ?? from;
      return this.#edge(from, to);
    });
  }

  #edge(from: InstanceId, to: InstanceId): Edge {
    const direct = this.#find(from, to, (kind) => !this.#isReversed(kind));
    if (direct) return { from, to, label: `${from} ${direct.kind} ${to}`, place: direct.declared.place };
    const reversed = this.#find(to, from, (kind) => this.#isReversed(kind));
    if (reversed)
      return { from, to, label: `${to} ${reversed.kind} ${from}`, place: reversed.declared.place };
    const place = this.#instances.get(from)?.service.place ?? { file: '', line: 1, column: 1 };
    const order = this.#phase === 'start' ? `${to}, ${from}` : `${from}, ${to}`;
    return { from, to, label: `serial orders ${order}`, place };
  }

  #find(
    owner: InstanceId,
    other: InstanceId,
    fits: (kind: DependencyKind) => boolean,
  ): Dependency | undefined {
    return this.#instances
      .get(owner)
      ?.dependencies.find(
        ({ kind, candidates }) => this.#counts(kind) && fits(kind) && candidates.includes(other),
      );
  }
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
