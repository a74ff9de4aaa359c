/**
 * The steps that could begin, in queues of those that wait for the same room: where the first of a queue has none, no
 * other has, so that thousands behind it are never looked at. Changed by `fold` alone.
 */
import type { Plan, StepId } from '../plan/model.ts';
import type { RunGraph } from './graph.ts';
import { isStart } from './phases.ts';
import { batchesOf } from './rolling.ts';

interface Queue {
  readonly key: string;
  /** The longest remaining way first. */
  readonly steps: StepId[];
}

export interface Queues {
  readonly graph: RunGraph;
  readonly keys: ReadonlyMap<StepId, string>;
  readonly of: Map<string, Queue>;
  /** Those that are not empty, in the order of their first steps. */
  readonly list: Queue[];
}

/** One for each host. What has more to wait for than its host stands alone: it must not hold up others. */
const keysOf = (plan: Plan, serial: ReadonlySet<string>): Map<StepId, string> => {
  const batches = batchesOf(plan);
  const floors = plan.rolling?.floors ?? [];
  const members = new Set<string>(floors.flatMap(({ ready, down }) => [...ready, ...down]));
  return new Map(
    plan.steps.map(({ id, service, host }) => {
      const alone = serial.has(service) || (!isStart(id) && members.has(`${service}@${host}`));
      return [id, alone ? id : `${host} ${batches.get(id) ?? ''}`];
    }),
  );
};

/** `serial`: services whose instances are never acted on at the same time. */
export const queuesOf = (plan: Plan, graph: RunGraph, serial: readonly string[]): Queues => ({
  graph,
  keys: keysOf(plan, new Set(serial)),
  of: new Map(),
  list: [],
});

/** Longest remaining way first; the plan's order where they are equal. */
const compare = ({ remaining, index }: RunGraph, a: StepId, b: StepId): number =>
  (remaining.get(b) ?? 0) - (remaining.get(a) ?? 0) || (index.get(a) ?? 0) - (index.get(b) ?? 0);

/** The first place that is not before `id`. */
const placeOf = <T>(
  list: readonly T[],
  first: (item: T) => StepId | undefined,
  id: StepId,
  graph: RunGraph,
) => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = list[middle];
    const there = item === undefined ? undefined : first(item);
    if (there !== undefined && compare(graph, there, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const firstOf = (queue: Queue): StepId | undefined => queue.steps[0];

/** Changes a queue, and its place among the others with it. */
const change = ({ graph, list }: Queues, queue: Queue, work: (steps: StepId[]) => void): void => {
  const before = firstOf(queue);
  if (before !== undefined) list.splice(placeOf(list, firstOf, before, graph), 1);
  work(queue.steps);
  const now = firstOf(queue);
  if (now !== undefined) list.splice(placeOf(list, firstOf, now, graph), 0, queue);
};

export const enqueue = (queues: Queues, id: StepId): void => {
  const key = queues.keys.get(id) ?? id;
  const queue = queues.of.get(key) ?? { key, steps: [] };
  queues.of.set(key, queue);
  change(queues, queue, (steps) =>
    steps.splice(
      placeOf(steps, (one) => one, id, queues.graph),
      0,
      id,
    ),
  );
};

/** Does nothing where it is in none. */
export const dequeue = (queues: Queues, id: StepId): void => {
  const queue = queues.of.get(queues.keys.get(id) ?? id);
  const at = queue ? placeOf(queue.steps, (one) => one, id, queues.graph) : 0;
  if (queue?.steps[at] === id) change(queues, queue, (steps) => steps.splice(at, 1));
};
