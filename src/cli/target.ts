/** From the words of a command line to the instances they mean. */
import type { ForceRule, Goal } from '../plan/model.ts';
import type { Result } from '../topology/diagnostic.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Selection } from '../topology/selection.ts';
import { select } from '../topology/selectors.ts';

export interface TargetFlags {
  readonly selectors: readonly string[];
  readonly all: boolean;
  readonly exclude: readonly string[];
  readonly 'no-closure': boolean;
  readonly force: readonly ForceRule[];
}

export interface Target {
  readonly goal: Goal;
  readonly selection: Selection;
  readonly excluded: ReadonlySet<InstanceId>;
}

const bothGiven: Result<Target> = {
  ok: false,
  errors: [
    {
      severity: 'error',
      message: '--all and selectors are given together',
      hint: 'name some, or take all: one of the two',
    },
  ],
};

export const target = (topology: Topology, action: Goal['action'], flags: TargetFlags): Result<Target> => {
  const { selectors, all, exclude, force } = flags;
  if (all && selectors.length > 0) return bothGiven;
  const chosen = select(topology, selectors, { all });
  const left = exclude.length > 0 ? select(topology, exclude, { all: false }) : undefined;
  if (!chosen.ok || left?.ok === false) {
    return {
      ok: false,
      errors: [...(chosen.ok ? [] : chosen.errors), ...(left?.ok === false ? left.errors : [])],
    };
  }
  const goal: Goal = { action, selectors, all, exclude, closure: !flags['no-closure'], force };
  const excluded = new Set(left?.value.instances);
  return { ok: true, value: { goal, selection: chosen.value, excluded }, warnings: [...chosen.warnings] };
};
