/** What the planner makes of rolling restarts is right in the eyes of the verifier; broken, it names the rule. */
import * as fc from 'fast-check';
import '../seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Floor, Plan, Rolling, StepId } from '../../../src/plan/model.ts';
import type { Violation } from '../../../src/plan/verify/violation.ts';
import type { InstanceId, Service, Topology } from '../../../src/topology/model.ts';
import type { Scenario } from '../../oracle/arbitrary.ts';
import { rollingScenarios } from '../../oracle/arbitrary-rolling.ts';
import { expectRolling } from '../../oracle/rolling.ts';
import { errorsOf, plannedRolling, type Planned } from './rolling-planned.ts';

const numRuns = Number(process.env['ABQ_PROPERTY_RUNS'] ?? 400);

/** Whether what requires a job goes down with it is not settled between the two. */
const requiresJob = ({ document: { services = {} } }: Scenario): boolean =>
  Object.values(services).some(({ requires = [] }) =>
    requires.some((entry) => {
      const name = typeof entry === 'string' ? entry.replace(/@.*/, '') : entry.service;
      return services[name]?.kind === 'job';
    }),
  );

/** The topology has no circle, and there is a plan. */
function planned(scenario: Scenario): Planned | undefined {
  const { document, goal, observed } = scenario;
  if (requiresJob(scenario)) return undefined;
  const outcome = expectRolling(document, goal, observed);
  return 'refused' in outcome && outcome.refused.length > 0 ? undefined : plannedRolling(scenario);
}

const messages = (found: readonly Violation[]): string =>
  found.map(({ rule, message }) => `${rule}: ${message}`).join('\n');

test('plans of whatever is asked', () => {
  fc.assert(
    fc.property(rollingScenarios, (scenario) => {
      const made = planned(scenario);
      if (made !== undefined) assert.is(messages(errorsOf(made, made.plan)), '');
    }),
    { numRuns, includeErrorInReport: true },
  );
});

const hostOf = (id: string): string => id.slice(id.indexOf('@') + 1);
const instanceOf = (id: StepId): InstanceId => id.slice(id.indexOf(':') + 1) as InstanceId;
const serviceOf = (id: StepId): string => instanceOf(id).slice(0, instanceOf(id).indexOf('@'));
const choose = <T>(list: readonly T[], pick: number): T | undefined => list[pick % Math.max(1, list.length)];

const declaring = (plan: Plan, over: Partial<Rolling>): Plan => ({
  ...plan,
  rolling: { ...plan.rolling!, ...over },
});

const withService = (topology: Topology, name: string, over: Partial<Service>): Topology => ({
  ...topology,
  instances: new Map(
    [...topology.instances].map(([id, instance]) => [
      id,
      instance.service.name === name ? { ...instance, service: { ...instance.service, ...over } } : instance,
    ]),
  ),
});

/** One thing that is wrong; undefined: there is nothing to break. */
type Break = (made: Planned, pick: number) => Planned | undefined;

const edited =
  (change: (plan: Plan, pick: number) => Plan | undefined): Break =>
  (made, pick) => {
    const plan = change(made.plan, pick);
    return plan === undefined ? undefined : { ...made, plan };
  };

const dropBarrier = edited((plan, pick) => {
  const batches = plan.rolling!.batches;
  const batchOf = new Map(batches.flatMap((batch, index) => batch.map((id) => [id, index] as const)));
  const edges = plan.steps.flatMap(({ id, after }) =>
    after.filter((from) => batchOf.get(from) !== batchOf.get(id)).map((from) => ({ from, id })),
  );
  const gone = choose(edges, pick);
  if (gone === undefined) return undefined;
  const steps = plan.steps.map((step) =>
    step.id === gone.id
      ? {
          ...step,
          after: step.after.filter((id) => id !== gone.from),
          requires: step.requires.filter((id) => id !== gone.from),
        }
      : step,
  );
  return { ...plan, steps };
});

/** The first step of a batch into the one before. */
const moveStep = edited((plan, pick) => {
  const batches = plan.rolling!.batches;
  if (batches.length < 2) return undefined;
  const to = pick % (batches.length - 1);
  const moved = batches[to + 1]!.slice(0, 1);
  const others = batches.with(to, [...batches[to]!, ...moved]).with(to + 1, batches[to + 1]!.slice(1));
  return declaring(plan, { batches: others });
});

const mergeBatches = edited((plan, pick) => {
  const batches = plan.rolling!.batches;
  if (batches.length < 2) return undefined;
  const to = pick % (batches.length - 1);
  const merged = [...batches.slice(0, to), [...batches[to]!, ...batches[to + 1]!], ...batches.slice(to + 2)];
  return declaring(plan, { batches: merged });
});

/** What a floor asks of those that act; who does not act stays what it is. */
const askedOf = (made: Planned, { rule, min, ready, down }: Floor) => {
  const acting = new Set(made.plan.steps.map(({ id }) => instanceOf(id)));
  const own = (ids: readonly InstanceId[]): InstanceId[] => ids.filter((id) => acting.has(id));
  const key = [rule, ...own(ready), 'and', ...own(down)].join(' ');
  return { key, rest: ready.length - own(ready).length, height: min - (ready.length - own(ready).length) };
};

/** Only of a floor that the plan could break, and of all that ask the same of the same: one stands for the others. */
const lowerFloor =
  (rule: 'keep' | 'need', lower: (height: number) => number): Break =>
  (made, pick) => {
    const { floors } = made.plan.rolling!;
    const stops = new Set(
      made.plan.steps.filter(({ action }) => action === 'stop').map(({ id }) => instanceOf(id)),
    );
    // What is only started is no dependent that has to stay up: its floor is written down beyond what must be.
    const onlyStarts = made.plan.steps.map(({ id }) => instanceOf(id)).filter((id) => !stops.has(id));
    const isOwned = ({ says }: Floor): boolean => onlyStarts.some((id) => says.startsWith(`${id} `));
    const touched = floors
      .filter((floor) => floor.rule === rule && askedOf(made, floor).height > 0 && !isOwned(floor))
      .filter((floor) => floor.ready.some((id) => stops.has(id)));
    const gone = choose(touched, pick);
    if (gone === undefined) return undefined;
    const { key } = askedOf(made, gone);
    const most = Math.max(
      ...touched.map((each) => askedOf(made, each)).map((each) => (each.key === key ? each.height : 0)),
    );
    const over = floors.map((floor) => {
      const asked = askedOf(made, floor);
      return asked.key === key ? { ...floor, min: Math.min(floor.min, lower(most) + asked.rest) } : floor;
    });
    return { ...made, plan: declaring(made.plan, { floors: over }) };
  };

const protect: Break = (made, pick) => {
  const stopped = made.plan.steps.filter(
    ({ id, action }) => action === 'stop' && !made.consent.literal.has(instanceOf(id)),
  );
  const one = choose(stopped, pick);
  if (one === undefined || made.consent.force.includes('protected')) return undefined;
  return { ...made, topology: withService(made.topology, serviceOf(one.id), { protected: true }) };
};

const forbidDependents: Break = (made) => {
  const { goal, steps } = made.plan;
  const isJoined = steps.some(
    ({ id, action, cause }) =>
      action === 'stop' && cause.kind === 'depends-on' && made.consent.selected?.has(instanceOf(id)) !== true,
  );
  if (!isJoined || made.consent.force.includes('closure')) return undefined;
  const rolling = { ...goal.rolling!, withDependents: false };
  return { ...made, plan: { ...made.plan, goal: { ...goal, rolling } } };
};

/** Takes the hosts of a service in the order of the batches, and lists them the other way. */
const turnSerial: Break = (made, pick) => {
  const batches = made.plan.rolling!.batches;
  const starts = batches.map((batch) =>
    batch.filter((id) => id.startsWith('start:') && made.consent.selected?.has(instanceOf(id)) === true),
  );
  const services = [...new Set(starts.flat().map(serviceOf))].filter(
    (name) => starts.filter((batch) => batch.some((id) => serviceOf(id) === name)).length > 1,
  );
  const name = choose(services, pick);
  if (name === undefined) return undefined;
  const hosts = starts
    .flat()
    .filter((id) => serviceOf(id) === name)
    .map(hostOf)
    .toReversed();
  return { ...made, topology: withService(made.topology, name, { serial: { start: hosts, stop: [] } }) };
};

/** The rules of which one is named; the smallest number of plans in which there was something to break. */
const BREAKS: readonly (readonly [name: string, change: Break, rules: readonly string[], least: number])[] = [
  ['an edge between batches is missing', dropBarrier, ['order', 'requires'], 10],
  ['a step is in another batch', moveStep, ['rolling', 'order'], 10],
  ['two batches are one', mergeBatches, ['rolling'], 10],
  ['a keep is not recorded', lowerFloor('keep', () => -1), ['keep'], 10],
  ['a keep is recorded lower', lowerFloor('keep', (min) => min - 1), ['keep'], 10],
  ['a need is not recorded', lowerFloor('need', () => -1), ['need'], 10],
  ['a need is recorded lower', lowerFloor('need', (min) => min - 1), ['need'], 10],
  ['one that stops is protected', protect, ['protected'], 10],
  ['one that joins does so without consent', forbidDependents, ['closure'], 2],
  ['a list of hosts is turned round', turnSerial, ['serial'], 10],
];
for (const [name, change, rules, least] of BREAKS)
  test(name, () => {
    let broken = 0;
    fc.assert(
      fc.property(rollingScenarios, fc.nat(), (scenario, pick) => {
        const made = planned(scenario);
        const other = made === undefined ? undefined : change(made, pick);
        if (other === undefined) return;
        broken += 1;
        const found = errorsOf(other, other.plan);
        assert.ok(
          found.some(({ rule }) => rules.includes(rule)),
          `none of ${rules.join(', ')}: ${messages(found)}`,
        );
      }),
      { numRuns: Math.ceil(numRuns / 2), includeErrorInReport: true },
    );
    assert.ok(broken >= (least * numRuns) / 400, `only ${broken} were broken: the test tests little`);
  });

test.run();
