/** Units being put into batches: what every bound is left with at each point, forwards and back. */
import type { Kind, Part, Share, World } from './kinds.ts';

/** How many of each kind a batch takes. */
export type Batch = readonly (readonly [kind: number, count: number])[];

const at = (list: Int32Array, i: number): number => list[i] ?? 0;

const add = (list: Int32Array, i: number, value: number): void => {
  list[i] = at(list, i) + value;
};

/**
 * The contract: at an instant those count that were ready when the plan was made, less those that are stopped and not
 * started again, and those that an earlier batch has started. A batch takes all of its own down together.
 */
export class Packing {
  readonly world: World;
  /** By kind: units that no batch has taken. */
  readonly left: Int32Array;
  /** By bound: how many count before this batch, less those that stay down from an earlier one. */
  readonly #up: Int32Array;
  /** By bound: members that this batch takes, and those of them that counted. */
  readonly #stops: Int32Array;
  readonly #takes: Int32Array;
  /** By bound: those that a batch has still to take. */
  readonly #rest: Int32Array;
  /** By bound: the most that can ever go down at once. */
  readonly #spare: Int32Array;
  /** By bound: owners that are down. */
  readonly #gone: Int32Array;
  /** By stretch: units that earlier batches took, and this one; and those of them that opened it. */
  readonly #placed: Int32Array;
  readonly #under: Int32Array;
  readonly #opened: Int32Array;
  readonly #opening: Int32Array;
  /** Bounds that a stretch can hold down while nothing else happens to them. */
  readonly #lasting: readonly number[];

  constructor(world: World) {
    const { bounds, kinds, stretches } = world;
    this.world = world;
    this.left = Int32Array.from(kinds, ({ units }) => units.length);
    this.#up = Int32Array.from(bounds, ({ floor }) => floor.ready.length);
    this.#spare = Int32Array.from(bounds, ({ floor }) => floor.ready.length - floor.min);
    [this.#stops, this.#takes] = [new Int32Array(bounds.length), new Int32Array(bounds.length)];
    [this.#rest, this.#gone] = [new Int32Array(bounds.length), new Int32Array(bounds.length)];
    [this.#placed, this.#under] = [new Int32Array(stretches.length), new Int32Array(stretches.length)];
    [this.#opened, this.#opening] = [new Int32Array(stretches.length), new Int32Array(stretches.length)];
    for (const { parts, units } of kinds)
      for (const { bound, takes, fresh, idle } of parts) {
        add(this.#rest, bound, takes * units.length);
        add(this.#spare, bound, fresh * units.length);
        add(this.#gone, bound, idle * units.length);
      }
    for (const { parts } of stretches)
      for (const { bound, takes, fresh } of parts) {
        add(this.#rest, bound, takes);
        add(this.#spare, bound, fresh);
      }
    const lasting = stretches.flatMap(({ parts }) => parts.map(({ bound }) => bound));
    this.#lasting = [...new Set(lasting)].filter((bound) => (bounds[bound]?.owners.length ?? 0) > 0);
  }

  kind(kind: number): Kind {
    const found = this.world.kinds[kind];
    if (found === undefined) throw new Error(`no kind ${kind}`);
    return found;
  }

  isOpen(kind: number): boolean {
    return this.kind(kind).before.every((first) => first === kind || at(this.left, first) === 0);
  }

  /** Takes as many as fit into the space, at most those that are left; how many those are. */
  takeMost(kind: number, space: number): number {
    const { size, parts } = this.kind(kind);
    let count = Math.min(at(this.left, kind), Math.floor(space / size));
    if (count <= 0 || !this.isOpen(kind)) return 0;
    for (const part of parts) if (this.#binds(part.bound)) count = Math.min(count, this.#room(part));
    if (count <= 0) return 0;
    this.take(kind, count);
    for (; count > 0 && !this.#fits(kind); count -= 1) this.take(kind, -1);
    return count;
  }

  /** Into this batch, or out of it again. */
  take(kind: number, count: number): void {
    const { parts, spans } = this.kind(kind);
    add(this.left, kind, -count);
    for (const part of parts) this.#down(part, count);
    for (const share of spans) this.#stretch(share, count);
  }

  /** The bounds that this batch breaks, now that it is complete, ascending. */
  broken(batch: Batch): number[] {
    const concerned = new Set(this.#lasting);
    for (const [kind] of batch) for (const bound of this.#concerned(kind)) concerned.add(bound);
    return [...concerned].filter((bound) => !this.#isHeld(bound)).sort((a, b) => a - b);
  }

  holds(batch: Batch): boolean {
    return this.broken(batch).length === 0;
  }

  /** How many of a bound's members stay ready in this batch. */
  staying(bound: number): number {
    return at(this.#up, bound) - at(this.#takes, bound);
  }

  /** The batch is over: what it took is back. */
  close(batch: Batch): void {
    const touched = new Set<number>();
    for (const [kind, count] of batch) {
      const { parts, spans } = this.kind(kind);
      for (const part of parts) this.#back(part, count);
      for (const { stretch } of spans) touched.add(stretch);
    }
    for (const stretch of touched) this.#settle(stretch);
  }

  /** Undoes `close`. */
  reopen(batch: Batch): void {
    const touched = new Set<number>();
    for (const [kind, count] of batch) {
      const { parts, spans } = this.kind(kind);
      for (const part of parts) this.#back(part, -count);
      for (const { stretch, stops } of spans) {
        touched.add(stretch);
        this.#shift(stretch, -count, stops ? -count : 0);
      }
    }
    for (const stretch of touched) this.#move(stretch, -1);
  }

  /** How many batches what is left of a bound needs at the least. */
  batchesFor(bound: number): number {
    const [rest, spare] = [at(this.#rest, bound), at(this.#spare, bound)];
    if (rest === 0 || !this.#binds(bound)) return 0;
    return spare <= 0 ? Infinity : Math.ceil(rest / spare);
  }

  /** How many of the batches ahead what concerns a kind needs, at what it can spare now. */
  urgency(kind: number): number {
    let most = 0;
    for (const { bound, takes, fresh } of this.kind(kind).parts) {
      if (takes + fresh === 0 || !this.#binds(bound)) continue;
      const spare = at(this.#up, bound) - (this.world.bounds[bound]?.floor.min ?? 0);
      most = Math.max(most, Math.ceil(at(this.#rest, bound) / Math.max(spare, 0.5)));
    }
    return most;
  }

  /** It binds always, whoever of its owners is down. */
  #binds(bound: number): boolean {
    return this.world.bounds[bound]?.owners.length === 0;
  }

  #room({ bound, takes, stops }: Part): number {
    const spare = this.staying(bound) - (this.world.bounds[bound]?.floor.min ?? 0);
    if (takes > 0) return Math.floor(spare / takes);
    return stops > 0 && spare < 0 ? 0 : Infinity;
  }

  #isHeld(bound: number): boolean {
    const { floor, owners } = this.world.bounds[bound] ?? { floor: { min: 0 }, owners: [] };
    if (this.staying(bound) >= floor.min) return true;
    if (owners.length > 0) return at(this.#gone, bound) === owners.length;
    return at(this.#stops, bound) === 0;
  }

  *#concerned(kind: number): Generator<number> {
    const { parts, spans } = this.kind(kind);
    for (const { bound } of parts) yield bound;
    for (const { stretch } of spans) for (const { bound } of this.#partsOf(stretch)) yield bound;
  }

  #partsOf(stretch: number): readonly Part[] {
    return this.world.stretches[stretch]?.parts ?? [];
  }

  #fits(kind: number): boolean {
    for (const bound of this.#concerned(kind)) if (this.#binds(bound) && !this.#isHeld(bound)) return false;
    return true;
  }

  #down({ bound, stops, takes, owns }: Part, count: number): void {
    add(this.#stops, bound, stops * count);
    add(this.#takes, bound, takes * count);
    add(this.#rest, bound, -takes * count);
    add(this.#gone, bound, owns * count);
  }

  #back(part: Part, count: number): void {
    const { bound, stops, takes, fresh, owns, idle } = part;
    add(this.#stops, bound, -stops * count);
    add(this.#takes, bound, -takes * count);
    add(this.#up, bound, fresh * count);
    add(this.#gone, bound, -(owns + idle) * count);
  }

  #stretch({ stretch, stops }: Share, count: number): void {
    add(this.#under, stretch, count);
    if (!stops) return;
    const before = at(this.#opening, stretch);
    add(this.#opening, stretch, count);
    if (at(this.#opened, stretch) > 0) return;
    const change = (before + count > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    if (change !== 0) for (const part of this.#partsOf(stretch)) this.#down(part, change);
  }

  #settle(stretch: number): void {
    this.#move(stretch, 1);
    this.#shift(stretch, at(this.#under, stretch), at(this.#opening, stretch));
  }

  /** From this batch to the earlier ones, or back. */
  #shift(stretch: number, units: number, opening: number): void {
    add(this.#placed, stretch, units);
    add(this.#under, stretch, -units);
    add(this.#opened, stretch, opening);
    add(this.#opening, stretch, -opening);
  }

  /** Down from its first unit to its last: in between it is missing, and no longer the doing of a batch. */
  #move(stretch: number, count: 1 | -1): void {
    const isFirst = at(this.#opened, stretch) === 0 && at(this.#opening, stretch) > 0;
    const isLast =
      at(this.#placed, stretch) + at(this.#under, stretch) === this.world.stretches[stretch]?.units;
    for (const { bound, stops, takes, fresh, owns } of this.#partsOf(stretch)) {
      if (isFirst) {
        add(this.#stops, bound, -stops * count);
        add(this.#takes, bound, -takes * count);
        add(this.#up, bound, -takes * count);
      }
      if (isLast) {
        add(this.#up, bound, (takes + fresh) * count);
        add(this.#gone, bound, -owns * count);
      }
    }
  }
}
