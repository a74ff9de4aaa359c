/** How a case of a rolling restart is written, and what turns it into what is compared. */
import { difference, understand } from '../compare.ts';
import { floorKey } from '../rolling-floors.ts';
import type { RollingAnswer, RollingJson } from '../rolling-judge.ts';
import { expand } from '../expand.ts';
import type { Document, Goal, Observed, RollingDoc, Rule } from '../types.ts';

/** Per batch: `db@a` stops and starts, `+db@a` only starts, `-db@a` only stops. */
interface Batches {
  batches: string[];
  /** Steps of which each comes before the next. */
  order?: string[];
  /** `keep 1: db@a db@b | db@c`: those that are ready, and those that are not; exactly these. */
  floors?: string[];
}
/** Where several assignments will do: how many instances each batch stops or starts, and who must not meet. */
interface Apart {
  sizes: number[];
  apart?: string[];
}

export interface RollingCase {
  /** A sentence of the documents, or `reading N` of the README. */
  says: string;
  document: Document;
  goal: Goal;
  /** `*` stands for every instance that is not named. */
  observed: Observed;
  expected: Batches | Apart | { refused: Rule; names?: string[] };
}

/** `roll('db @a', { batch: '2' })` */
export const roll = (selectors: string, rolling: RollingDoc = {}): Goal => ({
  action: 'restart',
  selectors: selectors.split(' ').filter((word) => word !== ''),
  rolling,
});
export const rollAll = (rolling: RollingDoc = {}): Goal => ({ ...roll('', rolling), all: true });

/** The observation with `*` written out for every instance of the document. */
export function seenBy({ document, observed }: RollingCase): Observed {
  const { '*': rest, ...named } = observed;
  const ids = [...expand(document).instances.keys()];
  return rest === undefined ? named : { ...Object.fromEntries(ids.map((id) => [id, rest])), ...named };
}

export function compareCase({ expected }: RollingCase, answer: RollingAnswer): string[] {
  if ('refused' in expected) {
    if ('plan' in answer) return [`planned: ${batchLines(answer.plan).join(', ')}`];
    const { rule = expected.refused, names } = answer.refused;
    const told = (expected.names ?? []).every((name) => names?.includes(name) !== false);
    return rule === expected.refused && told ? [] : [`refused: ${JSON.stringify(answer.refused)}`];
  }
  if ('refused' in answer) return [`refused: ${JSON.stringify(answer.refused)}`];
  return 'batches' in expected ? compareBatches(expected, answer.plan) : compareApart(expected, answer.plan);
}

function compareBatches({ batches, order = [], floors }: Batches, plan: RollingJson): string[] {
  const sorted = batches.map((line) => line.split(' ').toSorted().join(' '));
  const seen = batchLines(plan);
  const pairs = understand(plan).order;
  const missing = order.flatMap((line) => {
    const steps = line.split(' ');
    return steps
      .slice(1)
      .map((then, index) => `${steps[index]} ${then}`)
      .filter((pair) => !pairs.has(pair));
  });
  const written = new Set((plan.rolling?.floors ?? []).map(floorKey).map((key) => key.replace(/ \| $/, '')));
  return [
    ...(seen.join(', ') === sorted.join(', ') ? [] : [`batches: ${seen.join(', ')}`]),
    ...missing.map((pair) => `not ordered: ${pair}`),
    ...(floors === undefined ? [] : difference('floor', new Set(floors), written)),
  ];
}

function compareApart({ sizes, apart = [] }: Apart, plan: RollingJson): string[] {
  const batches = batchLines(plan).map((line) => line.split(' '));
  const seen = batches.map((ids) => ids.length).join(' ');
  const met = apart.filter((line) =>
    batches.some((ids) => line.split(' ').filter((id) => ids.includes(id)).length > 1),
  );
  return [...(seen === sizes.join(' ') ? [] : [`sizes: ${seen}`]), ...met.map((line) => `together: ${line}`)];
}

/** A plan's batches as a case writes them. */
function batchLines(plan: RollingJson): string[] {
  return (plan.rolling?.batches ?? []).map((steps) => {
    const of = (action: string) =>
      steps.filter((id) => id.startsWith(`${action}:`)).map((id) => id.slice(action.length + 1));
    const [stops, starts] = [of('stop'), of('start')];
    const words = [
      ...stops.map((id) => (starts.includes(id) ? id : `-${id}`)),
      ...starts.filter((id) => !stops.includes(id)).map((id) => `+${id}`),
    ];
    return words.toSorted().join(' ');
  });
}
