/** The standings of all instances, with what each need counts of them, kept up to date from one batch to the next. */
import { at, type Need, type Platform } from './platform.ts';
import { isGone, isReady, milestoneStanding, type Standing } from './standing.ts';

export interface Change {
  readonly instance: number;
  readonly standing: Standing;
}

/** Every change costs what the needs for that instance cost, so a plan costs what its topology does. */
export class Ledger {
  readonly standings: Standing[];
  readonly #platform: Platform;
  readonly #ready: Int32Array;
  readonly #gone: Int32Array;
  readonly #active: Int32Array;

  constructor(platform: Platform, standings: readonly Standing[]) {
    this.#platform = platform;
    this.standings = [...standings];
    [this.#ready, this.#gone, this.#active] = [
      new Int32Array(platform.size),
      new Int32Array(platform.size),
      new Int32Array(platform.size),
    ];
    standings.forEach((standing, instance) => this.#count(instance, standing, 1));
  }

  ready = (need: Need): number => at(this.#ready, need.index);

  /** How many must be ready; the passive node of a pair is not waited for while it is not in use. */
  wanted = (need: Need): number => Math.max(1, Math.min(need.need, at(this.#active, need.index)));

  /** Is losing one more of its candidates too much? */
  isTight = (need: Need): boolean =>
    need.kind === 'requires' && (need.whole || this.ready(need) <= this.wanted(need));

  set({ instance, standing }: Change): void {
    this.#count(instance, at(this.standings, instance), -1);
    this.#count(instance, standing, 1);
    this.standings[instance] = standing;
  }

  /** Milestones follow what they require. Gives these changes too. */
  apply(changes: readonly Change[]): Change[] {
    for (const change of changes) this.set(change);
    const found = [...changes];
    for (const instance of this.#milestonesOver(changes)) {
      const standing = milestoneStanding(at(this.#platform.needs, instance), {
        ready: this.ready,
        gone: (need) => at(this.#gone, need.index),
        wanted: this.wanted,
      });
      if (standing === at(this.standings, instance)) continue;
      this.set({ instance, standing });
      found.push({ instance, standing });
    }
    return found;
  }

  /** Each after those that it requires. */
  #milestonesOver(changes: readonly Change[]): number[] {
    const { instances, neededBy, milestoneRank } = this.#platform;
    const found = new Set<number>();
    const open = changes.map(({ instance }) => instance);
    for (const instance of open)
      for (const { kind, owner } of at(neededBy, instance)) {
        if (kind !== 'requires' || at(instances, owner).service.kind !== 'milestone' || found.has(owner))
          continue;
        found.add(owner);
        open.push(owner);
      }
    return [...found].toSorted((a, b) => at(milestoneRank, a) - at(milestoneRank, b));
  }

  #count(instance: number, standing: Standing, by: 1 | -1): void {
    const ready = isReady(standing);
    const gone = isGone(standing);
    const active = ready || !at(this.#platform.instances, instance).standby;
    for (const { index } of at(this.#platform.neededBy, instance)) {
      if (ready) this.#ready[index] = at(this.#ready, index) + by;
      if (gone) this.#gone[index] = at(this.#gone, index) + by;
      if (active) this.#active[index] = at(this.#active, index) + by;
    }
  }
}
