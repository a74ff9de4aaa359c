/** What is wrong with an answer of the product, as sentences; an empty list is agreement. */
import { closed, isSaturated, pairs, stillOpen, type Pair } from './order.ts';
import type { Outcome, Planned, Quorum, StepId } from './types.ts';

/** The part of `abq plan --json` (cli.md) that the oracle judges. */
export interface StepJson {
  id: StepId;
  action: string;
  service: string;
  host: string;
  after: StepId[];
  requires: StepId[];
  quorum?: Quorum[];
  cause?: { kind: string };
}
export interface PlanJson {
  steps: StepJson[];
  unchanged: string[];
}
/** `rule` and `names` as far as the product tells them; what it does not tell is not compared. */
export type Answer = { plan: PlanJson } | { refused: { rule?: string; names?: string[] } };

export function compare(expected: Outcome, actual: Answer): string[] {
  if ('refused' in expected) {
    if (!('refused' in actual)) return [`planned, but must be refused: ${JSON.stringify(expected.refused)}`];
    return compareRefusal(expected.refused, actual.refused);
  }
  if ('refused' in actual) return [`refused, but there is a plan: ${JSON.stringify(actual.refused)}`];
  return comparePlan(expected, actual.plan);
}

/** Any rule that applies may be named first; of that rule all instances have to be named. */
export function compareRefusal(
  expected: { rule: string; names: string[] }[],
  actual: { rule?: string; names?: string[] },
) {
  const rules = expected.filter(({ rule }) => actual.rule === undefined || rule === actual.rule);
  if (rules.length === 0)
    return [`refused by ${actual.rule}, expected ${expected.map(({ rule }) => rule).join(' or ')}`];
  if (actual.names === undefined) return [];
  const named = new Set(actual.names);
  const told = rules.some(({ rule, names }) => rule === 'topology' || names.every((name) => named.has(name)));
  return told ? [] : [`names ${[...named].join(', ')}, expected ${JSON.stringify(rules)}`];
}

function comparePlan(expected: Planned, plan: PlanJson): string[] {
  const shape = checkShape(plan);
  if (shape.length > 0) return shape;
  const seen = understand(plan);
  const unchanged = plan.unchanged.filter((id) => !expected.either.has(id));
  const certain = [...expected.unchanged].filter((id) => !expected.either.has(id));
  return [
    ...difference('step', expected.steps, new Set(plan.steps.map(({ id }) => id))),
    ...difference('unchanged', new Set(certain), new Set(unchanged)),
    ...difference('order', expected.order, seen.order),
    ...difference('hard', expected.hard, seen.hard),
    ...difference('quorum', quorumLines(expected.quorum), quorumLines(seen.quorum)),
    ...checkCauses(expected, plan),
    ...checkSequence(plan),
  ];
}

export function difference(what: string, expected: Set<string>, actual: Set<string>): string[] {
  const missing = [...expected].filter((item) => !actual.has(item)).map((item) => `${what} missing: ${item}`);
  const extra = [...actual].filter((item) => !expected.has(item)).map((item) => `${what} too many: ${item}`);
  return [...missing, ...extra];
}

/** Ids are what the other fields say, unique, and everything a step refers to is in the plan. */
export function checkShape({ steps, unchanged }: PlanJson): string[] {
  const ids = new Set(steps.map(({ id }) => id));
  const problems = steps.flatMap(({ id, action, service, host, after, requires, quorum = [] }) => [
    ...(id === `${action}:${service}@${host}` ? [] : [`${id}: is not ${action}:${service}@${host}`]),
    ...[...after, ...quorum.flatMap(({ of }) => of)]
      .filter((to) => !ids.has(to))
      .map((to) => `${id}: no step ${to}`),
    // "`requires` is the subset of `after`"
    ...requires.filter((to) => !after.includes(to)).map((to) => `${id}: requires ${to} but is not after it`),
    ...quorum.filter(({ need }) => need < 1).map(({ need }) => `${id}: a quorum of ${need}`),
  ]);
  if (ids.size !== steps.length) problems.push('a step is there twice');
  if (new Set(unchanged).size !== unchanged.length) problems.push('an instance is unchanged twice');
  return problems;
}

/** A plan's own order, hard pairs and quorums, in the form of the oracle's. */
export function understand({ steps }: PlanJson): Pick<Planned, 'order' | 'hard' | 'quorum'> {
  const sure = steps.flatMap(({ id, quorum = [] }) =>
    quorum.filter(isSaturated).flatMap(({ of }) => pairs(of, id)),
  );
  // A step that waits for its own stop may require it or not: README, 16.
  const demanded = steps
    .flatMap(({ id, requires }) => pairs(requires, id))
    .filter((pair) => !isOwnStop(pair));
  const hard = closed([...demanded, ...sure]);
  const order = closed([...steps.flatMap(({ id, after }) => pairs(after, id)), ...sure]);
  const quorum = new Map(steps.map(({ id, quorum: list = [] }) => [id, stillOpen(list, hard, id)]));
  return { order, hard, quorum };
}

function isOwnStop([first, then]: Pair): boolean {
  return first.startsWith('stop:') && then === `start:${first.slice('stop:'.length)}`;
}

export function quorumLines(quorums: Map<StepId, Quorum[]>): Set<string> {
  const line = (step: StepId, { need, of }: Quorum) => `${step} needs ${need} of ${of.toSorted().join(' ')}`;
  return new Set([...quorums].flatMap(([step, list]) => list.map((quorum) => line(step, quorum))));
}

/** cli.md names one kind, `requested`; of the others only the first word is compared. */
export function checkCauses({ causes }: Pick<Planned, 'causes'>, { steps }: PlanJson): string[] {
  return steps.flatMap(({ id, cause }) => {
    const kinds = causes.get(id);
    if (kinds === undefined || cause === undefined) return [];
    const word = (kind: string) => kind.toLowerCase().split(/[^a-z]/)[0] ?? '';
    const fits = [...kinds].some((kind) => word(kind) === word(cause.kind));
    return fits ? [] : [`${id}: its cause is ${cause.kind}, expected ${[...kinds].join(' or ')}`];
  });
}

/** "`steps` is in a valid order": done one after the other, each finds what it waits for. */
export function checkSequence({ steps }: PlanJson): string[] {
  const done = new Set<StepId>();
  return steps.flatMap(({ id, after, quorum = [] }) => {
    const early = after.filter((first) => !done.has(first)).map((first) => `${id} is listed before ${first}`);
    const short = quorum
      .filter(({ need, of }) => of.filter((first) => done.has(first)).length < Math.min(need, of.length))
      .map(() => `${id} is listed before its quorum`);
    done.add(id);
    return [...early, ...short];
  });
}
