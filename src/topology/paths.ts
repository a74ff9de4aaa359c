/** Why one instance waits for another: the shortest chain of edges between the two, on start and on stop. */
import type { Dependency, Instance, InstanceId, Topology } from './model.ts';
import { type Leads, type Phase, type Strand, Web } from './web.ts';

/**
 * - `path`: whenever both act
 * - `quorum`: one waits until enough of several are ready, and the other is one of these
 * - `uncarried`: no order; what connects them leads through a quorum, and a quorum is not carried through
 * - `none`
 */
type Relation = 'path' | 'quorum' | 'uncarried' | 'none';

/** One link of a chain: `second` waits for `first`. */
export interface ChainLink {
  readonly first: InstanceId;
  readonly second: InstanceId;
  /** Who declares it, and on whom. */
  readonly owner: InstanceId;
  readonly other: InstanceId;
  /** The strongest first; empty: the list of a `serial` service says so. */
  readonly dependencies: readonly Dependency[];
  readonly place: Strand['place'];
}

export interface Ordering {
  readonly relation: Relation;
  /** From what acts first to what acts last; empty where nothing connects them. */
  readonly chain: readonly ChainLink[];
}

export interface Explanation {
  /** Of several that were meant, the two that stand nearest to each other; undefined: nothing connects any. */
  readonly pair: readonly [InstanceId, InstanceId] | undefined;
  readonly start: Ordering;
  readonly stop: Ordering;
  /** One restarts whenever the other does, because of `restart: true` on the way: from this down to that. */
  readonly restart: readonly ChainLink[];
}

const PHASES = ['start', 'stop'] as const;
const RELATIONS = ['path', 'quorum', 'uncarried'] as const;
const UNORDERED: Ordering = { relation: 'none', chain: [] };
const NOBODY: readonly InstanceId[] = [];

const isQuorum = ({ kind, need, candidates }: Dependency): boolean =>
  kind === 'requires' && need < candidates.length;

export function explainOrder(
  { instances }: Pick<Topology, 'instances'>,
  a: readonly InstanceId[],
  b: readonly InstanceId[],
): Explanation {
  const ways = new Ways(instances, new Set([...a, ...b]));
  const pair = nearestPair(ways, a, b);
  if (!pair) return { pair: onlyPair(a, b), start: UNORDERED, stop: UNORDERED, restart: [] };
  return {
    pair,
    start: ordering(ways, 'start', pair),
    stop: ordering(ways, 'stop', pair),
    restart: restarting(ways, pair),
  };
}

const onlyPair = ([a, ...as]: readonly InstanceId[], [b, ...bs]: readonly InstanceId[]) =>
  a !== undefined && b !== undefined && as.length + bs.length === 0 ? ([a, b] as const) : undefined;

type Pair = readonly [InstanceId, InstanceId];
type Way = readonly InstanceId[];

/** An order counts more than a quorum, a quorum more than what only connects; then the shorter way. */
function nearestPair(ways: Ways, a: readonly InstanceId[], b: readonly InstanceId[]): Pair | undefined {
  for (const relation of [...RELATIONS, 'restart'] as const) {
    const found = (relation === 'restart' ? ([undefined] as const) : PHASES).flatMap((phase) => {
      const web = ways.web(relation, phase);
      return [ends(shortest(web, a, b)), ends(shortest(web, b, a), true)].flatMap((one) => one ?? []);
    });
    const [best] = found.toSorted((one, other) => one.length - other.length);
    if (best) return best.pair;
  }
  return undefined;
}

function ends(way: Way | undefined, isReversed = false): { pair: Pair; length: number } | undefined {
  const [from, to] = [way?.[0], way?.at(-1)];
  if (way === undefined || from === undefined || to === undefined) return undefined;
  return { pair: isReversed ? [to, from] : [from, to], length: way.length };
}

function ordering(ways: Ways, phase: Phase, [a, b]: Pair): Ordering {
  for (const relation of RELATIONS) {
    const web = ways.web(relation, phase);
    const way = shortest(web, [a], [b]) ?? shortest(web, [b], [a]);
    if (way) return { relation, chain: chainOf(web, way, phase) };
  }
  return UNORDERED;
}

function restarting(ways: Ways, [a, b]: Pair): readonly ChainLink[] {
  const web = ways.web('restart', undefined);
  const way = shortest(web, [a], [b]) ?? shortest(web, [b], [a]);
  const links = way ? chainOf(web, way, 'start') : [];
  const asks = ({ dependencies }: ChainLink): boolean =>
    dependencies.some(({ declared }) => declared.restart);
  return links.some(asks) ? links : [];
}

/** On start a web leads from what waits, on stop from what goes first. */
function chainOf(web: Web, way: Way, phase: Phase): ChainLink[] {
  const links = way.slice(1).map((to, index): ChainLink => {
    const { from, owner, other, dependencies, place } = web.strand(way[index] ?? to, to);
    const [first, second] = phase === 'start' ? [to, from] : [from, to];
    const sorted = dependencies.toSorted((x, y) => STRENGTH.indexOf(x.kind) - STRENGTH.indexOf(y.kind));
    return { first, second, owner, other, dependencies: sorted, place: sorted[0]?.declared.place ?? place };
  });
  return phase === 'start' ? links.reverse() : links;
}

const STRENGTH: readonly Dependency['kind'][] = ['requires', 'wants', 'after', 'startAfter', 'stopAfter'];

/** The webs of one question, made when they are asked. */
class Ways {
  readonly #instances: ReadonlyMap<InstanceId, Instance>;
  /** Whom the question is about. */
  readonly #asked: ReadonlySet<InstanceId>;
  readonly #webs = new Map<string, Web>();
  readonly #milestones = new Map<readonly InstanceId[], readonly InstanceId[]>();

  constructor(instances: ReadonlyMap<InstanceId, Instance>, asked: ReadonlySet<InstanceId>) {
    this.#instances = instances;
    this.#asked = asked;
  }

  web(relation: Exclude<Relation, 'none'> | 'restart', phase: Phase | undefined): Web {
    const key = `${relation} ${phase}`;
    const known = this.#webs.get(key) ?? new Web(this.#instances, { phase, leads: this.#leads(relation) });
    this.#webs.set(key, known);
    return known;
  }

  #leads(relation: Exclude<Relation, 'none'> | 'restart'): Leads {
    switch (relation) {
      // Of a quorum its milestones: a plan cannot say "one of these groups", so it takes each of them.
      case 'path':
        return (dependency) =>
          isQuorum(dependency) ? this.#onlyMilestones(dependency.candidates) : dependency.candidates;
      // A milestone has no step: what it needs a quorum of is waited for by those that require it.
      case 'quorum':
        return (dependency, owner) => {
          if (dependency.kind !== 'requires') return NOBODY;
          if (owner.service.kind !== 'milestone' && !this.#asked.has(owner.id)) return NOBODY;
          const { candidates } = dependency;
          return isQuorum(dependency) ? candidates : this.#onlyMilestones(candidates);
        };
      case 'uncarried':
        return ({ candidates }) => candidates;
      // What is required takes along whatever requires it; a milestone passes a restart on, even of one of several.
      case 'restart':
        return (dependency, { service }) => {
          const { kind, declared, candidates } = dependency;
          const takes = kind === 'requires' && (!isQuorum(dependency) || service.kind === 'milestone');
          return declared.restart || takes ? candidates : NOBODY;
        };
      default:
        return relation satisfies never;
    }
  }

  #onlyMilestones(candidates: readonly InstanceId[]): readonly InstanceId[] {
    const known = this.#milestones.get(candidates);
    if (known) return known;
    const isMilestone = (id: InstanceId): boolean => this.#instances.get(id)?.service.kind === 'milestone';
    const found = candidates.filter(isMilestone);
    this.#milestones.set(candidates, found);
    return found;
  }
}

/** A search in breadth; undefined: no way, of one edge or more. */
function shortest(web: Web, from: readonly InstanceId[], to: readonly InstanceId[]): Way | undefined {
  const numbersOf = (ids: readonly InstanceId[]): number[] => ids.flatMap((id) => web.numbers.get(id) ?? []);
  const targets = new Set(numbersOf(to));
  const parent = new Int32Array(web.next.length).fill(-1);
  const queue = numbersOf(from);
  for (const number of queue) parent[number] = number;
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] ?? 0;
    for (const target of web.next[node] ?? []) {
      if (targets.has(target)) return wayBack(web, parent, node, target);
      if (parent[target] !== -1) continue;
      parent[target] = node;
      queue.push(target);
    }
  }
  return undefined;
}

function wayBack(web: Web, parent: Int32Array, last: number, target: number): Way {
  const nodes = [target];
  for (let node = last; ; node = parent[node] ?? node) {
    nodes.push(node);
    if (parent[node] === node) break;
  }
  return web.instancesOf(nodes.reverse());
}
