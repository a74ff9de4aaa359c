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
  readonly 'assume-down': readonly string[];
}

export interface Target {
  readonly goal: Goal;
  readonly selection: Selection;
  readonly excluded: ReadonlySet<InstanceId>;
  /** Hosts that do not answer: the operator vouches that these are down. */
  readonly assumedDown: ReadonlySet<InstanceId>;
}

const selected = (topology: Topology, selectors: readonly string[]): Result<Selection> =>
  selectors.length > 0
    ? select(topology, selectors)
    : { ok: true, value: { instances: [], literal: new Set() }, warnings: [] };

export const target = (topology: Topology, action: Goal['action'], flags: TargetFlags): Result<Target> => {
  const { selectors, all, exclude, force } = flags;
  const chosen = select(topology, selectors, { all });
  const left = selected(topology, exclude);
  const down = selected(topology, flags['assume-down']);
  if (!chosen.ok || !left.ok || !down.ok) {
    return { ok: false, errors: [chosen, left, down].flatMap((one) => (one.ok ? [] : one.errors)) };
  }
  const goal: Goal = { action, selectors, all, exclude, closure: !flags['no-closure'], force };
  const excluded = new Set(left.value.instances);
  if (chosen.value.instances.every((id) => excluded.has(id))) {
    const hint = 'Name something that --exclude leaves.';
    return {
      ok: false,
      errors: [{ severity: 'error', message: '--exclude leaves nothing of the selection', hint }],
    };
  }
  const value: Target = {
    goal,
    selection: chosen.value,
    excluded,
    assumedDown: new Set(down.value.instances),
  };
  return { ok: true, value, warnings: [] };
};
