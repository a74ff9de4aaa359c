/** What the rules find: reasons to refuse, and what they let pass with a word. */
import type { InstanceId } from '../topology/model.ts';
import type { ForceRule, Refusal, Warning } from './model.ts';
import { forces, idAt, type Scene } from './scene.ts';

export interface Verdict {
  readonly refusals: Refusal[];
  readonly warnings: Warning[];
}

export const noObjection = (): Verdict => ({ refusals: [], warnings: [] });

/** The `force` that overrides the rule turns the refusal into a warning that says so. */
export const object = (scene: Scene, verdict: Verdict, refusal: Refusal, rule?: ForceRule): void => {
  if (rule === undefined || !forces(scene, rule)) verdict.refusals.push(refusal);
  else {
    const { message, instances } = refusal;
    verdict.warnings.push({
      rule: refusal.rule,
      message: `${message} (overridden by --force ${rule})`,
      instances,
    });
  }
};

export const idsOf = (scene: Scene, positions: Iterable<number>): InstanceId[] =>
  [...positions].sort((a, b) => a - b).map((i) => idAt(scene, i));

/** The first few by name, the rest as a number: a sentence has to stay one. */
export const list = (ids: readonly string[]): string =>
  ids.length <= 5 ? ids.join(', ') : `${ids.slice(0, 4).join(', ')} and ${ids.length - 4} more`;
