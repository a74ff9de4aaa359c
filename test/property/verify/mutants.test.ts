/** Plans made by taking the contract literally are right; broken at random, they are caught, or still right. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan, Step } from '../../../src/plan/model.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { DependencyKind, InstanceId } from '../../../src/topology/model.ts';
import { consent, seen, topology, type Seen } from '../../unit/verify/build.ts';
import { judge } from './judge.ts';
import { dependenciesOf, isDown, isReady, losing, makePlan, toStart, world, type World } from './naive.ts';

const SIZE = 7;
const KINDS: readonly DependencyKind[] = [
  'requires',
  'requires',
  'wants',
  'after',
  'startAfter',
  'stopAfter',
];
const nameOf = (index: number): InstanceId => `s${index}@h`;

const edges = fc.record({
  owner: fc.integer({ min: 1, max: SIZE - 1 }),
  picks: fc.uniqueArray(fc.nat(SIZE - 2), { minLength: 1, maxLength: 3 }),
  kind: fc.constantFrom(...KINDS),
  need: fc.integer({ min: 1, max: 4 }),
});

/** Lower numbers start first and stop last, so nothing goes in circles. */
const worlds = fc
  .record({
    declared: fc.array(edges, { minLength: 6, maxLength: 16, size: 'max' }),
    states: fc.array(fc.constantFrom<Seen>('ready', 'ready', 'stopped', 'stopped', 'unknown'), {
      minLength: SIZE,
      maxLength: SIZE,
    }),
  })
  .map(({ declared, states }): World => {
    const lists: Record<string, string[]> = Object.fromEntries(states.map((_, index) => [nameOf(index), []]));
    for (const { owner, picks, kind, need } of declared) {
      const others =
        kind === 'stopAfter'
          ? picks.map((pick) => SIZE - 1 - (pick % owner))
          : picks.map((pick) => pick % owner);
      const self = kind === 'stopAfter' ? SIZE - 1 - owner : owner;
      const candidates = [...new Set(others)].map(nameOf);
      const quorum = need < candidates.length ? `${need} of ` : '';
      lists[nameOf(self)]?.push(`${kind} ${quorum}${candidates.join(' ')}`);
    }
    const on = topology(lists);
    return shown(
      world(on, seen(on, Object.fromEntries(states.map((state, index) => [nameOf(index), state])))),
    );
  });

/** A counterexample that can be read. */
const shown = (w: World): World => Object.assign(w, { [fc.toStringMethod]: () => 'a world, shown below' });

const targets = fc
  .uniqueArray(fc.nat(SIZE - 1), { minLength: 1, maxLength: 3 })
  .map((picks) => picks.map(nameOf));

type Make = (w: World, named: readonly InstanceId[]) => Plan | undefined;
const start: Make = (w, named) => makePlan(w, new Set(), toStart(w, named));
const running = (w: World, ids: Iterable<InstanceId>): Set<InstanceId> =>
  new Set([...ids].filter((id) => !isDown(w, id)));
const stop: Make = (w, named) => makePlan(w, running(w, losing(w, running(w, named))), new Set());
/** What stopped starts again; refused where something that is required is not ready. */
const restart: Make = (w, named) => {
  const stops = running(w, losing(w, running(w, named)));
  const starts = new Set([...stops, ...named]);
  const unmet = [...starts].some((id) =>
    dependenciesOf(w, id).some(
      ({ kind, candidates, need }) =>
        kind === 'requires' &&
        candidates.filter((each) => starts.has(each) || isReady(w, each)).length < need,
    ),
  );
  return unmet ? undefined : makePlan(w, stops, starts);
};
/** Some stop while others start, whatever that leaves broken. */
const mixed: Make = (w, named) =>
  makePlan(w, running(w, named), new Set(w.ids.filter((id) => isDown(w, id) && !named.includes(id))));
const plans = fc.constantFrom(start, stop, restart);

const errors = (w: World, plan: Plan): string[] =>
  [
    ...new Set(
      verify(w.on, plan, w.seen, consent())
        .filter(({ severity }) => severity === 'error')
        .map(({ rule }) => rule),
    ),
  ].toSorted();

const show = (w: World, plan: Plan): string =>
  [
    ...w.ids.map(
      (id) =>
        `${id} ${w.seen.get(id)?.state}: ${dependenciesOf(w, id)
          .map((each) => `${each.kind} ${each.need} of ${each.candidates.join(' ')}`)
          .join(', ')}`,
    ),
    ...plan.steps.map((step) => JSON.stringify({ ...step, cause: undefined })),
    ...verify(w.on, plan, w.seen, consent()).map(({ message }) => message),
  ].join('\n');

test('plans that are right', () => {
  fc.assert(
    fc.property(worlds, targets, plans, (w, named, make) => {
      const plan = make(w, named);
      if (plan !== undefined) assert.equal(errors(w, plan), [], show(w, plan));
    }),
    { numRuns: 600, includeErrorInReport: true },
  );
});

/** One change at a time; `pick` chooses where. */
type Mutate = (steps: readonly Step[], pick: number) => Step[];
const changed = (steps: readonly Step[], index: number, change: (step: Step) => Step): Step[] =>
  steps.map((step, each) => (each === index ? change(step) : step));
const choose = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

const dropEdge: Mutate = (steps, pick) =>
  changed(steps, pick % steps.length, (step) => {
    const gone = choose(step.after, Math.floor(pick / steps.length));
    const without = (ids: Step['after']): Step['after'] => ids.filter((id) => id !== gone);
    return { ...step, after: without(step.after), requires: without(step.requires) };
  });
const soften: Mutate = (steps, pick) =>
  changed(steps, pick % steps.length, (step) => {
    const gone = choose(step.requires, Math.floor(pick / steps.length));
    return { ...step, requires: step.requires.filter((id) => id !== gone) };
  });
const swap: Mutate = (steps, pick) => {
  const found = [...steps];
  const [a, b] = [pick % steps.length, Math.floor(pick / steps.length) % steps.length];
  [found[a], found[b]] = [found[b]!, found[a]!];
  return found;
};
const remove: Mutate = (steps, pick) => {
  const gone = choose(steps, pick)?.id;
  const without = (ids: Step['after']): Step['after'] => ids.filter((id) => id !== gone);
  return steps
    .filter(({ id }) => id !== gone)
    .map((step) => ({
      ...step,
      after: without(step.after),
      requires: without(step.requires),
      quorum: (step.quorum ?? [])
        .map(({ need, of }) => ({ of: without(of), need: Math.min(need, without(of).length) }))
        .filter(({ need }) => need > 0),
    }));
};
const loosen: Mutate = (steps, pick) => {
  const waiting = steps.flatMap((step, index) => ((step.quorum ?? []).length > 0 ? [index] : []));
  return changed(steps, choose(waiting, pick) ?? -1, (step) => ({
    ...step,
    quorum: (step.quorum ?? [])
      .map(({ need, of }) => ({ need: need - 1, of }))
      .filter(({ need }) => need > 0),
  }));
};
const mutations = fc.array(
  fc.record({
    mutate: fc.constantFrom(dropEdge, dropEdge, soften, swap, remove, loosen),
    pick: fc.nat(1000),
  }),
  { minLength: 1, maxLength: 3 },
);

test('plans that are broken', () => {
  let caught = 0;
  fc.assert(
    fc.property(
      worlds,
      targets,
      fc.oneof(plans, fc.constant(mixed)),
      mutations,
      (w, named, make, changes) => {
        let plan = make(w, named);
        for (const { mutate, pick } of changes)
          if (plan !== undefined && plan.steps.length > 0)
            plan = { ...plan, steps: mutate(plan.steps, pick) };
        if (plan === undefined) return;
        const expected = judge(w, plan);
        if (expected.length > 0) caught += 1;
        assert.equal(errors(w, plan), expected, show(w, plan));
      },
    ),
    { numRuns: 2500, includeErrorInReport: true },
  );
  assert.ok(caught > 300, `only ${caught} were broken: the test tests little`);
});

test.run();
