/** The rules about dependents and about what was asked for; each either refuses or, overridden, warns. */
import { chainOf, type Falling } from './closure.ts';
import type { Draft } from './decide.ts';
import { pathOf } from './joined.ts';
import type { Refusal } from './model.ts';
import { consents, idAt, instanceAt, isExternal, isMilestone, mayRun, type Scene, stateAt } from './scene.ts';
import { idsOf, list, object, type Verdict } from './verdict.ts';

/** The contract: stopping nothing but milestones is an error with a hint. */
export const milestonesOnly = (scene: Scene, verdict: Verdict): void => {
  const { targets, goal } = scene;
  if (goal.action === 'start' || targets.length === 0) return;
  if (!targets.every((i) => isMilestone(scene, i))) return;
  const ids = idsOf(scene, targets);
  object(scene, verdict, {
    rule: 'milestones-only',
    message: `${list(ids)}: a milestone has no process, so there is nothing to ${goal.action}`,
    instances: ids,
    hint: 'Name the services that the milestone requires.',
  });
};

const why = (scene: Scene, i: number): string =>
  isExternal(scene, i) ? 'is not managed here' : scene.excluded.has(i) ? 'is excluded' : 'is not in the plan';

const ascending = (positions: Iterable<number>): number[] => [...positions].sort((a, b) => a - b);

/** An external one only on a definite answer of its probe: nobody here could make it stop. */
export const runsForSure = (scene: Scene, i: number): boolean =>
  isExternal(scene, i) ? stateAt(scene, i) === 'running' : mayRun(scene, i);

/** The contract: whatever would leave a running dependent without what it requires is refused. */
export const closure = (scene: Scene, draft: Draft, { robbed }: Falling, verdict: Verdict): void => {
  for (const i of ascending(robbed.keys())) {
    if (isMilestone(scene, i) || draft.stops.has(i) || draft.left.has(i)) continue;
    if (!runsForSure(scene, i) || stateAt(scene, i) === 'unknown') continue;
    const chain = chainOf(robbed, draft.stops, i).map((at) => idAt(scene, at));
    const refusal: Refusal = {
      rule: 'closure',
      message: `${chain[0]} is ${stateAt(scene, i)}, requires ${chain.at(-1)}, which would stop, and ${why(scene, i)}`,
      instances: [idAt(scene, i)],
      path: chain,
      hint: `Stop ${chain[0]} too, or override with --force closure.`,
    };
    object(scene, verdict, refusal, 'closure');
  }
};

/** What cannot be told to be down must not lose what it requires. */
export const unknownDependent = (
  scene: Scene,
  draft: Draft,
  { above }: Pick<Falling, 'above'>,
  verdict: Verdict,
): void => {
  for (const i of ascending(above.keys())) {
    if (stateAt(scene, i) !== 'unknown' || isExternal(scene, i) || isMilestone(scene, i)) continue;
    const chain = chainOf(above, draft.stops, i).map((at) => idAt(scene, at));
    const detail = scene.observed[i]?.detail;
    const state = detail === undefined ? 'unknown' : `unknown (${detail})`;
    const refusal: Refusal = {
      rule: 'unknown-dependent',
      message: `the state of ${chain[0]} is ${state}, and ${chain.at(-1)}, which it requires, would stop`,
      instances: [idAt(scene, i)],
      path: chain,
      hint: `Look at ${chain[0]}; if it is down, say so with --assume-down ${chain[0]}.`,
    };
    object(scene, verdict, refusal, 'closure');
  }
};

const protectedRefusal = (scene: Scene, i: number, path: readonly number[]): Refusal => {
  const id = idAt(scene, i);
  const through =
    path.length > 1 ? `, and ${idAt(scene, path.at(-1) ?? i)}, which it requires, would stop` : '';
  return {
    rule: 'protected',
    message: `${id} is protected: it is stopped only when named${through}`,
    instances: [id],
    path: path.map((at) => idAt(scene, at)),
    hint: `Name ${id}, or override with --force protected.`,
  };
};

/** The contract: stopped only when named; one that was merely selected stays, unless what it requires would stop. */
export const protectedOnes = (
  scene: Scene,
  draft: Draft,
  { above }: Pick<Falling, 'above'>,
  verdict: Verdict,
): void => {
  for (const i of ascending([...draft.stops, ...draft.left])) {
    if (!instanceAt(scene, i).service.protected || consents(scene, i) || !mayRun(scene, i)) continue;
    if (!draft.left.has(i))
      object(scene, verdict, protectedRefusal(scene, i, pathOf(draft.falling, i)), 'protected');
    else if (above.has(i))
      object(scene, verdict, protectedRefusal(scene, i, chainOf(above, draft.stops, i)), 'protected');
    else
      verdict.warnings.push({
        rule: 'protected',
        message: `${idAt(scene, i)} is protected and stays as it is: it was selected, but not named`,
        instances: [idAt(scene, i)],
      });
  }
};
