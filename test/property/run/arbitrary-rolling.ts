/** Random rolling restarts: batches, floors, dependents that are down over several batches, targets with a start only. */
import * as fc from 'fast-check';
import type { Floor, StepId } from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import type { Script, Shown } from '../../scenario/run/script.ts';
import type { Scene } from '../../scenario/run/scripted.ts';
import { floor, inBatches, instanceOf, planOf, type StepSketch } from '../../unit/run/sketch.ts';
import { instanceAt, policy, script, sometimes } from './arbitrary.ts';

const MOST = 7;
const BATCHES = 4;

interface Member {
  /** Where it stops; undefined: it is down. */
  readonly stops: number | undefined;
  readonly starts: number;
}

const member: fc.Arbitrary<Member> = fc
  .record({
    first: fc.nat({ max: BATCHES - 1 }),
    /** Mostly in the same batch. */
    later: fc.constantFrom(0, 0, 0, 0, 1, 2),
    down: fc.constantFrom(false, false, false, true),
  })
  .map(({ first, later, down }) => ({
    stops: down ? undefined : first,
    starts: Math.min(first + later, BATCHES - 1),
  }));

/** Whether the later one needs the earlier one. */
const needs = fc.constantFrom('no', 'no', 'hard', 'soft', 'some');

const batchesOf = (members: readonly Member[], edges: readonly string[]): Record<StepId, StepSketch>[] => {
  const edge = (above: number, below: number): string => edges[above * MOST + below] ?? 'no';
  const seen = new Set<StepId>();
  return Array.from({ length: BATCHES }, (_, batch) => {
    const steps: Record<StepId, StepSketch> = {};
    const stop = (at: number): void => {
      const id: StepId = `stop:${instanceAt(at)}`;
      const above = members.flatMap((_, i) => (i > at && seen.has(`stop:${instanceAt(i)}`) ? [i] : []));
      const by = (kind: string) =>
        above.filter((i) => edge(i, at) === kind).map((i): StepId => `stop:${instanceAt(i)}`);
      steps[id] = { requires: by('hard'), after: by('soft') };
      seen.add(id);
    };
    const start = (at: number): void => {
      const [id, own]: StepId[] = [`start:${instanceAt(at)}`, `stop:${instanceAt(at)}`] as const;
      if (!id || !own) return;
      const below = members.flatMap((_, i) => (i < at && seen.has(`start:${instanceAt(i)}`) ? [i] : []));
      const by = (kind: string) =>
        below.filter((i) => edge(at, i) === kind).map((i): StepId => `start:${instanceAt(i)}`);
      const some = by('some');
      steps[id] = {
        requires: [...by('hard'), ...(seen.has(own) ? [own] : [])],
        after: by('soft'),
        ...(some.length > 0 ? { quorum: [{ need: 1, of: some }] } : {}),
      };
      seen.add(id);
    };
    members.forEach((_, i) => {
      const at = members.length - 1 - i;
      if (members[at]?.stops === batch) stop(at);
    });
    members.forEach(({ starts }, at) => {
      if (starts === batch) start(at);
    });
    return steps;
  }).filter((steps) => Object.keys(steps).length > 0);
};

const floorOf = (members: readonly Member[], chosen: readonly boolean[], spare: number): Floor => {
  const ids = (down: boolean): InstanceId[] =>
    members.flatMap(({ stops }, at) =>
      chosen[at] && (stops === undefined) === down ? [instanceAt(at) as InstanceId] : [],
    );
  const ready = ids(false);
  return floor(Math.max(0, ready.length - spare), ready, ids(true));
};

/** Whom the world takes down, or brings up, by itself. */
const deaths = fc.array(
  fc.record({
    at: fc.nat({ max: MOST - 1 }),
    after: fc.nat({ max: 200 }),
    state: fc.constantFrom<Shown>('stopped', 'failed', 'unready', 'unreachable', 'changing', 'running'),
  }),
  { maxLength: 3 },
);

export const rollingScenes: fc.Arbitrary<Scene> = fc
  .record({
    members: fc.array(member, { minLength: 1, maxLength: MOST }),
    edges: fc.array(needs, { minLength: MOST * MOST, maxLength: MOST * MOST }),
    floors: fc.array(
      fc.record({
        chosen: fc.array(fc.boolean(), { minLength: MOST, maxLength: MOST }),
        spare: fc.integer({ min: 1, max: 3 }),
      }),
      { maxLength: 2 },
    ),
    scripts: fc.array(sometimes(4, script), { minLength: MOST, maxLength: MOST }),
    deaths,
    pause: fc.constantFrom(0, 0, 100),
    maxFailures: fc.nat({ max: 3 }),
    policy,
    /** Many while the first batches drain and stop. */
    interrupt: sometimes(4, fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 25 }))),
  })
  .map(({ members, edges, floors, scripts, deaths, pause, maxFailures, policy, interrupt }) => {
    const sketch = inBatches(batchesOf(members, edges), {
      pause,
      maxFailures,
      floors: floors.map(({ chosen, spare }) => floorOf(members, chosen, spare)),
    });
    const plan = planOf(sketch);
    const known = new Set(plan.steps.map(({ id }) => instanceOf(id)));
    const hosts: Record<string, Script> = Object.fromEntries(
      scripts.flatMap((one, at) => (one && known.has(instanceAt(at)) ? [[instanceAt(at), one]] : [])),
    );
    for (const { at, after, state } of deaths) {
      const id = instanceAt(at);
      if (known.has(id)) hosts[id] = { ...hosts[id], later: { after, state } };
    }
    return { plan, hosts, policy, ...(interrupt === undefined ? {} : { interrupt }) };
  });
