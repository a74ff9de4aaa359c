/** One platform planned once, in a process of its own, so that no case pays for another's garbage. Prints JSON. */
import { plan } from '../../src/plan/plan.ts';
import { verify } from '../../src/plan/verify/verify.ts';
import type { Goal } from '../../src/plan/model.ts';
import { buildTopology } from '../../src/topology/build.ts';
import { select } from '../../src/topology/selectors.ts';
import type { Observation } from '../../src/topology/state.ts';
import { shapes, type Shape } from './plan-shapes.ts';

const [shape, size, action] = process.argv.slice(2) as [Shape, string, Goal['action']];
const place = { file: 'abq.config.yaml', line: 1, column: 1 };
const document = shapes[shape](Number(size));

const seconds = <T>(work: () => T): { value: T; seconds: number } => {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, seconds: (user + system) / 1e6 };
};

const built = seconds(() =>
  buildTopology({ document, places: { key: () => place, value: () => place }, hash: '0' }),
);
if (!built.value.ok) throw new Error(built.value.errors[0]?.message);
const topology = built.value.value;
const all = select(topology, [], { all: true });
if (!all.ok) throw new Error(all.errors[0]?.message);
const selection = all.value;
const seen: Observation =
  action === 'start' ? { state: 'stopped', ready: false } : { state: 'running', ready: true };
const observed = new Map([...topology.instances.keys()].map((id) => [id, seen]));
const goal: Goal = { action, selectors: [], all: true, exclude: [], closure: true, force: [] };

const planned = seconds(() => plan(topology, goal, selection, new Set(), observed));
if (!planned.value.ok) throw new Error(planned.value.refusals[0]?.message);
const made = planned.value.plan;
const consent = {
  all: true,
  literal: selection.literal,
  selected: new Set(selection.instances),
  force: [],
};
const verified = seconds(() => verify(topology, made, observed, consent));
if (verified.value.some(({ severity }) => severity === 'error')) throw new Error(verified.value[0]?.message);

console.log(
  JSON.stringify({
    instances: topology.instances.size,
    steps: made.steps.length,
    build: built.seconds,
    plan: planned.seconds,
    verify: verified.seconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
