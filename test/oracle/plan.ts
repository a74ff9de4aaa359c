/** What planning has to answer: a plan's steps and their order, or why it is refused. */
import { matchesInstance } from './document.ts';
import { expand, type Platform } from './expand.ts';
import { onCycles } from './graph.ts';
import { orderOf } from './order.ts';
import { protectedLeft, refusals, resting, type Scope } from './refuse.ts';
import { stepsOf, type Steps } from './steps.ts';
import type { CauseKind, Document, Goal, Id, Observed, Outcome, Refusal, Rule, StepId } from './types.ts';
import { sortOf, type World } from './world.ts';

export function expectPlan(document: Document, goal: Goal, observed: Observed = {}): Outcome {
  const platform = expand(document);
  if (platform.errors.length > 0) return refused('topology', platform.errors);
  const cyclic = onCycles(platform);
  if (cyclic.length > 0) return refused('cycle', cyclic);
  const selected = select(platform, goal);
  if (!(selected instanceof Set)) return { refused: [selected] };
  return answer({ platform, goal, observed, down: new Set(), up: new Set() }, selected);
}

function answer(world: World, selected: Set<Id>): Outcome {
  const { platform, goal } = world;
  const excluded = matching(platform, goal.exclude ?? []);
  const guarded = protectedLeft(world, selected);
  const scope: Scope = { selected, excluded, guarded };
  const seeds = new Set([...selected].filter((id) => !guarded.has(id)));
  const steps = stepsOf(world, seeds, new Set([...excluded, ...guarded]));
  const problems = refusals(world, steps, scope);
  if (problems.length > 0) return { refused: problems };
  return {
    steps: new Set([
      ...[...steps.stops].map((id) => `stop:${id}`),
      ...[...steps.starts].map((id) => `start:${id}`),
    ]),
    unchanged: steps.unchanged,
    either: resting(world, guarded),
    ...orderOf(world, steps),
    causes: causesOf(goal, steps, seeds),
  };
}

function refused(rule: Rule, names: string[] = []): { refused: Refusal[] } {
  return { refused: [{ rule, names }] };
}

/** "A selector that matches nothing is an error. An empty selection is an error: never "everything"." */
export function select(platform: Platform, goal: Goal): Set<Id> | Refusal {
  for (const selector of [...goal.selectors, ...(goal.exclude ?? [])])
    if (matching(platform, [selector]).size === 0) return { rule: 'unknown-selector', names: [selector] };
  const chosen = goal.all === true ? new Set(platform.instances.keys()) : matching(platform, goal.selectors);
  const excluded = matching(platform, goal.exclude ?? []);
  const selected = new Set([...chosen].filter((id) => !excluded.has(id)));
  if (selected.size === 0) return { rule: 'empty-selection', names: [] };
  // "stopping nothing but milestones is an error with a hint"
  const milestones = [...selected].every((id) => sortOf(platform, id) === 'milestone');
  if (milestones && goal.action !== 'start') return { rule: 'milestones-only', names: [...selected] };
  return selected;
}

export function matching(platform: Platform, selectors: string[]): Set<Id> {
  const ids = [...platform.instances.keys()];
  return new Set(
    ids.filter((id) => selectors.some((selector) => matchesInstance(platform.document, selector, id))),
  );
}

/** "Every step carries its cause". In a restart, what joins both depends on X and has the restart propagated. */
function causesOf({ action }: Goal, { stops, starts }: Steps, seeds: Set<Id>): Map<StepId, Set<CauseKind>> {
  const joined: CauseKind[] = ['depends-on', 'restart-propagated'];
  const causes = new Map<StepId, Set<CauseKind>>();
  const set = (step: StepId, kinds: CauseKind[]) => causes.set(step, new Set(kinds));
  for (const id of stops) set(`stop:${id}`, action === 'stop' ? ['depends-on'] : joined);
  for (const id of starts)
    set(`start:${id}`, action === 'start' && !stops.has(id) ? ['required-by'] : joined);
  for (const [step, kinds] of causes) {
    const requested = seeds.has(step.slice(step.indexOf(':') + 1));
    // A start that a propagated restart turns into both is told as either.
    if (requested) set(step, action === 'start' && stops.size > 0 ? ['requested', ...kinds] : ['requested']);
  }
  return causes;
}
