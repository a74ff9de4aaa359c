/** A document of the oracle as a topology, and the planner's answer in the form that the oracle compares. */
import type { Answer } from '../../oracle/compare.ts';
import { matchesInstance, namedLiterally } from '../../oracle/document.ts';
import { expand, type Dependency as Expanded, type Platform } from '../../oracle/expand.ts';
import type * as oracle from '../../oracle/types.ts';
import { plan } from '../../../src/plan/plan.ts';
import type { ForceRule, Goal, Planned } from '../../../src/plan/model.ts';
import type { InstanceId, Keep, Quantity, Serial, Topology } from '../../../src/topology/model.ts';
import type { Selection } from '../../../src/topology/selection.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { type Edge, topologyOf } from '../../unit/plan/given.ts';

const quantity = (said: number | string): Quantity =>
  typeof said === 'number'
    ? { count: said }
    : said.endsWith('%')
      ? { percent: Number.parseFloat(said) }
      : { count: Number(said) };

const keepOf = (keep: oracle.KeepDoc | undefined): Keep | undefined => {
  if (keep === undefined) return undefined;
  if (typeof keep === 'object') return { min: quantity(keep.min), per: keep.per ?? 'platform' };
  return { min: quantity(keep), per: 'platform' };
};

const serialOf = (serial: oracle.ServiceDoc['serial']): Serial | undefined => {
  if (serial === undefined || serial === false) return undefined;
  if (serial === true) return { start: [], stop: [] };
  const start = Array.isArray(serial) ? serial : (serial.start ?? []);
  const stop = Array.isArray(serial) ? undefined : serial.stop;
  return { start, stop: stop ?? start.toReversed() };
};

const edgeOf = ({ owner, kind, need, candidates, restart }: Expanded): Edge => [
  owner as InstanceId,
  kind,
  need,
  candidates as InstanceId[],
  restart,
];

/** Order lists become edges in the oracle and stay what they are in a topology. */
const withoutSerial = (document: oracle.Document): oracle.Document => ({
  ...document,
  services: Object.fromEntries(
    Object.entries(document.services ?? {}).map(([name, { serial: _, ...service }]) => [name, service]),
  ),
});

const withDocument = (topology: Topology, { document, instances }: Platform): Topology => {
  const services = new Map(
    [...topology.services].map(([name, service]) => {
      const said = document.services?.[name] ?? {};
      const { kind = 'daemon', external = false, protected: isProtected = false } = said;
      const keep = keepOf(said.keep);
      return [
        name,
        { ...service, kind, external, protected: isProtected, keep, serial: serialOf(said.serial) },
      ];
    }),
  );
  const made = [...topology.instances].map(([id, instance]) => {
    const service = services.get(instance.service.name) ?? instance.service;
    return [id, { ...instance, service, host: { ...instance.host, site: instances.get(id)?.site } }] as const;
  });
  return { ...topology, services, instances: new Map(made) };
};

export const topologyFrom = (document: oracle.Document): Topology => {
  const platform = { ...expand(withoutSerial(document)), document };
  const ids = [...platform.instances.keys()].sort() as InstanceId[];
  return withDocument(topologyOf(ids, platform.dependencies.map(edgeOf)), platform);
};

const goalFrom = (goal: oracle.Goal): Goal => ({
  action: goal.action,
  selectors: goal.selectors,
  all: goal.all ?? false,
  exclude: goal.exclude ?? [],
  closure: goal.noClosure !== true,
  force: (goal.force ?? []) as ForceRule[],
});

const observedFrom = (observed: oracle.Observed): Observations =>
  new Map(
    Object.entries(observed).map(([id, { state, ready = true }]) => [
      id as InstanceId,
      { state, ready: state === 'running' && ready },
    ]),
  );

export interface Question {
  readonly document: oracle.Document;
  readonly goal: oracle.Goal;
  readonly observed: oracle.Observed;
}

export const ask = ({ document, goal, observed }: Question, topology = topologyFrom(document)): Planned => {
  const ids = [...topology.instances.keys()].sort();
  const matching = (selectors: readonly string[]): InstanceId[] =>
    ids.filter((id) => selectors.some((selector) => matchesInstance(document, selector, id)));
  const selection: Selection = {
    instances: goal.all === true ? ids : matching(goal.selectors),
    literal: new Set(ids.filter((id) => namedLiterally(goal.selectors, id))),
  };
  const seen = goal.offline === true ? 'offline' : observedFrom(observed);
  return plan(topology, goalFrom(goal), selection, new Set(matching(goal.exclude ?? [])), seen);
};

/** The first rule, with everybody whom any refusal by it names. */
export const answerOf = (planned: Planned): Answer => {
  if (planned.ok) {
    const steps = planned.plan.steps.map((step) => ({
      ...step,
      after: [...step.after],
      requires: [...step.requires],
      quorum: (step.quorum ?? []).map(({ need, of }) => ({ need, of: [...of] })),
    }));
    return { plan: { steps, unchanged: [...planned.plan.unchanged] } };
  }
  const rule = planned.refusals[0]?.rule ?? '';
  const same = planned.refusals.filter((refusal) => refusal.rule === rule);
  return { refused: { rule, names: same.flatMap(({ instances, path = [] }) => [...instances, ...path]) } };
};
