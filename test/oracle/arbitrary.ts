/** Scenarios for fast-check: a document, what was observed, and a goal. */
import * as fc from 'fast-check';
import { documents, seldom } from './arbitrary-document.ts';
import { expand, type Instance } from './expand.ts';
import { STATES, type Action, type Document, type Goal, type Observation, type Observed } from './types.ts';

export interface Scenario {
  document: Document;
  goal: Goal;
  observed: Observed;
}

interface Pick {
  sort: 'instance' | 'service' | 'host' | 'site' | 'tag' | 'glob' | 'nothing';
  index: number;
}
interface GoalParts {
  action: Action;
  picks: Pick[];
  all: boolean;
  exclude: Pick[];
  noClosure: boolean;
  force: string[];
  offline: boolean;
}
interface SeenParts {
  mode: 'up' | 'down' | 'random';
  /** One per instance: what it is where it differs from the mode. */
  cells: { odd: boolean; observation: Observation }[];
}

const running: Observation = { state: 'running' };
const observation: fc.Arbitrary<Observation> = fc.oneof(
  { withCrossShrink: true },
  { weight: 4, arbitrary: fc.constantFrom<Observation>(running, { state: 'stopped' }) },
  { weight: 1, arbitrary: fc.constant<Observation>({ state: 'running', ready: false }) },
  { weight: 2, arbitrary: fc.constantFrom(...STATES).map((state): Observation => ({ state })) },
);
const seen: fc.Arbitrary<SeenParts> = fc.record({
  mode: fc.constantFrom('up', 'down', 'random'),
  cells: fc.array(fc.record({ odd: seldom(8), observation }), { minLength: 12, maxLength: 12 }),
});
const pick: fc.Arbitrary<Pick> = fc.record({
  sort: fc.oneof(
    { withCrossShrink: true },
    { weight: 8, arbitrary: fc.constantFrom<Pick['sort']>('instance', 'service') },
    { weight: 4, arbitrary: fc.constantFrom<Pick['sort']>('host', 'site', 'tag', 'glob') },
    { weight: 1, arbitrary: seldom(8).map((none): Pick['sort'] => (none ? 'nothing' : 'service')) },
  ),
  index: fc.nat({ max: 11 }),
});
const goal: fc.Arbitrary<GoalParts> = fc.record({
  action: fc.constantFrom<Action>('start', 'stop', 'restart'),
  picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
  all: seldom(5),
  exclude: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Pick[]>([]) },
    { weight: 1, arbitrary: fc.array(pick, { maxLength: 2 }) },
  ),
  noClosure: seldom(8),
  force: fc.oneof(
    { weight: 5, arbitrary: fc.constant<string[]>([]) },
    { weight: 2, arbitrary: fc.subarray(['closure', 'protected', 'floor'], { minLength: 1 }) },
  ),
  offline: seldom(12),
});

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({ document: documents, goal, seen })
  .map(({ document, goal, seen }) => {
    const instances = [...expand(document).instances.values()];
    return { document, goal: buildGoal(goal, instances), observed: buildObserved(seen, instances) };
  });

function buildGoal(parts: GoalParts, instances: Instance[]): Goal {
  const selectors = parts.all ? [] : [...new Set(parts.picks.map((one) => selectorOf(one, instances)))];
  const goal: Goal = { action: parts.action, selectors };
  if (parts.all) goal.all = true;
  if (parts.exclude.length > 0)
    goal.exclude = [...new Set(parts.exclude.map((one) => selectorOf(one, instances)))];
  if (parts.noClosure) goal.noClosure = true;
  if (parts.force.length > 0) goal.force = parts.force;
  if (parts.offline) goal.offline = true;
  return goal;
}

function selectorOf({ sort, index }: Pick, instances: Instance[]): string {
  const instance = instances[index % Math.max(1, instances.length)];
  if (instance === undefined || sort === 'nothing') return 'nothing-is-named-so';
  if (sort === 'instance') return instance.id;
  if (sort === 'host') return `@${instance.host}`;
  if (sort === 'site' && instance.site !== undefined) return `site:${instance.site}`;
  if (sort === 'tag') return 'tag:t';
  return sort === 'glob' ? `*@${instance.host}` : instance.service;
}

function buildObserved({ mode, cells }: SeenParts, instances: Instance[]): Observed {
  const usual: Observation = mode === 'down' ? { state: 'stopped' } : running;
  return Object.fromEntries(
    instances.map(({ id, doc }, index) => {
      const cell = cells[index];
      const own = cell !== undefined && (mode === 'random' || cell.odd) ? cell.observation : usual;
      return [id, doc.external === true ? definite(own) : own];
    }),
  );
}

/** A probe of an external instance answers, or it does not (`unknown`). */
function definite(own: Observation): Observation {
  return own.state === 'running' || own.state === 'stopped' ? own : { state: 'unknown' };
}
