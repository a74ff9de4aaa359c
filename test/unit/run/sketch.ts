/** Plans in a line or two: steps in a valid order, `requires` being part of `after`. */
import type {
  Floor,
  Goal,
  Plan,
  Quorum,
  Rolling,
  RollingGoal,
  Step,
  StepId,
} from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';

export interface StepSketch {
  readonly after?: readonly StepId[];
  readonly requires?: readonly StepId[];
  readonly quorum?: readonly Quorum[];
}

export interface Sketch {
  readonly steps: Readonly<Record<StepId, StepSketch>>;
  readonly unchanged?: readonly InstanceId[];
  /** Of a rolling restart. */
  readonly rolling?: Rolling;
}

export const instanceOf = (id: StepId): InstanceId => id.slice(id.indexOf(':') + 1) as InstanceId;

const stepOf = (id: StepId, sketch: StepSketch): Step => {
  const [service = '', host = ''] = instanceOf(id).split('@');
  const requires = sketch.requires ?? [];
  return {
    id,
    action: id.startsWith('start:') ? 'start' : 'stop',
    service,
    host,
    after: [...new Set([...(sketch.after ?? []), ...requires])].sort(),
    requires,
    ...(sketch.quorum ? { quorum: sketch.quorum } : {}),
    cause: { kind: 'requested' },
  };
};

const goalOf = (steps: readonly Step[]): Goal['action'] => {
  const actions = new Set(steps.map((step) => step.action));
  if (actions.size === 2) return 'restart';
  return actions.has('stop') ? 'stop' : 'start';
};

const rollingGoal = ({ by, pause, maxFailures }: Rolling): RollingGoal => ({
  by,
  batch: '1',
  pause,
  maxFailures,
  withDependents: false,
});

export const planOf = (
  { steps: sketches, unchanged = [], rolling }: Sketch,
  action?: Goal['action'],
): Plan => {
  const steps = Object.entries(sketches).map(([id, sketch]) => stepOf(id as StepId, sketch));
  return {
    topology: { name: 'acme', hash: '0' },
    goal: {
      action: action ?? (rolling ? 'restart' : goalOf(steps)),
      selectors: [],
      all: true,
      exclude: [],
      closure: true,
      force: [],
      ...(rolling ? { rolling: rollingGoal(rolling) } : {}),
    },
    steps,
    unchanged,
    criticalPath: [],
    warnings: [],
    ...(rolling ? { rolling } : {}),
  };
};

/** Each step requires the one before it. */
export const chain = (...ids: readonly StepId[]): Sketch => ({
  steps: Object.fromEntries(
    ids.map((id, at): [StepId, StepSketch] => {
      const before = ids[at - 1];
      return [id, before === undefined ? {} : { requires: [before] }];
    }),
  ),
});

/** Steps that nothing orders. */
export const apart = (...ids: readonly StepId[]): Sketch => ({
  steps: Object.fromEntries(ids.map((id): [StepId, StepSketch] => [id, {}])),
});

type Steps = Sketch['steps'];

/** Each stopped and started, on its own. */
export const restart = (...ids: readonly InstanceId[]): Steps =>
  Object.fromEntries(
    ids.flatMap((id): [StepId, StepSketch][] => [
      [`stop:${id}`, {}],
      [`start:${id}`, { requires: [`stop:${id}`] }],
    ]),
  );

export const floor = (
  min: number,
  ready: readonly InstanceId[],
  down: readonly InstanceId[] = [],
): Floor => ({
  rule: 'keep',
  says: `keeps ${min} ready`,
  min,
  ready,
  down,
});

/** Every first step of a batch comes after every last one of the batch before. */
const afterBatch = (steps: Steps, before: Steps): Steps => {
  const followed = new Set(
    Object.values(before).flatMap(({ after = [], requires = [], quorum = [] }) => [
      ...after,
      ...requires,
      ...quorum.flatMap(({ of }) => of),
    ]),
  );
  const last = Object.keys(before).filter((id) => !followed.has(id as StepId)) as StepId[];
  const own = (ids: readonly StepId[] = []): boolean => ids.some((id) => id in steps);
  const isFirst = ({ after, requires, quorum = [] }: StepSketch): boolean =>
    !own(after) && !own(requires) && !quorum.some(({ of }) => own(of));
  return Object.fromEntries(
    Object.entries(steps).map(([id, step]) => [
      id,
      isFirst(step) ? { ...step, after: [...(step.after ?? []), ...last] } : step,
    ]),
  );
};

export const inBatches = (
  batches: readonly Steps[],
  { pause = 0, maxFailures = 0, floors = [] }: Partial<Rolling> = {},
): Sketch => ({
  steps: Object.assign({}, ...batches.map((steps, at) => afterBatch(steps, batches[at - 1] ?? {}))) as Steps,
  rolling: {
    by: 'instance',
    batches: batches.map((steps) => Object.keys(steps) as StepId[]),
    pause,
    maxFailures,
    floors,
  },
});
