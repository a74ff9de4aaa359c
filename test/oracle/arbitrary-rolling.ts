/** Scenarios of rolling restarts for fast-check: pools that somebody depends on, and whatever else there is. */
import * as fc from 'fast-check';
import { seldom } from './arbitrary-document.ts';
import { scenarios, type Scenario } from './arbitrary.ts';
import { expand } from './expand.ts';
import {
  STATES,
  type Document,
  type EntryDoc,
  type HostDoc,
  type KeepDoc,
  type Observation,
  type Observed,
  type RollingDoc,
  type ServiceDoc,
} from './types.ts';

/** The first `weight` times out of `weight` + 1. */
function mostly<T>(weight: number, first: T, ...others: T[]): fc.Arbitrary<T> {
  const rest = { weight: 1, arbitrary: fc.constantFrom(...others) };
  return fc.oneof({ withCrossShrink: true }, { weight, arbitrary: fc.constant(first) }, rest);
}

type Sites = 'none' | 'blocks' | 'turns';
type Serial = 'no' | 'true' | 'list' | 'reversed' | 'part';

const keep: fc.Arbitrary<KeepDoc | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 2, arbitrary: fc.constantFrom<KeepDoc>(1, 2, '50%', '67%') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<KeepDoc>({ min: 1, per: 'site' }, { min: '50%', per: 'site' }),
  },
);
const pool = fc.record({
  count: mostly(2, 4, 2, 3, 5),
  keep,
  serial: mostly<Serial>(6, 'no', 'true', 'list', 'reversed', 'part'),
  guarded: seldom(25),
});
const dependent = fc.record({
  on: mostly(2, [0], [1], [0, 2], [0, 1]),
  kind: mostly<'requires' | 'wants' | 'after'>(6, 'requires', 'wants', 'after'),
  need: mostly<EntryDoc['need']>(1, 1, 2, '50%', 'all', 'all'),
  scope: mostly(2, 'platform', 'site', 'host', 'nearest'),
  sort: mostly<'daemon' | 'job' | 'external'>(12, 'daemon', 'job', 'external'),
  group: seldom(6),
  restart: seldom(8),
  guarded: seldom(25),
});
const platform = fc.record({
  sites: mostly<Sites>(2, 'blocks', 'turns', 'none'),
  db: pool,
  mq: fc.option(pool, { freq: 2 }),
  /** Between the pools, and from those who depend on them. */
  between: mostly<'no' | 'wants' | 'requires' | 'any'>(3, 'no', 'wants', 'requires', 'any'),
  dependents: fc.array(dependent, { maxLength: 2 }),
  top: mostly<'no' | 'one' | 'all'>(3, 'no', 'one', 'all'),
  base: mostly<'no' | 'daemon' | 'external'>(4, 'no', 'daemon', 'external'),
  standby: seldom(12),
});
type Platform = typeof platform extends fc.Arbitrary<infer T> ? T : never;
type Pool = Platform['db'];
type Dependent = Platform['dependents'][number];

const HOSTS = 5;
const hostNames = Array.from({ length: HOSTS }, (_, index) => `h${index}`);

function build(parts: Platform): Document {
  const site = (index: number): HostDoc => {
    if (parts.sites === 'none') return {};
    return { site: (parts.sites === 'blocks' ? index < HOSTS / 2 - 0.5 : index % 2 === 0) ? 'x' : 'y' };
  };
  const passive = (index: number): HostDoc => (parts.standby && index === 1 ? { standby: ['db'] } : {});
  const hosts = hostNames.map((name, index): [string, HostDoc] => [
    name,
    { ...site(index), ...passive(index) },
  ]);
  const services: Record<string, ServiceDoc> = { db: poolOf(parts.db) };
  if (parts.base !== 'no') {
    services['base'] = { on: ['h0'], external: parts.base === 'external' };
    services['db'] = { ...services['db'], requires: ['base'] };
  }
  if (parts.mq !== null) services['mq'] = { ...poolOf(parts.mq), ...betweenOf(parts.between) };
  for (const [index, one] of parts.dependents.entries()) addDependent(services, one, index);
  // Whether one runs without a job that ended when it was waited for is not said.
  if (parts.top !== 'no' && services['web0'] !== undefined && services['web0'].kind !== 'job')
    services['top'] = { on: ['h3'], requires: [parts.top === 'one' ? { service: 'web0', need: 1 } : 'web0'] };
  return { name: 'random', hosts: Object.fromEntries(hosts), services };
}

function poolOf({ count, keep, serial, guarded }: Pool): ServiceDoc {
  const on = hostNames.slice(0, count);
  const doc: ServiceDoc = { on };
  if (keep !== undefined) doc.keep = keep;
  if (serial === 'true') doc.serial = true;
  if (serial === 'list') doc.serial = on;
  if (serial === 'reversed') doc.serial = on.toReversed();
  if (serial === 'part') doc.serial = { start: [on.at(-1) ?? '', on[0] ?? ''] };
  if (guarded) doc.protected = true;
  return doc;
}

function betweenOf(between: Platform['between']): ServiceDoc {
  if (between === 'no') return {};
  if (between === 'any') return { requires: [{ service: 'db', need: 1 }] };
  return { [between]: [{ service: 'db', scope: 'host', optional: true }] };
}

function addDependent(services: Record<string, ServiceDoc>, parts: Dependent, index: number): void {
  const entry: EntryDoc = { service: 'db', scope: parts.scope, optional: true };
  if (parts.need !== 'all' && parts.kind === 'requires' && parts.need !== undefined) entry.need = parts.need;
  // "more than there are is an error"
  if (parts.scope !== 'platform' && typeof entry.need === 'number') entry.need = '50%';
  if (parts.restart) entry.restart = true;
  const on = parts.on.map((host) => hostNames[host] ?? 'h0');
  const own: ServiceDoc = { on };
  if (parts.sort === 'external') own.external = true;
  if (parts.sort === 'job') own.kind = 'job';
  if (parts.guarded && parts.sort === 'daemon') own.protected = true;
  if (!parts.group) services[`web${index}`] = { ...own, [parts.kind]: [entry] };
  else {
    services[`group${index}`] = { on, kind: 'milestone', [parts.kind]: [entry] };
    services[`web${index}`] = { ...own, requires: [`group${index}@host`] };
  }
}

const rolling: fc.Arbitrary<RollingDoc> = fc.record({
  by: mostly<'instance' | 'host'>(4, 'instance', 'host'),
  batch: mostly(1, '2', '1', '3', '50%', '1,2', '100%'),
  pause: fc.constantFrom(0, 30_000),
  maxFailures: fc.nat({ max: 2 }),
  withDependents: seldom(3),
});
const goal = fc.record({
  selectors: mostly(4, ['db'], ['db', 'mq'], ['*'], ['@h0', '@h1'], ['db', 'web0'], ['db@h0', 'db@h2']),
  all: seldom(8),
  exclude: mostly<string[]>(12, [], ['db@h1'], ['web0']),
  force: mostly<string[]>(12, [], ['closure'], ['floor'], ['protected']),
  noClosure: seldom(15),
  offline: seldom(25),
  rolling,
});
const observation: fc.Arbitrary<Observation> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Observation>({ state: 'stopped' }) },
  { weight: 1, arbitrary: fc.constant<Observation>({ state: 'running', ready: false }) },
  { weight: 1, arbitrary: fc.constantFrom(...STATES).map((state): Observation => ({ state })) },
);
const cells = fc.array(fc.record({ odd: seldom(14), observation }), { minLength: 16, maxLength: 16 });

const pools: fc.Arbitrary<Scenario> = fc
  .record({ platform, goal, cells })
  .map(({ platform, goal, cells }) => {
    const document = build(platform);
    const all = [...expand(document).instances.values()];
    const known = goal.selectors.filter(
      (one) => one.includes('*') || one.startsWith('@') || isThere(one, all),
    );
    const observed: Observed = Object.fromEntries(
      all.map(({ id }, index) => {
        const cell = cells[index];
        return [id, cell?.odd === true ? cell.observation : { state: 'running' }];
      }),
    );
    const exclude = goal.exclude.filter((one) => isThere(one, all));
    return {
      document,
      goal: { action: 'restart', ...goal, selectors: goal.all ? [] : known, exclude },
      observed,
    };
  });

const isThere = (selector: string, all: { id: string; service: string }[]): boolean =>
  all.some(({ id, service }) => id === selector || service === selector);

/** Any platform, restarted in batches. */
const others: fc.Arbitrary<Scenario> = fc
  .record({ scenario: scenarios, rolling })
  .map(({ scenario, rolling }) => ({ ...scenario, goal: { ...scenario.goal, action: 'restart', rolling } }));

export const rollingScenarios: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 4, arbitrary: pools },
  { weight: 1, arbitrary: others },
);
