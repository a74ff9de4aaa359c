/** The end of a run: cancel what will not begin, look at every instance once more, and say how it went. */
import type { InstanceId } from '../topology/model.ts';
import type { Observation, Observations } from '../topology/state.ts';
import type { Drift, RunResult } from './entries.ts';
import type { Context } from './lifecycle.ts';
import type { Outcome } from './outcome.ts';
import { isStopped } from './phases.ts';
import { stepState, succeeded, type RunState } from './state.ts';

/** What each instance of the plan should be at the end; the last step of an instance counts. */
const expectations = (state: RunState): Map<InstanceId, 'running' | 'stopped'> => {
  const expected = new Map<InstanceId, 'running' | 'stopped'>();
  const resting = state.plan.goal.action === 'stop' ? 'stopped' : 'running';
  for (const id of state.plan.unchanged) expected.set(id, resting);
  for (const step of state.plan.steps) {
    const id: InstanceId = `${step.service}@${step.host}`;
    if (succeeded(stepState(state, step.id).outcome))
      expected.set(id, step.action === 'start' ? 'running' : 'stopped');
    else expected.delete(id);
  }
  return expected;
};

const holds = (expected: 'running' | 'stopped', seen: Observation): boolean =>
  expected === 'running' ? seen.state === 'running' && seen.ready : isStopped(seen.state);

const driftOf = (state: RunState, observations: Observations): readonly Drift[] => {
  const drift: Drift[] = [];
  for (const [instance, expected] of expectations(state)) {
    const observed = observations.get(instance) ?? {
      state: 'unknown',
      ready: false,
      detail: 'it was not observed',
    };
    if (!holds(expected, observed)) drift.push({ instance, expected, observed });
  }
  return drift;
};

const outcomesOf = (state: RunState): readonly (Outcome | undefined)[] =>
  [...state.steps.values()].map((step) => step.outcome);

/**
 * An interrupt that came too late to keep anything from happening changes nothing. What a rolling run has given up by
 * itself says why.
 */
const wasCut = (state: RunState): boolean =>
  state.interrupted &&
  [...state.steps.values()].some(({ outcome, reason }) => outcome === 'cancelled' && reason === undefined);

const resultOf = (state: RunState): RunResult => {
  if (wasCut(state)) return 3;
  const bad = !outcomesOf(state).every(succeeded) || (state.drift?.length ?? 0) > 0;
  return bad ? 1 : 0;
};

const end = ({ state, out }: Context): void => out.record({ type: 'run.ended', result: resultOf(state) });

/** After the last outcome. A run that was cut short claims nothing, so it need not look again. */
export const finish = (context: Context): void => {
  const { state, out } = context;
  for (const [id, step] of state.steps) {
    if (step.phase === 'waiting') out.record({ type: 'step.ended', step: id, outcome: 'cancelled' });
  }
  const instances = [...expectations(state).keys()];
  if (wasCut(state) || instances.length === 0) return end(context);
  out.record({ type: 'run.checking', instances: instances.length });
  out.effect({ type: 'survey', instances });
};

export const surveyed = (context: Context, observations: Observations): void => {
  const stopped = [...expectations(context.state)].filter(([, expected]) => expected === 'stopped');
  const bootEnabled = stopped.map(([id]) => id).filter((id) => observations.get(id)?.boot === true);
  context.out.record({ type: 'run.checked', drift: driftOf(context.state, observations), bootEnabled });
  end(context);
};
