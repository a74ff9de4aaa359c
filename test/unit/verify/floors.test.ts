/** Form, floors, host orders, protection, rolling restarts, and size. */
// gate-timeout: 120s
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan, Step, StepId } from '../../../src/plan/model.ts';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { InstanceId, Quantity, Topology } from '../../../src/topology/model.ts';
import { allDown, consent, plan, planOf, seen, stepOf, told, topology, type Seen } from './build.ts';

const tells = (
  of: Topology,
  made: Plan,
  but: Record<string, Seen> = {},
  over: Partial<Consent> = {},
): string[] => told(verify(of, made, seen(of, but), consent(over)));

const single = topology({ 'db@a': [], 'db@b': [] }, { sites: { a: 'x' } });
const base: Step = stepOf('stop:db@a');
const formExamples: readonly (readonly [name: string, made: Partial<Plan>, message: RegExp])[] = [
  ['another topology', { topology: { name: 'other', hash: 'abc' } }, /for topology other/],
  ['another state of the topology', { topology: { name: 'acme', hash: 'def' } }, /has changed/],
  ['a step of another action', { steps: [{ ...base, action: 'start' }] }, /says start of db on a/],
  ['a step of another service', { steps: [{ ...base, service: 'api' }] }, /says stop of api/],
  ['a step on another host', { steps: [{ ...base, host: 'b' }] }, /says stop of db on b/],
  ['a step on another site', { steps: [{ ...base, site: 'y' }] }, /says site y, a is in x/],
  ['a step twice', { steps: [base, base] }, /more than once/],
  ['an unknown instance', { steps: [stepOf('stop:db@c')] }, /db@c is not in topology acme/],
  ['after nothing', { steps: [stepOf('stop:db@a', ['stop:db@b'])] }, /stop:db@b, which is not in the plan/],
  ['after itself', { steps: [stepOf('stop:db@a', ['stop:db@a'])] }, /listed before stop:db@a/],
  [
    'a circle',
    { steps: [stepOf('stop:db@a', ['stop:db@b']), stepOf('stop:db@b', ['stop:db@a'])] },
    /stop:db@a is listed before stop:db@b/,
  ],
  [
    'the same edge twice',
    { steps: [base, stepOf('stop:db@b', ['stop:db@a', 'stop:db@a'])] },
    /more than once in after/,
  ],
  [
    'required without being after it',
    { steps: [base, stepOf('stop:db@b', [], ['stop:db@a'])] },
    /requires stop:db@a without being after it/,
  ],
  [
    'a quorum that is listed later',
    { steps: [stepOf('stop:db@a', [], [], [{ need: 1, of: ['stop:db@b'] }]), stepOf('stop:db@b')] },
    /listed before the 1 steps/,
  ],
  [
    'a quorum of none',
    { steps: [base, stepOf('stop:db@b', [], [], [{ need: 0, of: ['stop:db@a'] }])] },
    /0 of 1/,
  ],
  ['a critical path to nowhere', { criticalPath: ['start:db@a'] }, /critical path names start:db@a/],
];
for (const [name, made, message] of formExamples) {
  test(`form: ${name}`, () => {
    const found = verify(single, { ...plan('stop', 'stop:db@a'), ...made }, seen(single), consent());
    assert.is(found[0]?.rule, 'form');
    assert.match(found[0]?.message ?? '', message);
  });
}

const kept = (min: Quantity, per: 'platform' | 'site' = 'platform'): Topology =>
  topology(
    { 'r@1': [], 'r@2': [], 'r@3': [], 'r@4': [] },
    { services: { r: { keep: { min, per } } }, sites: { 1: 'x', 2: 'x', 3: 'y', 4: 'y' } },
  );
const everyone = new Set<InstanceId>(['r@1', 'r@2', 'r@3', 'r@4']);
const two = plan('stop', 'stop:r@1\n stop:r@2');
const floors: readonly {
  readonly name: string;
  readonly on: Topology;
  readonly but?: Record<string, Seen>;
  readonly made?: Plan;
  readonly consent?: Partial<Consent>;
  readonly tells?: readonly string[];
}[] = [
  { name: 'is kept', on: kept({ count: 2 }) },
  { name: 'is broken', on: kept({ count: 3 }), tells: ['error keep: r@1 r@2'] },
  { name: 'is rounded up', on: kept({ percent: 51 }), tells: ['error keep: r@1 r@2'] },
  { name: 'is exact', on: kept({ percent: 50 }) },
  { name: 'is broken on a site', on: kept({ count: 1 }, 'site'), tells: ['error keep: r@1 r@2'] },
  {
    name: 'counts the ready ones',
    on: kept({ count: 2 }),
    but: { 'r@4': 'running' },
    tells: ['error keep: r@1 r@2'],
  },
  { name: 'falls with --all', on: kept({ count: 3 }), consent: { all: true } },
  { name: 'falls when all are named', on: kept({ count: 3 }), consent: { literal: everyone } },
  {
    name: 'holds when some are named',
    on: kept({ count: 3 }),
    consent: { literal: new Set<InstanceId>(['r@1', 'r@2']) },
    tells: ['error keep: r@1 r@2'],
  },
  {
    name: 'is forced',
    on: kept({ count: 3 }),
    consent: { force: ['floor'] },
    tells: ['warning keep: r@1 r@2'],
  },
  {
    name: 'falls when all are selected',
    on: kept({ count: 3 }),
    consent: { selected: everyone },
  },
  {
    name: 'binds what a start propagates',
    on: kept({ count: 3 }),
    made: plan('start', 'stop:r@1\n stop:r@2'),
    consent: { all: true, literal: everyone },
    tells: ['error keep: r@1 r@2'],
  },
  {
    name: 'that was broken before allows no more',
    on: kept({ count: 4 }),
    but: { 'r@1': 'running' },
    made: plan('restart', 'stop:r@1\n start:r@1 <- stop:r@1'),
    tells: ['error keep: r@1'],
  },
  {
    name: 'does not count a stop of what is down',
    on: kept({ count: 4 }),
    but: { 'r@1': 'stopped' },
    made: plan('stop', 'stop:r@1'),
  },
];
for (const { name, on, but, made = two, consent: given, tells: expected } of floors)
  test(`a floor ${name}`, () => assert.equal(tells(on, made, but, given), expected ?? []));

test('protected: only named', () => {
  const safe = topology({ 'db@a': [] }, { services: { db: { protected: true } } });
  const stop = plan('stop', 'stop:db@a');
  assert.equal(tells(safe, stop, {}, { all: true }), ['error protected: db@a']);
  assert.equal(tells(safe, stop, {}, { literal: new Set<InstanceId>(['db@a']) }), []);
  assert.equal(tells(safe, stop, {}, { force: ['protected'] }), ['warning protected: db@a']);
  assert.equal(tells(safe, stop, { 'db@a': 'absent' }), ['warning protected: db@a']);
  const propagated = tells(safe, plan('start', 'stop:db@a'), {}, { literal: new Set<InstanceId>(['db@a']) });
  assert.equal(propagated, ['error protected: db@a']);
  assert.equal(told(verify(safe, plan('start', 'start:db@a'), allDown(safe), consent())), []);
});

test('serial: the hosts have an order each way, among those that act', () => {
  const services = { r: { serial: { start: ['3', '2', '1'], stop: ['1', '2', '3'] } } };
  const ring = topology({ 'r@1': [], 'r@2': [], 'r@3': [], 'r@4': [] }, { services });
  const start = (text: string): string[] => told(verify(ring, plan('start', text), allDown(ring), consent()));
  assert.equal(start('start:r@3\n start:r@2 <- start:r@3\n start:r@1 <- start:r@2\n start:r@4'), []);
  assert.equal(start('start:r@3\n start:r@2 <- start:r@3\n start:r@1 <- start:r@3'), [
    'error serial: r@1 r@2',
  ]);
  assert.equal(start('start:r@3\n start:r@1'), ['error serial: r@1 r@3']);
  const through = start('start:r@3\n start:r@1 <- start:r@3\n start:r@2 <- start:r@3');
  assert.equal(through, ['error serial: r@1 r@2']);
  assert.equal(tells(ring, plan('stop', 'stop:r@3\n stop:r@1 <- stop:r@3')), ['error serial: r@3 r@1']);
});

/** Batches of one, of two redis of which the API needs one; the proxy only has an order. */
const cluster = topology(
  { 'r@1': [], 'r@2': [], 'api@h': ['requires 1 of r@1 r@2'], 'p@1': ['after r@2'] },
  { services: { r: { keep: { min: { count: 1 }, per: 'platform' } } } },
);
const rolling = `
  stop:r@1
  start:r@1 <- stop:r@1!
  stop:r@2 <- start:r@1!
  start:r@2 <- stop:r@2!`;
const named: Partial<Consent> = { literal: new Set<InstanceId>(['r@1', 'r@2']) };
test('rolling: one at a time', () => assert.equal(tells(cluster, plan('restart', rolling), {}, named), []));

test('rolling: both at once', () => {
  const atOnce = plan('restart', rolling.replace('stop:r@2 <- start:r@1!', 'stop:r@2'));
  assert.equal(tells(cluster, atOnce), ['error need: api@h r@2', 'error keep: r@1 r@2']);
});

test('rolling: one was down', () => {
  const text = 'start:r@1\n stop:r@2 <- start:r@1!\n start:r@2 <- stop:r@2!';
  assert.equal(tells(cluster, plan('restart', text), { 'r@1': 'stopped' }), []);
  assert.equal(tells(cluster, plan('restart', text.replace(' <- start:r@1!', '')), { 'r@1': 'stopped' }), [
    'error need: api@h r@2',
    'error keep: r@2',
  ]);
});

test('rolling: a floor binds although all are named', () => {
  const services = { r: { keep: { min: { count: 2 }, per: 'platform' as const } } };
  const strict = topology({ 'r@1': [], 'r@2': [] }, { services });
  const found = tells(strict, plan('restart', rolling), {}, named);
  assert.equal(found, ['error keep: r@1', 'error keep: r@2']);
});

/** p@1 is `after` r@2; x@h and the job j@h have nothing to do with either. */
const wide = topology(
  { 'p@1': ['after r@2'], 'r@2': [], 'x@h': [], 'j@h': [] },
  { services: { j: { kind: 'job' } } },
);
const across = ['stop:p@1', 'start:p@1 <- stop:p@1', 'stop:r@2 <- start:p@1', 'start:r@2 <- stop:r@2'];
const batches: readonly (readonly [
  name: string,
  action: 'start' | 'restart',
  lines: readonly string[],
  ok: boolean,
])[] = [
  ['binds within a batch, not across', 'restart', across, true],
  ['binds throughout where nothing rolls', 'start', across, false],
  ['binds where no barrier stands', 'restart', across.with(2, 'stop:r@2 <- stop:p@1'), false],
  [
    'binds while something else is down',
    'restart',
    ['stop:x@h', across[0] + ' <- stop:x@h', ...across.slice(1), 'start:x@h <- start:r@2'],
    false,
  ],
  [
    'does not count a guard as down',
    'restart',
    ['stop:j@h', across[0] + ' <- stop:j@h', ...across.slice(1)],
    true,
  ],
];
for (const [name, action, lines, ok] of batches)
  test(`rolling: order ${name}`, () =>
    assert.equal(tells(wide, plan(action, lines.join('\n'))), ok ? [] : ['error order: p@1 r@2']));

test('rolling: a milestone is ready again', () => {
  const groups = topology(
    {
      ...{ 'r@1': [], 'r@2': [], 'api@h': ['requires 1 of m@1 m@2'] },
      ...{ 'm@1': ['requires r@1'], 'm@2': ['requires r@2'] },
    },
    { services: { m: { kind: 'milestone' } } },
  );
  const text = 'start:r@1\n stop:r@2 <- start:r@1!\n start:r@2 <- stop:r@2!';
  assert.equal(tells(groups, plan('restart', text), { 'r@1': 'stopped' }), []);
});

test('rolling: a dependent that requires all of them cannot stay up', () => {
  const strict = topology({ 'r@1': [], 'r@2': [], 'api@h': ['requires r@1 r@2'] });
  assert.equal(tells(strict, plan('restart', rolling)), [
    'error closure: api@h r@1',
    'error closure: api@h r@2',
  ]);
});

const SIZE = 100_000;
const name = (index: number): InstanceId => `s@h${String(index).padStart(6, '0')}`;
const long = topology(
  Object.fromEntries(
    Array.from({ length: SIZE }, (_, index) => [
      name(index),
      index === 0 ? [] : [`requires ${name(index - 1)}`],
    ]),
  ),
);
const steps = (action: 'start' | 'stop', after: (index: number) => StepId | undefined): Step[] =>
  Array.from({ length: SIZE }, (_, index) => {
    const awaited = after(index);
    const links = awaited === undefined ? [] : [awaited];
    return stepOf(`${action}:${name(index)}`, links, links);
  });

test('a chain of 100,000 starts, stops and restarts', () => {
  const starts = steps('start', (index) => (index === 0 ? undefined : `start:${name(index - 1)}`));
  const stops = steps('stop', (index) =>
    index + 1 === SIZE ? undefined : `stop:${name(index + 1)}`,
  ).toReversed();
  assert.equal(verify(long, planOf('start', starts), 'offline', consent()), []);
  assert.equal(verify(long, planOf('stop', stops), seen(long), consent()), []);
  const again = starts.map((step) => ({
    ...step,
    after: [...step.after, step.id.replace('start', 'stop') as StepId],
  }));
  assert.equal(verify(long, planOf('restart', [...stops, ...again]), seen(long), consent()), []);
});

test('a chain of 100,000 of which every other one acts, and one edge is missing', () => {
  const odd = steps('start', (index) => (index < 2 ? undefined : `start:${name(index - 2)}`)).filter(
    (_, i) => i % 2 === 0,
  );
  const middle = odd.length / 2;
  const torn = odd.map((step, index) => (index === middle ? { ...step, after: [], requires: [] } : step));
  const found = verify(long, planOf('start', torn), seen(long), consent());
  const expected = [name(2 * middle), name(2 * middle - 2)].join(' ');
  assert.equal(told(found), [`error order: ${expected}`, `error requires: ${expected}`]);
});

test('offline: what a start does not start is down, what a stop does not stop is up', () => {
  const both = topology({ 'db@a': [], 'api@a': ['requires db@a'] });
  const offline = (made: Plan): string[] => told(verify(both, made, 'offline', consent()));
  assert.equal(offline(plan('start', 'start:api@a')), ['error closure: api@a db@a']);
  assert.equal(offline(plan('stop', 'stop:db@a')), ['error closure: api@a db@a']);
  assert.equal(offline(plan('restart', 'stop:api@a\n start:api@a <- stop:api@a')), []);
});

test.run();
