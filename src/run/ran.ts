/**
 * What ran, as far as runs can tell: what was stopped by us and not started since.
 *
 * Runs are taken from the newest to the oldest, and of each instance the newest word counts:
 * - a stop that is done, or whose command was sent and never proved to have done nothing, says that it ran. So does
 *   that of a restart which did not bring it back: it failed, or was interrupted, or killed.
 * - a start that is done or had nothing to do says that it was brought back, in whatever run; so does a run of `start`
 *   that found it ready when it was planned.
 * What was stopped already when a stop came to it says nothing: it was not us.
 */
import type { Plan, Ran } from '../plan/model.ts';
import type { InstanceId, Topology } from '../topology/model.ts';
import type { Observations } from '../topology/state.ts';
import { hasBegun, instanceOf, isStart } from './phases.ts';
import { succeeded, type RunState, type StepState } from './state.ts';

/** Its command may have run, whatever came of it: a run that was killed in the middle has stopped it, too. */
const wasStopped = ({ outcome, commands }: StepState): boolean =>
  outcome === 'done' || commands.some((command) => command.phase === 'stop' && hasBegun(command));

/** In the order of the plan: what this run has stopped, whatever became of it later. */
export const stoppedIn = ({ steps }: RunState): readonly InstanceId[] =>
  [...steps].flatMap(([id, step]) => (!isStart(id) && wasStopped(step) ? [instanceOf(id)] : []));

/** What this run has started, or found ready when it was asked to start it. */
const startedIn = ({ steps, plan }: RunState): readonly InstanceId[] => [
  ...[...steps].flatMap(([id, { outcome }]) => (isStart(id) && succeeded(outcome) ? [instanceOf(id)] : [])),
  ...(plan.goal.action === 'start' ? plan.unchanged : []),
];

/**
 * What one run adds to what ran. `known`: the instances of which newer runs have spoken; this run's are added to it.
 */
export const ranBefore = (
  { run, state }: { readonly run: string; readonly state: RunState },
  known: Set<InstanceId>,
): Ran => {
  const started = startedIn(state).filter((id) => !known.has(id));
  for (const id of started) known.add(id);
  const instances = stoppedIn(state).filter((id) => !known.has(id));
  for (const id of instances) known.add(id);
  return { run, instances };
};

/** An instance that ran before, and why it does not now. */
export interface Missing {
  readonly instance: InstanceId;
  readonly why: string;
}

const reasonOf = (
  state: RunState,
  topology: Topology,
  seen: Observations | 'offline',
  id: InstanceId,
): string | undefined => {
  if (!topology.instances.has(id)) return 'no longer in the topology';
  const drift = state.drift?.find(({ instance }) => instance === id);
  if (drift) return drift.observed.state === 'running' ? 'not ready' : drift.observed.state;
  const step = state.steps.get(`start:${id}`);
  if (step) return succeeded(step.outcome) ? undefined : (step.outcome ?? 'not started');
  if (state.plan.unchanged.includes(id) || seen === 'offline') return undefined;
  const found = seen.get(id);
  return found?.state === 'running' ? undefined : `not started: ${found?.state ?? 'not observed'}`;
};

/** After a start: what ran before and does not now. `seen`: what the plan was made from. */
export const missingAfter = (
  ran: readonly Ran[],
  state: RunState,
  topology: Topology,
  seen: Observations | 'offline',
): readonly Missing[] =>
  ran
    .flatMap(({ instances }) => instances)
    .flatMap((instance) => {
      const why = reasonOf(state, topology, seen, instance);
      return why === undefined ? [] : [{ instance, why }];
    });

/** Whether the end of this run is held against what ran before: a start of a part leaves the rest down on purpose. */
export const bringsAllBack = ({ goal }: Plan): boolean =>
  goal.action === 'start' && (goal.all || goal.restore !== undefined);
