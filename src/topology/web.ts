/**
 * Who waits for whom, as numbers. Instances that depend on the same list of candidates do so through one
 * node between them, so that a thousand on a thousand are two thousand edges, and every dependency is two
 * edges long.
 */
import type { Dependency, DependencyKind, Instance, InstanceId } from './model.ts';
import type { Place } from './place.ts';

export type Phase = 'start' | 'stop';

const COUNTING: Readonly<Record<Phase, ReadonlySet<DependencyKind>>> = {
  start: new Set(['requires', 'wants', 'after', 'startAfter']),
  stop: new Set(['requires', 'wants', 'after', 'stopAfter']),
};

/** Whom of its candidates a dependency leads to; the same list for the same candidates. */
export type Leads = (dependency: Dependency, owner: Instance) => readonly InstanceId[];

export interface WebOptions {
  /** Left out: no order, and every kind counts. */
  readonly phase: Phase | undefined;
  readonly leads: Leads;
}

/** One edge between instances, with all that says so. */
export interface Strand {
  readonly from: InstanceId;
  readonly to: InstanceId;
  /** Who declares it, and on whom; of a `serial` list both stand in it. */
  readonly owner: InstanceId;
  readonly other: InstanceId;
  /** In the order of their declaration; empty: the list of a `serial` service says so. */
  readonly dependencies: readonly Dependency[];
  /** Where the first of them is written. */
  readonly place: Place;
}

const NOWHERE: Place = { file: '', line: 1, column: 1 };

/**
 * Numbered nodes: the instances first, then one for each list of candidates. On start an edge leads from
 * what waits to what it waits for; on stop from what stops first to what waits for it, so that most edges
 * run as they are declared, both ways.
 */
export class Web {
  readonly next: number[][] = [];
  readonly ids: readonly InstanceId[];
  readonly numbers: ReadonlyMap<InstanceId, number>;
  readonly #instances: ReadonlyMap<InstanceId, Instance>;
  readonly #phase: Phase | undefined;
  readonly #leads: Leads;

  constructor(instances: ReadonlyMap<InstanceId, Instance>, { phase, leads }: WebOptions) {
    this.#instances = instances;
    this.#phase = phase;
    this.#leads = leads;
    this.ids = [...instances.keys()];
    this.numbers = new Map(this.ids.map((id, index) => [id, index]));
    for (let index = 0; index < this.ids.length; index++) this.next.push([]);
    const lists = new Map<readonly InstanceId[], number>();
    const reversed = new Map<readonly InstanceId[], number>();
    for (const [number, id] of this.ids.entries()) {
      const owner = instances.get(id);
      for (const dependency of owner?.dependencies ?? []) {
        if (!owner || !this.#counts(dependency.kind)) continue;
        const isReversed = this.#isReversed(dependency.kind);
        const node = this.#listNode(leads(dependency, owner), isReversed ? reversed : lists, isReversed);
        if (node !== undefined) this.#connect(isReversed ? [node, number] : [number, node]);
      }
    }
    this.#addSerial();
  }

  #listNode(
    led: readonly InstanceId[],
    known: Map<readonly InstanceId[], number>,
    isReversed: boolean,
  ): number | undefined {
    if (led.length === 0) return undefined;
    const before = known.get(led);
    if (before !== undefined) return before;
    const node = this.#addList(
      led.flatMap((id) => this.numbers.get(id) ?? []),
      isReversed,
    );
    known.set(led, node);
    return node;
  }

  /** The order that `serial` gives; each pair through a node of its own, to be as long as a dependency. */
  #addSerial(): void {
    for (const [first, second] of this.#serialPairs()) {
      const [from, to] = this.#phase === 'start' ? [second, first] : [first, second];
      const [owner, other] = [this.numbers.get(from), this.numbers.get(to)];
      if (owner !== undefined && other !== undefined) this.#connect([owner, this.#addList([other], false)]);
    }
  }

  #serialPairs(): [InstanceId, InstanceId][] {
    const phase = this.#phase;
    if (phase === undefined) return [];
    const services = new Set([...this.#instances.values()].map(({ service }) => service));
    return [...services].flatMap(({ name, serial }) => {
      const ids = (serial?.[phase] ?? []).map((host): InstanceId => `${name}@${host}`);
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
    return this.#phase === undefined || COUNTING[this.#phase].has(kind);
  }

  /** All others let the owner act last on start and first on stop; here it stops last. */
  #isReversed(kind: DependencyKind): boolean {
    return this.#phase === 'stop' && kind === 'stopAfter';
  }

  /** The instances of a way through the nodes; the lists between them fall away. */
  instancesOf(nodes: readonly number[]): InstanceId[] {
    return nodes.flatMap((node) => this.ids[node] ?? []);
  }

  /** What connects two instances that a way leads to, one right behind the other. */
  strand(from: InstanceId, to: InstanceId): Strand {
    const direct = this.#between(from, to, false);
    const [first] = direct;
    if (first) return { from, to, owner: from, other: to, dependencies: direct, place: first.declared.place };
    const reversed = this.#between(to, from, true);
    const service = this.#instances.get(from)?.service;
    const place = reversed[0]?.declared.place ?? service?.orderPlace ?? service?.place ?? NOWHERE;
    return { from, to, owner: to, other: from, dependencies: reversed, place };
  }

  #between(ownerId: InstanceId, other: InstanceId, isReversed: boolean): Dependency[] {
    const owner = this.#instances.get(ownerId);
    if (!owner) return [];
    return owner.dependencies.filter(
      (dependency) =>
        this.#counts(dependency.kind) &&
        this.#isReversed(dependency.kind) === isReversed &&
        this.#leads(dependency, owner).includes(other),
    );
  }
}
