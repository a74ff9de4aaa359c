/** The contract taken literally, by matrices over all pairs: slow, plain, and nothing of it shared with the verifier. */
import type { Action, Plan, Quorum, Step, StepId } from '../../../src/plan/model.ts';
import type { Dependency, Instance, InstanceId, Topology } from '../../../src/topology/model.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { planOf, stepOf } from '../../unit/verify/build.ts';

type Matrix = boolean[][];

export interface World {
  readonly on: Topology;
  readonly ids: readonly InstanceId[];
  readonly seen: Observations;
  /** `start[i][j]`: a path orders i before j in that phase. */
  readonly start: Matrix;
  readonly stop: Matrix;
  readonly hardStart: Matrix;
  readonly hardStop: Matrix;
}

/** Only what is required can be a quorum. */
export const isWhole = ({ kind, need, candidates }: Dependency): boolean =>
  kind !== 'requires' || need === candidates.length;

export function world(on: Topology, seen: Observations): World {
  const ids = [...on.instances.keys()];
  const phase = (
    edge: (owner: Instance, dependency: Dependency) => 'earlier' | 'later' | undefined,
  ): Matrix => {
    const matrix = ids.map(() => ids.map(() => false));
    for (const owner of on.instances.values())
      for (const dependency of owner.dependencies.filter(isWhole))
        for (const candidate of dependency.candidates) {
          const [o, c] = [ids.indexOf(owner.id), ids.indexOf(candidate)];
          const side = edge(owner, dependency);
          if (side === 'earlier') matrix[c]![o] = true;
          if (side === 'later') matrix[o]![c] = true;
        }
    return closed(matrix);
  };
  return {
    ...{ on, ids, seen },
    start: phase((_, { kind }) => (kind === 'stopAfter' ? undefined : 'earlier')),
    stop: phase((_, { kind }) =>
      kind === 'stopAfter' ? 'earlier' : kind === 'startAfter' ? undefined : 'later',
    ),
    hardStart: phase((_, { kind }) => (kind === 'requires' ? 'earlier' : undefined)),
    hardStop: phase((_, { kind }) => (kind === 'requires' ? 'later' : undefined)),
  };
}

export function closed(matrix: Matrix): Matrix {
  const found = matrix.map((row) => [...row]);
  for (const k of found.keys())
    for (const i of found.keys())
      for (const j of found.keys()) if (found[i]![k] && found[k]![j]) found[i]![j] = true;
  return found;
}

export const isReady = ({ seen }: World, id: InstanceId): boolean => seen.get(id)?.ready === true;
export const isDown = ({ seen }: World, id: InstanceId): boolean => seen.get(id)?.state === 'stopped';
export const instanceOf = (id: StepId): InstanceId => id.slice(id.indexOf(':') + 1) as InstanceId;
export const actionOf = (id: StepId): Action => id.slice(0, id.indexOf(':')) as Action;
export const dependenciesOf = ({ on }: World, id: InstanceId): readonly Dependency[] =>
  on.instances.get(id)?.dependencies ?? [];

const quorumsOf = (w: World, id: InstanceId): Dependency[] =>
  dependenciesOf(w, id).filter((dependency) => !isWhole(dependency));

/** Must the first one have ended before the second one begins? `ids` are all the steps of the plan. */
export function isOrdered(w: World, ids: readonly StepId[], first: StepId, second: StepId): boolean {
  const [a, b] = [w.ids.indexOf(instanceOf(first)), w.ids.indexOf(instanceOf(second))];
  const actions = `${actionOf(first)} ${actionOf(second)}`;
  if (actions === 'start start') return w.start[a]![b]!;
  if (actions === 'stop stop') return w.stop[a]![b]!;
  if (actions === 'start stop') return false;
  const awaited = awaits(w, ids, first, second) || awaits(w, ids, second, first);
  return a === b || awaited || w.start[a]![b]! || w.start[b]![a]! || w.stop[a]![b]! || w.stop[b]![a]!;
}

/** Does the start of the one's instance wait for a quorum with the start of the other's? */
const awaits = (w: World, ids: readonly StepId[], owner: StepId, candidate: StepId): boolean =>
  quorumSteps(w, instanceOf(owner), ids).some(({ of }) => of.includes(`start:${instanceOf(candidate)}`)) &&
  ids.includes(`start:${instanceOf(owner)}`);

export function isHard(w: World, first: StepId, second: StepId): boolean {
  const [a, b] = [w.ids.indexOf(instanceOf(first)), w.ids.indexOf(instanceOf(second))];
  const actions = `${actionOf(first)} ${actionOf(second)}`;
  return (
    (actions === 'start start' && w.hardStart[a]![b]!) || (actions === 'stop stop' && w.hardStop[a]![b]!)
  );
}

/** A candidate stops after the owner unless enough stay ready without all that stop. */
export const isHeld = (w: World, ids: readonly StepId[], first: StepId, second: StepId): boolean =>
  actionOf(first) === 'stop' &&
  actionOf(second) === 'stop' &&
  quorumsOf(w, instanceOf(first)).some(
    ({ candidates, need }) =>
      candidates.includes(instanceOf(second)) &&
      candidates.filter((each) => isReady(w, each) && !ids.includes(`stop:${each}`)).length < need,
  );

/** What the start of an instance waits for beyond what is ready. */
export function quorumSteps(w: World, owner: InstanceId, ids: readonly StepId[]): Quorum[] {
  return quorumsOf(w, owner).flatMap(({ candidates, need }) => {
    const isThere = (id: InstanceId): boolean => isReady(w, id) && !ids.includes(`stop:${id}`);
    const of = candidates
      .filter((each) => !isThere(each))
      .map((each): StepId => `start:${each}`)
      .filter((each) => ids.includes(each));
    const owed = Math.min(need - candidates.filter(isThere).length, of.length);
    return owed > 0 ? [{ need: owed, of }] : [];
  });
}

/** All that starting the targets needs and that is not ready. */
export function toStart(w: World, targets: readonly InstanceId[]): Set<InstanceId> {
  const found = new Set(targets.filter((id) => !isReady(w, id)));
  for (const id of found)
    for (const { kind, candidates, need } of dependenciesOf(w, id)) {
      if (kind !== 'requires' && kind !== 'wants') continue;
      if (candidates.filter((each) => isReady(w, each)).length >= need) continue;
      for (const each of candidates) if (!isReady(w, each)) found.add(each);
    }
  return found;
}

/** What loses something that it requires, the stopping ones included, whether it runs or not. */
export function losing(w: World, stopping: ReadonlySet<InstanceId>): Set<InstanceId> {
  const lost = new Set(stopping);
  for (let size = -1; size !== lost.size;) {
    size = lost.size;
    for (const id of w.ids)
      for (const { kind, candidates, need } of dependenciesOf(w, id)) {
        const left = candidates.filter((each) => isReady(w, each) && !lost.has(each)).length;
        if (kind === 'requires' && candidates.some((each) => lost.has(each)) && left < need) lost.add(id);
      }
  }
  return lost;
}

/** Every pair that must be ordered is an edge. */
export function makePlan(w: World, stops: ReadonlySet<InstanceId>, starts: ReadonlySet<InstanceId>): Plan {
  const ids: StepId[] = [
    ...[...stops].map((id): StepId => `stop:${id}`),
    ...[...starts].map((id): StepId => `start:${id}`),
  ];
  const steps = ids.map((id) => {
    const requires = ids.filter((each) => isHard(w, each, id) || isHeld(w, ids, each, id)).toSorted();
    const after = ids.filter((each) => requires.includes(each) || isOrdered(w, ids, each, id)).toSorted();
    return stepOf(id, after, requires, actionOf(id) === 'start' ? quorumSteps(w, instanceOf(id), ids) : []);
  });
  return planOf('stop', listed(steps));
}

function listed(steps: readonly Step[]): Step[] {
  const found: Step[] = [];
  const waiting = [...steps];
  while (waiting.length > 0) {
    const has = (id: StepId): boolean => found.some((each) => each.id === id);
    const next = waiting.findIndex(({ after, quorum }) =>
      [...after, ...(quorum ?? []).flatMap(({ of }) => of)].every(has),
    );
    if (next < 0) throw new Error('a circle');
    found.push(...waiting.splice(next, 1));
  }
  return found;
}
