/** The contract: a dependent that cannot be kept up is refused with that reason, never silently taken along. */
import type { Refusal } from '../model.ts';
import { consents, idAt, instanceAt, isExternal, isJob, type Scene, stateAt, wouldStart } from '../scene.ts';
import { list, object, type Verdict } from '../verdict.ts';
import { type Counts, isTight } from './counts.ts';
import type { Members } from './members.ts';

const reason = (scene: Scene, counts: Counts, way: readonly number[]): string => {
  const [owner = 0, next = 0] = way;
  const entry = (scene.graph.below[owner] ?? []).find(
    (each) => each.kind === 'requires' && isTight(counts, each) && each.candidates.includes(next),
  );
  const names = entry?.candidates.map((i) => idAt(scene, i)) ?? [idAt(scene, next)];
  if (entry?.quorum === true)
    return `requires ${entry.need} of ${list(names)}, of which ${counts.ready(entry)} are ready`;
  return names.length === 1 ? `requires ${names[0]}` : `requires all of ${list(names)}`;
};

/** What is down among those it needs, and would give it room if it ran. */
const reserves = (scene: Scene, counts: Counts, owner: number): string[] =>
  (scene.graph.below[owner] ?? [])
    .filter((entry) => entry.kind === 'requires' && entry.quorum && isTight(counts, entry))
    .flatMap(({ candidates }) => candidates.filter((i) => wouldStart(scene, i)))
    .map((i) => idAt(scene, i));

const wayOut = (scene: Scene, counts: Counts, i: number): string => {
  const id = idAt(scene, i);
  const forced = 'override with --force closure';
  if (isExternal(scene, i)) return `${id} is not managed here: stop it yourself first, or ${forced}.`;
  if (scene.excluded.has(i)) return `${id} is excluded: leave it out of --exclude, or ${forced}.`;
  if (instanceAt(scene, i).service.protected && !consents(scene, i))
    return `${id} is protected: name it too, or ${forced}.`;
  const more = [...new Set(reserves(scene, counts, i))];
  if (more.length > 0) return `Start ${list(more)} first, which gives it room; or ${forced}.`;
  const meanwhile = isJob(scene, i) ? 'its end is waited for' : 'it goes down meanwhile';
  return `With --with-dependents ${meanwhile}; or ${forced}.`;
};

const refusalOf = (scene: Scene, counts: Counts, way: readonly number[]): Refusal => {
  const owner = way[0] ?? 0;
  const ids = way.map((i) => idAt(scene, i));
  return {
    rule: 'dependent',
    message: `${ids[0]} is ${stateAt(scene, owner)} and ${reason(scene, counts, way)}: it cannot be kept up while ${ids.at(-1)} restarts`,
    instances: [idAt(scene, owner), ...ids.slice(-1)],
    path: ids,
    hint: wayOut(scene, counts, owner),
  };
};

export const dependents = (scene: Scene, counts: Counts, members: Members, verdict: Verdict): void => {
  for (const [, way] of [...members.robbed].sort(([a], [b]) => a - b))
    object(scene, verdict, refusalOf(scene, counts, way), 'closure');
};
