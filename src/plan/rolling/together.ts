/** Who goes down together whatever the batches are. */
import type { Entry } from '../graph.ts';
import { idAt, instanceAt, type Scene } from '../scene.ts';
import { idsOf, list, type Verdict } from '../verdict.ts';
import { type Counts, isTight, reachedBy } from './counts.ts';
import type { Groups } from './groups.ts';
import type { Members } from './members.ts';
import type { Spanning } from './spans.ts';

/** The contract: `--by host` takes all targets of a host as one. */
export const byHost = (scene: Scene, targets: ReadonlySet<number>, groups: Groups): void => {
  const first = new Map<string, number>();
  for (const i of targets) {
    const { name } = instanceAt(scene, i).host;
    groups.unite(first.get(name) ?? i, i);
    if (!first.has(name)) first.set(name, i);
  }
};

/** The contract: who was named with all of what it requires goes down with that. Yields what was apart. */
export const together = function* (
  scene: Scene,
  counts: Counts,
  members: Members,
  spanning: Spanning,
  groups: Groups,
): Generator<readonly [owner: number, target: number]> {
  const follow = (entry: Entry): boolean => entry.kind === 'requires' && isTight(counts, entry);
  for (const owner of members.targets) {
    if (members.reasons.get(owner)?.kind !== 'requested') continue;
    for (const next of reachedBy(scene, owner, follow)) {
      const targets = members.targets.has(next) ? [next] : (spanning.get(next) ?? []);
      for (const target of targets) if (groups.unite(owner, target)) yield [owner, target];
    }
  }
};

export const warnTogether = (
  scene: Scene,
  pairs: Iterable<readonly [owner: number, target: number]>,
  groups: Groups,
  verdict: Verdict,
): void => {
  const found = new Map<number, { readonly all: Set<number>; readonly why: string[] }>();
  for (const [owner, target] of pairs) {
    const root = groups.find(owner);
    const { all, why } = found.get(root) ?? { all: new Set(), why: [] };
    found.set(root, { all: all.add(owner).add(target), why });
    why.push(`${idAt(scene, owner)} requires ${idAt(scene, target)}`);
  }
  for (const { all, why } of found.values()) {
    const instances = idsOf(scene, all);
    const message = `down together, in one batch: ${list(instances)} (${list(why)})`;
    verdict.warnings.push({ rule: 'together', message, instances });
  }
};
