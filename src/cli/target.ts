/** From the words of a command line to the instances they mean. */
import type { ForceRule, Goal, RestoreGoal } from '../plan/model.ts';
import type { Result } from '../topology/diagnostic.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Selection } from '../topology/selection.ts';
import { select } from '../topology/selectors.ts';
import { rollingOf, type RollingFlags } from './rolling.ts';

export interface TargetFlags extends RollingFlags {
  readonly selectors: readonly string[];
  readonly all: boolean;
  readonly exclude: readonly string[];
  readonly 'no-closure': boolean;
  readonly force: readonly ForceRule[];
  readonly 'assume-down': readonly string[];
  /** Empty: all that ran; undefined: not asked for. */
  readonly restore: string | undefined;
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

/** What ran is named as literally as can be: a standby that ran is started. */
const restored = (topology: Topology, { from }: RestoreGoal): Result<Selection> => {
  const instances = from.flatMap((ran) => ran.instances).filter((id) => topology.instances.has(id));
  if (instances.length > 0) {
    const value: Selection = { instances: instances.toSorted(), literal: new Set(instances) };
    return { ok: true, value, warnings: [] };
  }
  const message = 'nothing to restore: of what ran, nothing is in the topology any more';
  const hint = 'Name what to start, or say --all.';
  return { ok: false, errors: [{ severity: 'error', message, hint }] };
};

/** What a goal, and the hosts that are assumed to be down, mean in this topology. */
export const aimAt = (topology: Topology, goal: Goal, assumeDown: readonly string[]): Result<Target> => {
  const chosen = goal.restore
    ? restored(topology, goal.restore)
    : select(topology, goal.selectors, { all: goal.all });
  const left = selected(topology, goal.exclude);
  const down = selected(topology, assumeDown);
  if (!chosen.ok || !left.ok || !down.ok) {
    return { ok: false, errors: [chosen, left, down].flatMap((one) => (one.ok ? [] : one.errors)) };
  }
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

/** `restore`: what ran, where that is what is to be started; exactly that, so that nothing is drawn in. */
export const target = (
  topology: Topology,
  action: Goal['action'],
  flags: TargetFlags,
  restore: RestoreGoal | undefined,
): Result<Target> => {
  const { selectors, all, exclude, force } = flags;
  const rolling = rollingOf(action, flags);
  const closure = !flags['no-closure'] && !restore;
  const more = { ...(rolling && { rolling }), ...(restore && { restore }) };
  const goal: Goal = { action, selectors, all, exclude, closure, force, ...more };
  return aimAt(topology, goal, flags['assume-down']);
};
