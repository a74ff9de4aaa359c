/** Every rule broken in turn in a plan that is right. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../../src/plan/model.ts';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import { verify } from '../../../src/plan/verify/verify.ts';
import type { Topology } from '../../../src/topology/model.ts';
import type { Observations } from '../../../src/topology/state.ts';
import { allDown, consent, plan, seen, told, topology, type Options, type Seen } from './build.ts';

interface Example {
  readonly name: string;
  readonly on: Topology;
  readonly plan: Plan;
  readonly observed: Observations | 'offline';
  readonly consent?: Partial<Consent>;
  /** Nothing: the plan is right. */
  readonly tells?: readonly string[];
  /** Of the first one. */
  readonly path?: readonly string[];
}

function check(examples: readonly Example[]): void {
  for (const each of examples) {
    test(each.name, () => {
      const found = verify(each.on, each.plan, each.observed, consent(each.consent));
      assert.equal(told(found), each.tells ?? [], found.map(({ message }) => message).join('\n'));
      if (each.path !== undefined) assert.equal(found[0]?.path, each.path);
    });
  }
}

/** Two redis of which the API needs one, a proxy that starts with the API but stops whenever. */
const shop = topology({
  'db@a': [],
  'redis@1': [],
  'redis@2': [],
  'api@b': ['requires db@a', 'requires 1 of redis@1 redis@2'],
  'web@c': ['requires api@b'],
  'proxy@c': ['startAfter api@b'],
  'agent@d': ['stopAfter api@b', 'wants db@a'],
});
const started = `
  start:db@a
  start:redis@1
  start:redis@2
  start:agent@d <- start:db@a
  start:api@b <- start:db@a! 1(start:redis@1 start:redis@2)
  start:web@c <- start:api@b!
  start:proxy@c <- start:api@b`;
const stopped = `
  stop:web@c
  stop:proxy@c
  stop:api@b <- stop:web@c!
  stop:agent@d <- stop:api@b
  stop:redis@1 <- stop:api@b!
  stop:redis@2 <- stop:api@b!
  stop:db@a <- stop:api@b! stop:agent@d`;
const startOf = (from: string, to: string): Plan => plan('start', replaced(started, from, to));
const stopOf = (from: string, to: string): Plan => plan('stop', replaced(stopped, from, to));

function replaced(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), `${from} is not in the plan`);
  return text.replace(from, to);
}

check([
  { name: 'a right start', on: shop, plan: plan('start', started), observed: allDown(shop) },
  { name: 'a right stop', on: shop, plan: plan('stop', stopped), observed: seen(shop) },
  { name: 'a right start offline', on: shop, plan: plan('start', started), observed: 'offline' },
  { name: 'a right stop offline', on: shop, plan: plan('stop', stopped), observed: 'offline' },
  { name: 'an empty plan', on: shop, plan: plan('start', ''), observed: seen(shop) },
]);

const startExamples: readonly (readonly [name: string, from: string, to: string, ...tells: string[]])[] = [
  [
    'a start without its hard edge',
    'start:web@c <- start:api@b!',
    'start:web@c',
    'error order: web@c api@b',
    'error requires: web@c api@b',
  ],
  [
    'a hard edge that became soft',
    'start:web@c <- start:api@b!',
    'start:web@c <- start:api@b',
    'error requires: web@c api@b',
  ],
  [
    'a start without its soft edge',
    'start:proxy@c <- start:api@b',
    'start:proxy@c',
    'error order: proxy@c api@b',
  ],
  [
    'a start without its wanted edge',
    'start:agent@d <- start:db@a',
    'start:agent@d',
    'error order: agent@d db@a',
  ],
  ['a start that is missing', 'start:agent@d <- start:db@a', ''],
  ['a start without its quorum', ' 1(start:redis@1 start:redis@2)', '', 'error need: api@b redis@1 redis@2'],
  [
    'a quorum of something else',
    '1(start:redis@1 start:redis@2)',
    '1(start:redis@1 start:agent@d)',
    'error need: api@b redis@1 redis@2',
  ],
  ['one of the quorum for certain', '1(start:redis@1 start:redis@2)', 'start:redis@2!'],
  [
    'one of the quorum, which may fail',
    '1(start:redis@1 start:redis@2)',
    'start:redis@2',
    'error need: api@b redis@1 redis@2',
  ],
  ['more of the quorum than it needs', '1(start:redis@1 start:redis@2)', '2(start:redis@1 start:redis@2)'],
  [
    'a quorum that never comes',
    '1(start:redis@1 start:redis@2)',
    '3(start:redis@1 start:redis@2)',
    'error form: api@b',
  ],
  [
    'a quorum with a step that is not there',
    '1(start:redis@1 start:redis@2)',
    '1(start:redis@1 start:redis@9)',
    'error form: api@b',
    'error need: api@b redis@1 redis@2',
  ],
  [
    'an edge to a step that is not there',
    'start:agent@d <- start:db@a',
    'start:agent@d <- start:db@a start:db@b',
    'error form: agent@d',
  ],
];
check(
  startExamples.map(([name, from, to, ...tells]) => ({
    ...{ name, on: shop, plan: startOf(from, to), observed: allDown(shop), tells },
  })),
);

const stopExamples: readonly (readonly [name: string, from: string, to: string, ...tells: string[]])[] = [
  [
    'a stop without its edge',
    'stop:api@b <- stop:web@c!',
    'stop:api@b',
    'error order: api@b web@c',
    'error requires: api@b web@c',
  ],
  [
    'a stop that would not be held',
    'stop:api@b <- stop:web@c!',
    'stop:api@b <- stop:web@c',
    'error requires: api@b web@c',
  ],
  [
    'a stop after without its edge',
    'stop:agent@d <- stop:api@b',
    'stop:agent@d',
    'error order: agent@d api@b',
  ],
  [
    'a candidate that does not wait',
    'stop:redis@1 <- stop:api@b!',
    'stop:redis@1',
    'error need: redis@1 api@b',
  ],
  [
    'a candidate that is not held',
    'stop:redis@1 <- stop:api@b!',
    'stop:redis@1 <- stop:api@b',
    'error need: redis@1 api@b',
  ],
  ['a stop that is missing', 'stop:proxy@c', ''],
];
check(
  stopExamples.map(([name, from, to, ...tells]) => ({
    ...{ name, on: shop, plan: stopOf(from, to), observed: seen(shop), tells },
  })),
);

check([
  {
    name: 'a candidate that can be spared',
    on: shop,
    plan: plan('stop', 'stop:web@c\n stop:api@b <- stop:web@c!\n stop:redis@1'),
    observed: seen(shop, { 'proxy@c': 'stopped' }),
  },
  {
    name: 'a quorum restarts: the starts wait for the stops',
    on: shop,
    plan: plan(
      'restart',
      `stop:api@b
       stop:redis@1 <- stop:api@b!
       stop:redis@2 <- stop:api@b!
       start:redis@1 <- stop:redis@1
       start:redis@2 <- stop:redis@2
       start:api@b <- stop:api@b 1(start:redis@1 start:redis@2)`,
    ),
    observed: seen(shop, { 'web@c': 'stopped' }),
    tells: ['error order: api@b redis@1', 'error order: api@b redis@2'],
  },
  {
    name: 'two steps swapped',
    on: shop,
    plan: plan('start', 'start:web@c <- start:api@b!\n start:api@b'),
    observed: seen(shop, { 'web@c': 'stopped', 'api@b': 'stopped' }),
    tells: ['error form: web@c', 'error order: web@c api@b', 'error requires: web@c api@b'],
  },
]);

/** Through what does not act. */
const chain = topology({
  'a@h': [],
  'b@h': ['requires a@h'],
  'c@h': ['after b@h'],
  'd@h': ['requires c@h'],
  'e@h': ['startAfter d@h'],
});
const cut = { 'a@h': 'stopped', 'e@h': 'stopped' } as const;
check([
  {
    name: 'what stands between keeps the order',
    on: chain,
    plan: plan('start', 'start:a@h\n start:e@h'),
    observed: seen(chain, cut),
    tells: ['error order: e@h a@h'],
    path: ['a@h', 'b@h', 'c@h', 'd@h', 'e@h'],
  },
  {
    name: 'and is soft where one edge is',
    on: chain,
    plan: plan('start', 'start:a@h\n start:e@h <- start:a@h'),
    observed: seen(chain, cut),
  },
  {
    name: 'a start-only edge orders no stop',
    on: chain,
    plan: plan('stop', 'stop:e@h\n stop:d@h'),
    observed: seen(chain),
  },
  {
    name: 'hard through what stands between',
    on: topology({ 'a@h': [], 'b@h': ['requires a@h'], 'c@h': ['requires b@h'] }),
    plan: plan('start', 'start:a@h\n start:c@h <- start:a@h'),
    observed: new Map([['b@h', { state: 'running', ready: true }]]),
    tells: ['error requires: c@h a@h'],
    path: ['a@h', 'b@h', 'c@h'],
  },
  {
    name: 'nothing is carried through a quorum',
    on: topology({ 'a@h': [], 'b@1': ['requires a@h'], 'b@2': [], 'c@h': ['requires 1 of b@1 b@2'] }),
    plan: plan('start', 'start:a@h\n start:c@h'),
    observed: new Map([['b@2', { state: 'running', ready: true }]]),
  },
  {
    name: 'only what is required can be a quorum',
    on: topology({ 'b@1': [], 'b@2': [], 'c@h': ['after 1 of b@1 b@2'] }),
    plan: plan('start', 'start:b@1\n start:b@2\n start:c@h <- start:b@1'),
    observed: new Map(),
    tells: ['error order: c@h b@2'],
  },
  {
    name: 'an edge that is implied by a way round',
    on: topology({ 'a@h': [], 'b@h': ['requires a@h'], 'c@h': ['requires a@h', 'requires b@h'] }),
    plan: plan('start', 'start:a@h\n start:b@h <- start:a@h!\n start:c@h <- start:b@h!'),
    observed: new Map(),
  },
]);

/** Restarts: of two ordered ones the stop goes first, in whichever phase they are ordered. */
const both = topology({
  'api@h': [],
  'rs@h': ['startAfter api@h', 'stopAfter api@h'],
  'db@h': [],
  'lone@h': ['startAfter db@h'],
});
const restart = `
  stop:api@h
  stop:rs@h <- stop:api@h
  start:api@h <- stop:api@h stop:rs@h
  start:rs@h <- stop:rs@h start:api@h`;
check([
  { name: 'a right restart', on: both, plan: plan('restart', restart), observed: seen(both) },
  {
    name: 'a start that does not wait for the stop of another',
    on: both,
    plan: plan(
      'restart',
      replaced(restart, 'start:api@h <- stop:api@h stop:rs@h', 'start:api@h <- stop:api@h'),
    ),
    observed: seen(both),
    tells: ['error order: api@h rs@h'],
  },
  {
    name: 'a start that does not wait for its own stop',
    on: topology({ 'db@h': [] }),
    plan: plan('restart', 'stop:db@h\n start:db@h'),
    observed: 'offline',
    tells: ['error order: db@h db@h'],
  },
  {
    name: 'a stop and a start that only the start order joins',
    on: both,
    plan: plan('start', 'stop:lone@h\n start:db@h'),
    observed: seen(both, { 'db@h': 'stopped' }),
    tells: ['error order: db@h lone@h'],
    path: ['lone@h', 'db@h'],
  },
  {
    name: 'a start and a stop that only the stop order joins',
    on: both,
    plan: plan('start', 'stop:rs@h\n start:api@h'),
    observed: seen(both, { 'api@h': 'stopped' }),
    tells: ['error order: api@h rs@h'],
  },
  {
    name: 'a stop and what starts after it',
    on: both,
    plan: plan('start', 'stop:db@h\n start:lone@h'),
    observed: seen(both, { 'lone@h': 'stopped' }),
    tells: ['error order: lone@h db@h'],
  },
]);

/** The one that stops is needed, two steps away, by what stops after the one that starts. */
const far = topology({
  'x@h': [],
  'low@h': ['after x@h'],
  'mid@h': ['stopAfter y@h', 'after low@h'],
  'y@h': [],
});
check([
  {
    name: 'a stop order through one that does not act',
    on: far,
    plan: plan('start', 'stop:x@h\n start:y@h'),
    observed: seen(far, { 'y@h': 'stopped' }),
    tells: ['error order: y@h x@h'],
    path: ['x@h', 'low@h', 'mid@h', 'y@h'],
  },
  {
    name: 'what waits for a quorum stops before the quorum starts',
    on: shop,
    plan: plan(
      'restart',
      `stop:api@b
       start:redis@1
       start:redis@2 <- stop:api@b
       start:api@b <- stop:api@b 1(start:redis@1 start:redis@2)`,
    ),
    observed: seen(shop, { 'redis@1': 'stopped', 'redis@2': 'stopped', 'web@c': 'stopped' }),
    tells: ['error order: redis@1 api@b'],
  },
]);

/** Two that are ordered through one that does not act. */
const line = topology({ 'a@h': [], 'b@h': ['after a@h'], 'c@h': ['after b@h'] });
check([
  {
    name: 'the stop of the first goes before the start of the last',
    on: line,
    plan: plan('start', 'stop:a@h\n start:c@h'),
    observed: seen(line, { 'c@h': 'stopped' }),
    tells: ['error order: c@h a@h'],
    path: ['a@h', 'b@h', 'c@h'],
  },
  {
    name: 'the stop of the last goes before the start of the first',
    on: line,
    plan: plan('start', 'stop:c@h\n start:a@h'),
    observed: seen(line, { 'a@h': 'stopped' }),
    tells: ['error order: a@h c@h'],
    path: ['c@h', 'b@h', 'a@h'],
  },
]);

/** What is left without what it requires. */
const pair: Topology = topology({ 'db@h': [], 'api@h': ['requires db@h'], 'web@h': ['requires api@h'] });
const left = (state: Seen, ...tells: string[]): Example => ({
  name: `a dependent that is ${state}`,
  on: pair,
  plan: plan('stop', 'stop:db@h'),
  observed: seen(pair, { 'api@h': state, 'web@h': 'stopped' }),
  tells,
});
const alone = (state: Seen, ...tells: string[]): Example => ({
  name: `a requirement that is ${state}`,
  on: pair,
  plan: plan('start', 'start:api@h'),
  observed: allDown(pair, { 'db@h': state }),
  tells,
});
const states: readonly Seen[] = ['running', 'absent', 'changing', 'unknown', 'unreachable'];
check([
  left('stopped'),
  left('failed'),
  left('ready', 'error closure: api@h db@h'),
  ...states.map((state) => left(state, `${state === 'absent' ? 'warning' : 'error'} closure: api@h db@h`)),
  alone('ready'),
  alone('stopped', 'error closure: api@h db@h'),
  alone('failed', 'error closure: api@h db@h'),
  ...states.map((state) => alone(state, 'error closure: api@h db@h')),
  {
    name: 'what is left, not what requires that',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(pair),
    tells: ['error closure: api@h db@h'],
  },
  {
    name: 'forced',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(pair, { 'web@h': 'stopped' }),
    consent: { force: ['closure'] },
    tells: ['warning closure: api@h db@h'],
  },
  {
    name: 'another force does not help',
    on: pair,
    plan: plan('start', 'start:api@h'),
    observed: allDown(pair),
    consent: { all: true, force: ['floor', 'protected', 'job'] },
    tells: ['error closure: api@h db@h'],
  },
  {
    name: 'what was not asked is not known to be down',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: new Map([['web@h', { state: 'stopped', ready: false }]]),
    tells: ['error closure: api@h db@h'],
  },
  {
    name: 'what is broken already and stays so',
    on: pair,
    plan: plan('stop', 'stop:web@h'),
    observed: seen(pair, { 'db@h': 'failed' }),
    tells: ['warning broken: api@h db@h'],
  },
  {
    name: 'a stop of what is down takes nothing away',
    on: pair,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(pair, { 'db@h': 'stopped' }),
    tells: ['warning broken: api@h db@h'],
  },
  {
    name: 'what is broken already and is mended',
    on: pair,
    plan: plan('start', 'start:db@h'),
    observed: seen(pair, { 'db@h': 'failed' }),
  },
  {
    name: 'a restart that leaves it down',
    on: pair,
    plan: plan('restart', 'stop:api@h\n stop:db@h <- stop:api@h!\n start:api@h <- stop:api@h stop:db@h'),
    observed: seen(pair, { 'web@h': 'stopped' }),
    tells: ['error closure: api@h db@h'],
  },
]);

/** Quorums: what remains must be enough. */
const three = topology({ 'r@1': [], 'r@2': [], 'r@3': [], 'api@h': ['requires 2 of r@1 r@2 r@3'] });
const twice = topology({
  'r@1': [],
  'r@2': [],
  'api@h': ['requires 1 of r@1 r@2'],
  'web@h': ['requires api@h', 'requires 1 of r@1 r@2'],
});
check([
  {
    name: 'a quorum that what it requires has waited for',
    on: twice,
    plan: plan(
      'start',
      'start:r@1\n start:r@2\n start:api@h <- 1(start:r@1 start:r@2)\n start:web@h <- start:api@h!',
    ),
    observed: allDown(twice),
  },
  { name: 'enough remain', on: three, plan: plan('stop', 'stop:r@1'), observed: seen(three) },
  {
    name: 'too few remain',
    on: three,
    plan: plan('stop', 'stop:r@1\n stop:r@2'),
    observed: seen(three),
    tells: ['error need: api@h r@2'],
    path: ['api@h', 'r@2'],
  },
  {
    name: 'one was not ready',
    on: three,
    plan: plan('stop', 'stop:r@1'),
    observed: seen(three, { 'r@2': 'running' }),
    tells: ['error need: api@h r@1'],
  },
  {
    name: 'the one that was not ready stops',
    on: three,
    plan: plan('restart', 'stop:r@2\n start:r@2 <- stop:r@2'),
    observed: seen(three, { 'r@2': 'running' }),
  },
  {
    name: 'too few start',
    on: three,
    plan: plan('start', 'start:r@1\n start:api@h <- start:r@1!'),
    observed: allDown(three),
    tells: ['error need: api@h r@2 r@3'],
  },
  {
    name: 'some are ready already',
    on: three,
    plan: plan('start', 'start:r@1\n start:api@h <- 1(start:r@1)'),
    observed: allDown(three, { 'r@2': 'ready' }),
  },
  {
    name: 'the passive node is not waited for',
    on: topology({ 'r@1': [], 'r@2': [], 'api@h': ['requires r@1 r@2'] }, { standby: ['r@2'] }),
    plan: plan('start', 'start:api@h'),
    observed: new Map([['r@1', { state: 'running', ready: true }]]),
  },
]);

/** A milestone lends its quorum to what requires it. */
const lent = topology(
  { 'r@1': [], 'r@2': [], 'mid@h': ['requires 1 of r@1 r@2'], 'api@h': ['requires mid@h'] },
  { services: { mid: { kind: 'milestone' } } },
);
check([
  {
    name: 'a lent quorum is waited for',
    on: lent,
    plan: plan('start', 'start:r@1\n start:r@2\n start:api@h <- 1(start:r@1 start:r@2)'),
    observed: allDown(lent),
  },
  {
    name: 'a lent quorum is not waited for',
    on: lent,
    plan: plan('start', 'start:r@1\n start:r@2\n start:api@h'),
    observed: allDown(lent),
    tells: ['error need: api@h r@1 r@2'],
  },
  {
    name: 'a lent quorum is not held',
    on: lent,
    plan: plan('stop', 'stop:api@h\n stop:r@1\n stop:r@2 <- stop:api@h!'),
    observed: seen(lent),
    tells: ['error need: r@1 api@h'],
  },
  {
    name: 'a lent quorum is lost',
    on: lent,
    plan: plan('stop', 'stop:r@1\n stop:r@2'),
    observed: seen(lent),
    tells: ['error closure: api@h r@2'],
    path: ['api@h', 'mid@h', 'r@2'],
  },
]);

/** The one that is named first requires the other. */
const steep = topology(
  {
    'a@h': ['requires b@h'],
    'b@h': ['requires c@h'],
    'c@h': ['requires d@h'],
    'd@h': ['requires db@h'],
    'db@h': [],
    'web@h': ['requires a@h'],
  },
  { services: Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, { kind: 'milestone' }])) },
);
check([
  {
    name: 'milestones are ready one after the other',
    on: steep,
    plan: plan('start', 'start:web@h'),
    observed: allDown(steep, { 'db@h': 'ready' }),
  },
  {
    name: 'milestones are not ready, down to the last',
    on: steep,
    plan: plan('start', 'start:web@h'),
    observed: allDown(steep),
    tells: ['error closure: web@h a@h'],
    path: ['web@h', 'a@h', 'b@h', 'c@h', 'd@h', 'db@h'],
  },
]);

/** Milestones, externals and jobs. */
const through = (services: Options['services']): Topology =>
  topology(
    { 'db@h': [], 'mid@h': ['requires db@h'], 'api@h': ['requires mid@h'] },
    { services: services ?? {} },
  );
const milestone = through({ mid: { kind: 'milestone' } });
const external = through({ mid: { external: true } });
const job = through({ mid: { kind: 'job' } });
check([
  {
    name: 'a loss passes through a milestone',
    on: milestone,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(milestone),
    tells: ['error closure: api@h db@h'],
    path: ['api@h', 'mid@h', 'db@h'],
  },
  {
    name: 'a milestone is ready when what it requires is',
    on: milestone,
    plan: plan('start', 'start:api@h'),
    observed: new Map([['db@h', { state: 'running', ready: true }]]),
  },
  {
    name: 'a milestone that is not',
    on: milestone,
    plan: plan('start', 'start:api@h'),
    observed: allDown(milestone),
    tells: ['error closure: api@h mid@h'],
    path: ['api@h', 'mid@h', 'db@h'],
  },
  {
    name: 'a milestone that the plan makes ready',
    on: milestone,
    plan: plan('start', 'start:db@h\n start:api@h <- start:db@h!'),
    observed: allDown(milestone),
  },
  {
    name: 'order and failure pass through a milestone',
    on: milestone,
    plan: plan('start', 'start:db@h\n start:api@h'),
    observed: allDown(milestone),
    tells: ['error order: api@h db@h', 'error requires: api@h db@h'],
  },
  {
    name: 'a milestone is no step',
    on: milestone,
    plan: plan('start', 'start:mid@h'),
    observed: seen(milestone),
    tells: ['error form: mid@h'],
  },
  {
    name: 'an external one is no step',
    on: external,
    plan: plan('start', 'start:mid@h'),
    observed: seen(external),
    tells: ['error form: mid@h'],
  },
  {
    name: 'an external one that runs loses what it requires',
    on: external,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(external),
    tells: ['error closure: mid@h db@h'],
  },
  {
    name: 'an external one of which nothing is known loses nothing',
    on: external,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(external, { 'mid@h': 'unknown' }),
  },
  {
    name: 'an external one that may run loses nothing',
    on: external,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(external, { 'mid@h': 'unreachable' }),
  },
  {
    name: 'an external one of which nothing is known is taken for up',
    on: external,
    plan: plan('start', 'start:api@h'),
    observed: allDown(external, { 'mid@h': 'unknown', 'db@h': 'ready' }),
  },
  {
    name: 'an external one that is down',
    on: external,
    plan: plan('start', 'start:api@h'),
    observed: allDown(external),
    tells: ['error closure: api@h mid@h'],
  },
  {
    name: 'nothing waits for a job to run',
    on: job,
    plan: plan('start', 'start:api@h'),
    observed: allDown(job),
  },
  {
    name: 'a job that stops is missed',
    on: job,
    plan: plan('stop', 'stop:mid@h'),
    observed: seen(job),
    tells: ['error closure: api@h mid@h'],
  },
  {
    name: 'a job is not started',
    on: job,
    plan: plan('start', 'start:mid@h'),
    observed: seen(job),
    tells: ['error form: mid@h'],
  },
  {
    name: 'a guard stands before what it guards',
    on: job,
    plan: plan('stop', 'stop:mid@h\n stop:db@h'),
    observed: seen(job, { 'api@h': 'stopped' }),
    tells: ['error order: db@h mid@h', 'error requires: db@h mid@h'],
  },
  {
    name: 'a job that may run is guarded',
    on: job,
    plan: plan('stop', 'stop:db@h'),
    observed: seen(job, { 'mid@h': 'unknown', 'api@h': 'stopped' }),
    tells: ['error closure: mid@h db@h'],
  },
  {
    name: 'a plan brings no consent to kill',
    on: job,
    plan: plan('stop', 'stop:mid@h', ['job']),
    observed: seen(job, { 'api@h': 'stopped' }),
    tells: ['error job: mid@h'],
  },
  {
    name: 'only a named job is killed',
    on: job,
    plan: plan('stop', 'stop:mid@h', ['job']),
    observed: seen(job, { 'api@h': 'stopped' }),
    consent: { force: ['job'] },
    tells: ['warning job: mid@h'],
  },
  {
    name: 'a named job is killed',
    on: job,
    plan: plan('stop', 'stop:mid@h', ['job']),
    observed: seen(job, { 'api@h': 'stopped' }),
    consent: { force: ['job'], literal: new Set(['mid@h'] as const) },
  },
]);

test.run();
