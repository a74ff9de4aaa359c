/** What goes down together. */
import type { Case } from '../case.ts';
import type { Ledger } from '../ledger.ts';
import { at } from '../platform.ts';
import { isMilestone, type Role } from './course.ts';

/**
 * The contract: each target is a unit, by host all of one host; a selected one that can spare none of some candidates
 * is one with those of them that are targets too, also through milestones and through what has joined.
 *
 * @returns by instance, the same number for each of a unit; -1 for what is in none
 */
export function unitsOf(
  c: Case,
  ledger: Ledger,
  roles: readonly (Role | undefined)[],
  by: 'instance' | 'host',
): Int32Array {
  const sets = new Sets(roles.length);
  const isBetween = (instance: number): boolean => isMilestone(c, instance) || roles[instance] === 'joined';
  const targets = [...roles.keys()].filter((instance) => isTarget(roles[instance]));
  if (by === 'host') byHost(c, targets, sets);
  const standing = over(c, ledger, targets, isBetween);
  const reached = new Set(targets.filter((instance) => roles[instance] === 'target'));
  for (const owner of reached)
    for (const need of at(c.platform.needs, owner)) {
      if (!ledger.isTight(need)) continue;
      for (const candidate of need.candidates) {
        if (!standing.has(candidate)) continue;
        sets.join(owner, candidate);
        if (isBetween(candidate)) reached.add(candidate);
      }
    }
  const found = new Int32Array(roles.length).fill(-1);
  for (const target of targets) found[target] = sets.of(target);
  return found;
}

const isTarget = (role: Role | undefined): boolean => role === 'target' || role === 'propagated';

/** The targets, and what stands between them and others: it can spare none of what leads to a target. */
function over(
  c: Case,
  ledger: Ledger,
  targets: readonly number[],
  isBetween: (instance: number) => boolean,
): ReadonlySet<number> {
  const found = new Set(targets);
  for (const instance of found)
    for (const need of at(c.platform.neededBy, instance))
      if (isBetween(need.owner) && ledger.isTight(need)) found.add(need.owner);
  return found;
}

function byHost(c: Case, targets: readonly number[], sets: Sets): void {
  const firsts = new Map<string, number>();
  for (const target of targets) {
    const { name } = at(c.platform.instances, target).host;
    sets.join(target, firsts.get(name) ?? target);
    firsts.set(name, target);
  }
}

/** Union-find. */
class Sets {
  readonly #parents: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, each) => each);
  }

  of(node: number): number {
    let root = node;
    while (at(this.#parents, root) !== root) root = at(this.#parents, root);
    for (let each = node; each !== root;) {
      const next = at(this.#parents, each);
      this.#parents[each] = root;
      each = next;
    }
    return root;
  }

  join(a: number, b: number): void {
    this.#parents[this.of(a)] = this.of(b);
  }
}
