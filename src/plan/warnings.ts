/** What does not stand in the way of the plan, but should be known before it begins. */
import type { Draft } from './decide.ts';
import { countOf } from './milestones.ts';
import type { Warning } from './model.ts';
import { idAt, isExternal, isJob, isPassive, type Scene, stateAt } from './scene.ts';
import { idsOf, list, type Verdict } from './verdict.ts';

type Say = (rule: string, positions: readonly number[], sentence: (names: string) => string) => void;

/** A start that goes on without what it wants. */
const wanted = (scene: Scene, draft: Draft, say: Say): void => {
  for (const i of draft.starts)
    for (const entry of scene.graph.below[i] ?? []) {
      if (entry.kind !== 'wants') continue;
      const poor = entry.candidates.filter((at) => {
        const state = stateAt(scene, at);
        return state === 'failed' || state === 'absent' || state === 'unreachable';
      });
      if (poor.length === 0 || (entry.quorum && countOf(entry, scene.ready) >= entry.need)) continue;
      say('wants', [i, ...poor], () => {
        const names = poor.map((at) => `${idAt(scene, at)} (${stateAt(scene, at)})`);
        return `${idAt(scene, i)} wants ${names.join(', ')}, and starts whether or not that does`;
      });
    }
};

/** Broken before this plan: said, since it is not what the plan did. */
const broken = (scene: Scene, positions: Iterable<number>, say: Say): void => {
  for (const i of positions) {
    if (stateAt(scene, i) !== 'running') continue;
    for (const entry of scene.graph.below[i] ?? []) {
      if (entry.kind !== 'requires' || countOf(entry, scene.ready) >= entry.need) continue;
      const down = entry.candidates.filter((at) => {
        const state = stateAt(scene, at);
        return (state === 'stopped' || state === 'failed' || state === 'absent') && !isPassive(scene, at);
      });
      if (down.length > 0 && entry.candidates.length - down.length < entry.need)
        say(
          'broken',
          [i, ...down],
          () => `${idAt(scene, i)} runs although ${list(idsOf(scene, down))}, which it requires, is down`,
        );
    }
  }
};

/** What was asked for and gets no step, although it is not in the wanted state. */
const passedOver = (scene: Scene, draft: Draft, say: Say): void => {
  const of = (test: (i: number) => boolean): number[] => scene.targets.filter((i) => test(i));
  say(
    'external',
    of((i) => isExternal(scene, i)),
    (names) => `not managed here, left alone: ${names}`,
  );
  if (scene.goal.action === 'stop') return;
  say(
    'job',
    of((i) => isJob(scene, i) && scene.ready[i] === 0),
    (names) => `a job is never started here: ${names}`,
  );
  say(
    'standby',
    of((i) => isPassive(scene, i) && !draft.starts.has(i)),
    (names) => `standby, started only when named: ${names}`,
  );
};

/** Steps whose need nobody could see: a run would refuse them in its preflight. */
const unseen = (scene: Scene, draft: Draft, say: Say): void => {
  const silent = [...new Set([...draft.stops, ...draft.starts])].filter(
    (i) => stateAt(scene, i) === 'unreachable',
  );
  say('unreachable', silent, (names) => `unreachable, taken to need their step: ${names}`);
};

/** A reboot in the window would start these by itself, in no order. */
const boot = (scene: Scene, draft: Draft, say: Say): void => {
  const back = [...draft.stops].filter((i) => !draft.starts.has(i) && scene.observed[i]?.boot === true);
  say('boot', back, (names) => `enabled at boot, a reboot would start them out of order: ${names}`);
};

const forcedJobs = (scene: Scene, draft: Draft, say: Say): void => {
  if (!scene.goal.force.includes('job')) return;
  const named = [...draft.stops].filter((i) => isJob(scene, i) && scene.literal.has(i));
  say('job', named, (names) => `killed instead of waited for (overridden by --force job): ${names}`);
};

export const warn = (scene: Scene, draft: Draft, concerned: Iterable<number>, verdict: Verdict): void => {
  const say: Say = (rule, positions, sentence) => {
    if (positions.length === 0) return;
    const instances = positions.map((i) => idAt(scene, i));
    verdict.warnings.push({ rule, message: sentence(list(instances)), instances } satisfies Warning);
  };
  passedOver(scene, draft, say);
  unseen(scene, draft, say);
  forcedJobs(scene, draft, say);
  wanted(scene, draft, say);
  broken(scene, concerned, say);
  boot(scene, draft, say);
};
