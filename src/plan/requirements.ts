/** What starts must find what it requires: ready already, or started by the same plan. */
import type { Draft } from './decide.ts';
import type { Entry } from './graph.ts';
import { countOf, withMilestones } from './milestones.ts';
import { idAt, isExternal, isPassive, type Scene, stateAt } from './scene.ts';
import { list, object, type Verdict } from './verdict.ts';

/** What will be ready when every step of the plan has been done. */
const readyAfter = (scene: Scene, draft: Draft): Uint8Array =>
  withMilestones(scene.graph, (i) => draft.starts.has(i) || (scene.ready[i] === 1 && !draft.stops.has(i)));

/** All means all but the passive nodes of pairs, as long as one is left to carry the others. */
const needed = (scene: Scene, entry: Entry, ready: Uint8Array): number => {
  if (entry.quorum) return entry.need;
  const passive = entry.candidates.filter((i) => ready[i] === 0 && isPassive(scene, i)).length;
  return Math.max(1, entry.need - passive);
};

const reason = (scene: Scene, i: number): string => {
  const id = idAt(scene, i);
  if (isExternal(scene, i)) return `${id} (external, ${stateAt(scene, i)})`;
  if (scene.excluded.has(i)) return `${id} (excluded, ${stateAt(scene, i)})`;
  const observed = scene.observed[i];
  return observed?.state === 'running' ? `${id} (running, not ready)` : `${id} (${stateAt(scene, i)})`;
};

const refuse = (
  scene: Scene,
  verdict: Verdict,
  i: number,
  entry: Entry,
  missing: readonly number[],
): void => {
  const names = missing.map((at) => idAt(scene, at));
  const what = entry.quorum ? `${entry.need} of ${entry.candidates.length}, of which are not ready: ` : '';
  object(
    scene,
    verdict,
    {
      rule: 'unmet-requirement',
      message: `${idAt(scene, i)} requires ${what}${list(missing.map((at) => reason(scene, at)))}, and the plan does not start it`,
      instances: [idAt(scene, i), ...names],
      path: [idAt(scene, i), ...names.slice(0, 1)],
      hint: `Start ${names[0] ?? 'it'} first, or override with --force closure.`,
    },
    'closure',
  );
};

export const unmetRequirements = (scene: Scene, draft: Draft, verdict: Verdict): void => {
  if (draft.starts.size === 0) return;
  const ready = readyAfter(scene, draft);
  for (const i of draft.starts)
    for (const entry of scene.graph.below[i] ?? []) {
      if (entry.kind !== 'requires' || countOf(entry, ready) >= needed(scene, entry, ready)) continue;
      refuse(
        scene,
        verdict,
        i,
        entry,
        entry.candidates.filter((at) => ready[at] === 0),
      );
    }
};
