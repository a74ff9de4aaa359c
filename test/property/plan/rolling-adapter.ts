/** A question about a rolling restart put to the planner, and its answer in the form that the oracle judges. */
import { matchesInstance, namedLiterally } from '../../oracle/document.ts';
import type { RollingAnswer, RollingJson } from '../../oracle/rolling-judge.ts';
import type * as oracle from '../../oracle/types.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { ForceRule, Goal, Plan, Planned } from '../../../src/plan/model.ts';
import type { InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Selection } from '../../../src/topology/selection.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { answerOf, topologyFrom, type Question } from './adapter.ts';

const goalFrom = ({ rolling = {}, ...goal }: oracle.Goal): Goal => ({
  action: goal.action,
  selectors: goal.selectors,
  all: goal.all ?? false,
  exclude: goal.exclude ?? [],
  closure: goal.noClosure !== true,
  force: (goal.force ?? []) as ForceRule[],
  rolling: {
    by: rolling.by ?? 'instance',
    batch: rolling.batch ?? '1',
    pause: rolling.pause ?? 0,
    maxFailures: rolling.maxFailures ?? 0,
    withDependents: rolling.withDependents ?? false,
  },
});

const observedFrom = (observed: oracle.Observed): Observations =>
  new Map(
    Object.entries(observed).map(([id, { state, ready = true }]) => [
      id as InstanceId,
      { state, ready: state === 'running' && ready },
    ]),
  );

/** The passive ones of the document as well. */
export const rollingTopology = (document: oracle.Document): Topology => {
  const topology = topologyFrom(document);
  const instances = [...topology.instances].map(([id, instance]) => {
    const standby = document.hosts?.[instance.host.name]?.standby ?? [];
    return [id, { ...instance, standby: standby.includes(instance.service.name) }] as const;
  });
  return { ...topology, instances: new Map(instances) };
};

/** A passive one is named as an instance; a protected one also by its service. */
export const literalIn = ({ instances }: Topology, selectors: string[]): Set<InstanceId> =>
  new Set(
    [...instances.values()]
      .filter(({ id, standby, service }) =>
        standby && !service.protected ? selectors.includes(id) : namedLiterally(selectors, id),
      )
      .map(({ id }) => id),
  );

export const askRolling = (
  { document, goal, observed }: Question,
  topology = rollingTopology(document),
): Planned => {
  const ids = [...topology.instances.keys()].sort();
  const matching = (selectors: readonly string[]): InstanceId[] =>
    ids.filter((id) => selectors.some((selector) => matchesInstance(document, selector, id)));
  const selection: Selection = {
    instances: goal.all === true ? ids : matching(goal.selectors),
    literal: literalIn(topology, goal.selectors),
  };
  const seen = goal.offline === true ? 'offline' : observedFrom(observed);
  return plan(topology, goalFrom(goal), selection, new Set(matching(goal.exclude ?? [])), seen);
};

export const rollingAnswerOf = (planned: Planned): RollingAnswer => {
  const answer = answerOf(planned);
  return 'plan' in answer && planned.ok
    ? { plan: withRolling(planned.plan, answer.plan) }
    : refusalOf(answer);
};

const withRolling = ({ rolling, warnings }: Plan, json: RollingJson): RollingJson => ({
  ...json,
  warnings,
  ...(rolling === undefined ? {} : { rolling }),
});

const refusalOf = (answer: ReturnType<typeof answerOf>): RollingAnswer =>
  'refused' in answer ? answer : { refused: {} };
