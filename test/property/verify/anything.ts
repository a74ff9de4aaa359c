/** Plans as somebody might write them by hand: of the right shape, and of nothing else. */
import * as fc from 'fast-check';
import type { Plan, Step, StepId } from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';

export const IDS: readonly InstanceId[] = [
  'a@1',
  'a@2',
  'b@1',
  'b@2',
  'm@1',
  'j@1',
  'x@1',
  'r@1',
  'r@2',
  'r@3',
];
const WRONG: readonly InstanceId[] = ['@', 'a@', '__proto__@1', 'constructor@', 'a@9', 'a@1@1'];

const instances = fc.constantFrom(...IDS, ...IDS, ...WRONG);
const actions = fc.constantFrom('start' as const, 'stop' as const);
const stepIds = fc.tuple(actions, instances).map(([action, id]): StepId => `${action}:${id}`);
const lists = fc.array(stepIds, { maxLength: 4 });
const numbers = fc.oneof(
  fc.integer({ min: -2, max: 4 }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e308, 0.5, -0),
);

/** Mostly what its id says. */
const steps = fc
  .record({
    id: stepIds,
    other: fc.option(stepIds, { freq: 8 }),
    after: lists,
    requires: lists,
    quorum: fc.option(fc.array(fc.record({ need: numbers, of: lists }), { maxLength: 2 })),
  })
  .map(({ id, other, after, requires, quorum }): Step => {
    const [action = '', instance = ''] = (other ?? id).split(/:(.*)/s);
    const [service = '', host = ''] = instance.split(/@(.*)/s);
    const told = { id, action: action as Step['action'], service, host, after, requires };
    return { ...told, ...(quorum === null ? {} : { quorum }), cause: { kind: 'requested' } };
  });

const goals = fc.record({
  action: fc.constantFrom('start' as const, 'stop' as const, 'restart' as const),
  selectors: fc.constant([]),
  all: fc.boolean(),
  exclude: fc.constant([]),
  closure: fc.boolean(),
  force: fc.subarray(['closure', 'job', 'protected', 'floor'] as const),
});
const asked = fc.record({
  by: fc.constantFrom('instance' as const, 'host' as const),
  batch: fc.oneof(fc.constantFrom('1', '2', '50%', '1,2,50%', ''), fc.string({ maxLength: 6 })),
  pause: numbers,
  maxFailures: numbers,
  withDependents: fc.boolean(),
});
const floors = fc.record({
  rule: fc.constantFrom('keep' as const, 'need' as const),
  says: fc.string(),
  min: numbers,
  ready: fc.array(instances, { maxLength: 4 }),
  down: fc.array(instances, { maxLength: 4 }),
});

/** Into that many parts, in order: what a plan should declare. */
const cut = (all: readonly StepId[], parts: number): StepId[][] =>
  Array.from({ length: parts }, (_, part) =>
    all.filter((__, index) => Math.floor((index * parts) / all.length) === part),
  );

/** Half of the batches are the steps, so that the rules behind that one are reached. */
export const anyPlan = fc
  .record({
    steps: fc.array(steps, { maxLength: 12 }),
    goal: goals,
    asked: fc.option(asked),
    by: fc.constantFrom('instance' as const, 'host' as const),
    batches: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.array(lists, { maxLength: 4 })),
    rolls: fc.boolean(),
    pause: numbers,
    maxFailures: numbers,
    floors: fc.array(floors, { maxLength: 3 }),
    unchanged: fc.array(instances, { maxLength: 2 }),
    criticalPath: lists,
  })
  .map((made): Plan => {
    const { by, pause, maxFailures, rolls, unchanged, criticalPath } = made;
    const ids = made.steps.map(({ id }) => id);
    const batches = typeof made.batches === 'number' ? cut(ids, made.batches) : made.batches;
    return {
      topology: { name: 'acme', hash: 'abc' },
      goal: { ...made.goal, ...(made.asked === null ? {} : { rolling: made.asked }) },
      ...{ steps: made.steps, unchanged, criticalPath, warnings: [] },
      ...(rolls ? { rolling: { by, batches, pause, maxFailures, floors: made.floors } } : {}),
    };
  });
