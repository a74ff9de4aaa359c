/** `--what-if FAIL=SELECTOR`: from its words to the steps that are taken to fail. */
import type { Plan, StepId } from '../plan/model.ts';
import { instanceOf } from '../run/phases.ts';
import { stepsOf, whatIf, type WhatIf } from '../run/what-if.ts';
import type { Result } from '../topology/diagnostic.ts';
import type { Topology } from '../topology/model.ts';
import { select } from '../topology/selectors.ts';
import { list } from '../views/text.ts';
import type { Planning } from './planning.ts';
import { policyOf } from './policy.ts';
import { UsageError } from './usage.ts';

/** As typed, split. */
export interface Supposed {
  readonly word: string;
  readonly action: 'start' | 'stop' | undefined;
  readonly selector: string;
}

/** Throws `UsageError`: better before anything is read or asked. */
export const supposedIn = (words: readonly string[]): readonly Supposed[] =>
  words.map((word) => {
    const [, action, selector] = /^FAIL=(?:(start|stop):)?(.+)$/.exec(word) ?? [];
    if (selector === undefined)
      throw new UsageError(
        `--what-if takes FAIL=SELECTOR, for instance --what-if FAIL=redis@rs1, not ${word === '' ? 'an empty word' : word}`,
      );
    return { word, action: action as Supposed['action'], selector };
  });

const failingIn = (
  topology: Topology,
  plan: Plan,
  { word, action, selector }: Supposed,
): Result<readonly StepId[]> => {
  const selected = select(topology, [selector]);
  if (!selected.ok) return selected;
  const value = stepsOf(plan, new Set(selected.value.instances), action);
  if (value.length > 0) return { ok: true, value, warnings: [] };
  const act = action === undefined ? '' : `${action} `;
  const steps = plan.steps.filter((step) => action === undefined || step.action === action);
  const names = [...new Set(steps.map(({ id }) => instanceOf(id)))];
  const [first] = names;
  const hint =
    first === undefined
      ? `The plan has no ${act}step that could fail.`
      : `Its ${act}steps are of ${list(names, 20)}: for instance --what-if FAIL=${action ? `${action}:` : ''}${first}`;
  const message = `--what-if ${word}: the plan has no ${act}step of ${selector}`;
  return { ok: false, errors: [{ severity: 'error', message, hint }] };
};

/** What would come of it if all of these failed in one run. */
export const supposed = (
  topology: Topology,
  { plan, observed }: Planning,
  words: readonly Supposed[],
): Result<WhatIf> => {
  const failing = words.map((one) => failingIn(topology, plan, one));
  const errors = failing.flatMap((one) => (one.ok ? [] : one.errors));
  if (errors.length > 0) return { ok: false, errors };
  const steps = new Set(failing.flatMap((one) => (one.ok ? one.value : [])));
  return { ok: true, value: whatIf(plan, topology, observed, policyOf(topology, {}), steps), warnings: [] };
};
