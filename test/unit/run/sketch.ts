/** Plans in a line or two: steps in a valid order, `requires` being part of `after`. */
import type { Goal, Plan, Quorum, Step, StepId } from '../../../src/plan/model.ts';
import type { InstanceId } from '../../../src/topology/model.ts';

export interface StepSketch {
  readonly after?: readonly StepId[];
  readonly requires?: readonly StepId[];
  readonly quorum?: readonly Quorum[];
}

export interface Sketch {
  readonly steps: Readonly<Record<StepId, StepSketch>>;
  readonly unchanged?: readonly InstanceId[];
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

export const planOf = ({ steps: sketches, unchanged = [] }: Sketch, action?: Goal['action']): Plan => {
  const steps = Object.entries(sketches).map(([id, sketch]) => stepOf(id as StepId, sketch));
  return {
    topology: { name: 'acme', hash: '0' },
    goal: {
      action: action ?? goalOf(steps),
      selectors: [],
      all: true,
      exclude: [],
      closure: true,
      force: [],
    },
    steps,
    unchanged,
    criticalPath: [],
    warnings: [],
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
