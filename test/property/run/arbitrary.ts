/** Random plans over a few hosts, with instances that behave in every scripted way. */
import * as fc from 'fast-check';
import type { Quorum, StepId } from '../../../src/plan/model.ts';
import type { Policy } from '../../../src/run/policy.ts';
import type { Act, Change, Script, Shown } from '../../scenario/run/script.ts';
import type { Scene } from '../../scenario/run/scripted.ts';
import { planOf, type StepSketch } from '../../unit/run/sketch.ts';

const SHOWN: readonly Shown[] = [
  ...(['running', 'unready', 'stopped', 'failed', 'changing', 'absent', 'unreachable', 'unknown'] as const),
];
const ENDS = [0, 1, 'signal', 'timeout', 'lost', 'unsent'] as const;
const MOST = 9;

export const sometimes = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary });

/** Without the keys that are undefined. */
const compact = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const shown = fc.constantFrom(...SHOWN);
const change: fc.Arbitrary<Change> = fc.record({ after: fc.nat({ max: 40 }), state: shown });

const act: fc.Arbitrary<Act> = fc
  .record({
    takes: fc.nat({ max: 20 }),
    ends: sometimes(5, fc.constantFrom(...ENDS)),
    becomes: sometimes(2, shown),
    readyAfter: sometimes(3, fc.nat({ max: 60 })),
    next: sometimes(1, change),
  })
  .map(compact);

/** Of a hook that leaves the state alone. */
const idle: fc.Arbitrary<Act> = fc
  .record({ takes: fc.nat({ max: 20 }), ends: sometimes(5, fc.constantFrom(...ENDS)) })
  .map(compact);

const acts = fc.oneof(act, fc.array(act, { minLength: 1, maxLength: 3 }));

export const script: fc.Arbitrary<Script> = fc
  .record({
    found: sometimes(3, shown),
    later: sometimes(1, change),
    start: sometimes(6, acts),
    stop: sometimes(6, acts),
    clear: sometimes(5, acts),
    beforeStart: sometimes(2, acts),
    afterStart: sometimes(2, acts),
    beforeStop: sometimes(2, acts),
    afterStop: sometimes(2, acts),
    drain: sometimes(3, acts),
    undrain: sometimes(3, acts),
    patience: fc.constant(100),
    boot: sometimes(2, fc.boolean()),
  })
  .map(compact);

/** A job that ends: one that never does would keep its run for ever, and rightly. */
const guard: fc.Arbitrary<Script> = fc
  .record({ after: fc.nat({ max: 200 }), beforeStop: sometimes(2, idle), afterStop: sometimes(2, idle) })
  .map(({ after, ...hooks }) => ({ guard: true, later: { after, state: 'stopped' }, ...compact(hooks) }));

interface Dice {
  readonly edges: readonly ('none' | 'soft' | 'hard' | 'quorum')[];
  readonly need: number;
}

const dice: fc.Arbitrary<Dice> = fc.record({
  edges: fc.array(fc.constantFrom('none', 'none', 'none', 'soft', 'hard', 'quorum'), {
    minLength: 2 * MOST,
    maxLength: 2 * MOST,
  }),
  need: fc.integer({ min: 1, max: 3 }),
});

const sketchOf = (id: StepId, before: readonly StepId[], { edges, need }: Dice): StepSketch => {
  const by = (kind: Dice['edges'][number]) => before.filter((_, at) => edges[at] === kind);
  const start = id.startsWith('start:');
  const own = start ? before.filter((other) => other === id.replace('start:', 'stop:')) : [];
  // Quorums count starts, and only starts have them.
  const of = start ? by('quorum').filter((other) => other.startsWith('start:')) : [];
  const quorum: Quorum[] = of.length > 0 ? [{ need: Math.min(need, of.length), of }] : [];
  return {
    after: by('soft'),
    requires: [...new Set([...by('hard'), ...own])],
    ...(quorum.length > 0 ? { quorum } : {}),
  };
};

export const instanceAt = (index: number) => `s${index % 3}@h${Math.floor(index / 3)}` as const;

const idsOf = (action: 'start' | 'stop' | 'restart', count: number): StepId[] => {
  const names = Array.from({ length: count }, (_, index) => instanceAt(index));
  const starts = names.map((name): StepId => `start:${name}`);
  const stops = names.map((name): StepId => `stop:${name}`);
  if (action === 'restart') return [...stops.toReversed(), ...starts];
  return action === 'start' ? starts : stops;
};

export const policy: fc.Arbitrary<Partial<Policy>> = fc.record({
  parallel: fc.integer({ min: 1, max: 8 }),
  perHost: fc.integer({ min: 1, max: 3 }).map((h0) => ({ h0 })),
  serial: fc.subarray(['s0', 's1']),
  failFast: fc.boolean(),
  attempts: fc.integer({ min: 1, max: 3 }),
});

export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    action: fc.constantFrom('start', 'stop', 'restart'),
    count: fc.integer({ min: 0, max: MOST }),
    dice: fc.array(dice, { minLength: 2 * MOST, maxLength: 2 * MOST }),
    scripts: fc.array(script, { minLength: MOST, maxLength: MOST }),
    guard: sometimes(4, guard),
    unchanged: sometimes(3, fc.constant(['log@h0'] as const)),
    policy,
    interrupt: sometimes(3, fc.nat({ max: 150 })),
  })
  .map(({ action, count, dice: rolled, scripts, guard, unchanged, policy, interrupt }) => {
    const ids = idsOf(action, count);
    const steps = ids.map((id, at): [StepId, StepSketch] => [
      id,
      sketchOf(id, ids.slice(0, at), rolled[at] ?? { edges: [], need: 1 }),
    ]);
    const plan = planOf(
      { steps: Object.fromEntries(steps), ...(unchanged ? { unchanged: [...unchanged] } : {}) },
      action,
    );
    const hosts = Object.fromEntries(scripts.slice(0, count).map((one, at) => [instanceAt(at), one]));
    // Jobs are stopped and never started.
    if (guard && count > 0 && action === 'stop') hosts[instanceAt(0)] = guard;
    return { plan, hosts, policy, ...(interrupt === undefined ? {} : { interrupt }) };
  });
