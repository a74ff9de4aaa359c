/** What a rolling restart that did not come to its end leaves to do: never all of it again. */
import type { RollingGoal, Step } from '../plan/model.ts';
import type { Describe } from '../run/effects.ts';
import { hasBegun, isGood } from '../run/phases.ts';
import { succeeded, type RunState, type StepState } from '../run/state.ts';
import type { InstanceId } from '../topology/model.ts';

interface Pair {
  readonly instance: InstanceId;
  readonly joined: boolean;
  readonly stop: StepState | undefined;
  readonly start: StepState | undefined;
}

const pairsOf = ({ plan, steps }: RunState): readonly Pair[] => {
  const pairs = new Map<InstanceId, Pair>();
  for (const { service, host, cause } of plan.steps) {
    const instance: InstanceId = `${service}@${host}`;
    pairs.set(instance, {
      instance,
      joined: cause.kind === 'depends-on',
      stop: steps.get(`stop:${instance}`),
      start: steps.get(`start:${instance}`),
    });
  }
  return [...pairs.values()];
};

/** Its own command worked, whatever became of the hooks after it. */
const isUp = (start: StepState | undefined): boolean =>
  succeeded(start?.outcome) || start?.confirmation?.kind === 'reached';

/** Stopped and not started again, or not up any more at the end. */
export const notBack = (state: RunState): readonly InstanceId[] => {
  const drifted = (state.drift ?? [])
    .filter(({ expected, observed }) => expected === 'running' && observed.state !== 'running')
    .map(({ instance }) => instance);
  const stopped = pairsOf(state).filter(({ stop, start }) => stop && succeeded(stop.outcome) && !isUp(start));
  return [...new Set([...stopped.map(({ instance }) => instance), ...drifted])];
};

export const notRestarted = (state: RunState): readonly InstanceId[] => {
  const left = pairsOf(state).filter(({ stop, start }) => (stop ? !succeeded(stop.outcome) : !isUp(start)));
  // A dependent joins again with what it needs; named, it would take all of that down at once.
  const named = left.filter(({ joined }) => !joined);
  return (named.length > 0 ? named : left).map(({ instance }) => instance);
};

const time = (ms: number): string =>
  ms % 60_000 === 0 ? `${ms / 60_000}m` : ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;

/** What was typed, but for what holds without being typed. */
export const rollingFlags = (goal: RollingGoal): readonly string[] => [
  '--rolling',
  ...(goal.batch === '1' ? [] : ['--batch', goal.batch]),
  ...(goal.by === 'instance' ? [] : ['--by', goal.by]),
  ...(goal.pause === 0 ? [] : ['--pause', time(goal.pause)]),
  ...(goal.maxFailures === 0 ? [] : ['--max-failures', String(goal.maxFailures)]),
  ...(goal.withDependents ? ['--with-dependents'] : []),
];

/** Its traffic may have been taken off and was not given back, or the attempt at that failed. */
const mayBeDrained = ({ steps }: RunState, { id, service, host }: Step): boolean => {
  const taken = (steps.get(`stop:${service}@${host}`)?.commands ?? []).some(
    (one) => one.phase === 'drain' && hasBegun(one),
  );
  const given = (steps.get(id)?.commands ?? []).filter((one) => one.phase === 'undrain');
  const back = given.some(({ result }) => result !== undefined && isGood(result));
  return !back && (taken || given.length > 0);
};

/** By instance, the command that would give its traffic back. */
export type Undrains = ReadonlyMap<InstanceId, string>;

export const stillDrained = (state: RunState, describe: Describe): Undrains =>
  new Map(
    state.plan.steps.flatMap((step): [InstanceId, string][] => {
      if (step.action !== 'start' || !mayBeDrained(state, step)) return [];
      const command = describe(step.id, 'undrain');
      return command === undefined ? [] : [[`${step.service}@${step.host}`, command]];
    }),
  );

/** For those that are up: no command of ours would do only that. The variables are what hooks tend to use. */
export const undrainByHand = (drained: Undrains, others: readonly InstanceId[]): readonly string[] =>
  [...drained].flatMap(([instance, command]) => {
    if (others.includes(instance)) return [];
    const [service = '', host = ''] = instance.split('@');
    return [
      `${instance} may still be drained: once it is ready, run its undrain hook yourself, with ABQ_SERVICE=${service} ABQ_HOST=${host}: ${command}`,
    ];
  });
