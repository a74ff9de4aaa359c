/** The steps of a rolling restart: the order in a batch, and the barrier between two. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { longestTime } from '../../../src/plan/bound.ts';
import { parseBatch, sizesOf } from '../../../src/plan/rolling/sizes.ts';
import { type Edge, given, lines, made, planned, show, topologyOf, type Situation } from './given.ts';

interface Row extends Situation {
  readonly says: string;
  readonly topology: string;
  readonly command: string;
  readonly plan: string;
}

const rows: readonly Row[] = [
  {
    says: 'every first step of a batch waits for every last one before it, and requires none of them',
    topology: 'web@a\n web@b\n web@c\n web@d',
    command: 'restart web',
    rolling: { batch: '2' },
    plan: `
      stop:web@a
      stop:web@b
      start:web@a <- stop:web@a!
      start:web@b <- stop:web@b!
      stop:web@c <- start:web@a start:web@b
      stop:web@d <- start:web@a start:web@b
      start:web@c <- stop:web@c!
      start:web@d <- stop:web@d!`,
  },
  {
    says: 'in a batch the order is that of any restart, and nothing else crosses',
    topology: 'web@b requires db@a\n mq@c requires db@a\n lb@d after web@b',
    command: 'restart web db lb',
    states: 'mq@c=stopped',
    rolling: {},
    plan: `
      stop:web@b
      stop:db@a <- stop:web@b!
      start:db@a <- stop:db@a!
      start:web@b <- start:db@a! stop:web@b!
      stop:lb@d <- start:web@b
      start:lb@d <- stop:lb@d!
      warning together: down together, in one batch: db@a, web@b (web@b requires db@a)`,
  },
  {
    says: 'of two in one batch that a path orders, the stop goes first',
    topology: 'api@a after mq@m\n mq@m after db@b',
    command: 'restart api db',
    states: 'db@b=stopped',
    rolling: { batch: '2' },
    plan: `
      stop:api@a
      start:db@b <- stop:api@a
      start:api@a <- start:db@b stop:api@a!`,
  },
  {
    says: 'a dependent stops in one batch and starts in another',
    topology: 'web@w requires db@a db@b',
    command: 'restart db',
    rolling: { withDependents: true },
    plan: `
      stop:web@w
      stop:db@a <- stop:web@w!
      start:db@a <- stop:db@a!
      stop:db@b <- start:db@a stop:web@w!
      start:db@b <- stop:db@b!
      start:web@w <- start:db@a! start:db@b!`,
  },
  {
    says: 'what is waited for in a quorum may end last, so the next batch waits for it too',
    topology: 'web@w requires 1 of db@a db@b\n app@x after web@w',
    command: 'restart web db app',
    states: 'web@w=stopped db@a=stopped db@b=stopped',
    rolling: { batch: '1' },
    plan: `
      start:db@a
      start:db@b
      start:web@w <- 1 of (start:db@a start:db@b)
      stop:app@x <- start:db@a start:db@b start:web@w
      start:app@x <- stop:app@x!
      warning together: down together, in one batch: db@a, db@b, web@w (web@w requires db@a, web@w requires db@b)`,
  },
  {
    says: 'one that an earlier batch has started counts as ready in a later one',
    topology: 'web@w requires 1 of db@a db@b db@c\n db: keep=1',
    command: 'restart web db',
    states: 'db@a=stopped',
    rolling: { batch: '2' },
    plan: `
      stop:db@b
      start:db@a
      start:db@b <- stop:db@b!
      stop:db@c <- start:db@a start:db@b
      stop:web@w <- start:db@a start:db@b
      start:db@c <- stop:db@c!
      start:web@w <- stop:web@w!`,
  },
];

for (const { says, topology, command, plan, ...situation } of rows)
  test(says, () => assert.is(show(planned(given(topology), command, situation)), lines(plan)));

test('a list of hosts that contradicts the dependencies is refused in a batch as elsewhere', () => {
  const topology = given('db: serial=b,a\n db@b after db@a');
  const refused = planned(topology, 'restart db', { rolling: { batch: '2' } });
  assert.match(show(refused), 'cycle: these steps wait for each other: start:db@a, start:db@b');
});

test('the plan says what was asked, and what it means for the run', () => {
  const asked = { by: 'host', batch: '50%', pause: 30_000, maxFailures: 2, withDependents: false } as const;
  const plan = made(planned(given('web@a\n web@b'), 'restart web', { rolling: asked }));
  assert.equal(plan.goal.rolling, asked);
  assert.equal(plan.rolling, {
    by: 'host',
    batches: [
      ['stop:web@a', 'start:web@a'],
      ['stop:web@b', 'start:web@b'],
    ],
    pause: 30_000,
    maxFailures: 2,
    floors: [],
  });
});

test('one batch is a rolling plan too, and no other plan is one', () => {
  const topology = given('web@a\n web@b');
  const one = made(planned(topology, 'restart web', { rolling: { batch: '2' } }));
  assert.is(one.rolling?.batches.length, 1);
  assert.is('rolling' in made(planned(topology, 'restart web')), false);
});

test('nothing to restart is a plan without batches', () => {
  const plan = made(planned(given('scan: job\n scan@a'), 'restart scan', { rolling: {} }));
  assert.equal(plan.rolling?.batches, []);
});

test('a floor names those that count from the beginning, and those that count once they are started', () => {
  const topology = given('web: keep=1\n web@a\n web@b\n web@c');
  const plan = made(planned(topology, 'restart web', { states: 'web@b=failed web@c=running!', rolling: {} }));
  assert.equal(plan.rolling?.floors, [
    { rule: 'keep', says: 'web keeps 1 ready', min: 1, ready: ['web@a'], down: ['web@b', 'web@c'] },
  ]);
});

test('causes: named, restarted with others, going down with others', () => {
  const topology = given('app@a after db@a restart\n web@w requires db@a');
  const { steps } = made(planned(topology, 'restart db', { rolling: { withDependents: true } }));
  const causes = Object.fromEntries(steps.map(({ service, cause }) => [service, cause]));
  assert.equal(causes, {
    app: { kind: 'restart-propagated', from: 'db@a' },
    db: { kind: 'requested' },
    web: { kind: 'depends-on', on: 'db@a' },
  });
});

test('the longest chain goes through every batch, and its pauses count', () => {
  const topology = given('web@b requires db@a\n log@c');
  const plan = made(planned(topology, 'restart web db log', { rolling: { pause: 1000 } }));
  assert.equal(plan.criticalPath, [
    'stop:web@b',
    'stop:db@a',
    'start:db@a',
    'start:web@b',
    'stop:log@c',
    'start:log@c',
  ]);
  // A stop takes at most one millisecond here, a start one and another one until it is ready.
  assert.is(longestTime(plan, topology), 1000 + 3 * 1 + 3 * 2);
});

const sizes: readonly (readonly [batch: string, units: number, sizes: readonly number[] | undefined])[] = [
  ['1', 3, [1, 1, 1]],
  ['2', 5, [2, 2, 1]],
  ['25%', 10, [2, 2, 2, 2, 2]],
  ['1%', 3, [1, 1, 1]],
  ['100%', 3, [3]],
  ['1,5,20%', 20, [1, 5, 4, 4, 4, 2]],
  ['50%, 1', 4, [2, 1, 1]],
  ['7', 0, []],
  ['0', 3, undefined],
  ['0%', 3, undefined],
  ['101%', 3, undefined],
  ['1.5', 3, undefined],
  ['-1', 3, undefined],
  ['', 3, undefined],
  ['1,', 3, undefined],
  ['all', 3, undefined],
];

for (const [batch, units, expected] of sizes)
  test(`--batch '${batch}' of ${units}`, () => {
    const read = parseBatch(batch);
    assert.equal(read === undefined ? undefined : sizesOf(read, units), expected);
  });

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => `web@h${String(i).padStart(5, '0')}` as const);

test('ten thousand, one at a time', () => {
  const plan = made(planned(topologyOf(many(10_000), []), 'restart web', { rolling: {} }));
  assert.is(plan.rolling?.batches.length, 10_000);
});

test('dependents that stand on each other, ten thousand high', () => {
  const ids = many(10_000);
  const edges = ids.slice(1).map((id, i): Edge => [id, 'requires', 'all', ids.slice(i, i + 1)]);
  const rolling = { withDependents: true };
  const plan = made(planned(topologyOf(ids, edges), `restart ${ids[0] ?? ''}`, { rolling }));
  assert.is(plan.rolling?.batches.length, 1);
  assert.is(plan.steps.length, 20_000);
});

/** Each pair needs one of its two; the last four all pair with each other, so that no three batches can take them. */
const entangled = () => {
  const pairs = Array.from({ length: 56 }, (_, i) =>
    [1, 7].map((step) => [i, (i + step) % 56] as const),
  ).flat();
  for (let i = 56; i < 60; i += 1) for (let j = i + 1; j < 60; j += 1) pairs.push([i, j]);
  const ids = many(60);
  const edges = pairs.map((pair, at): Edge => {
    const two = pair.map((i) => ids[i] ?? 'web@h').toSorted();
    return [`app@a${at}`, 'requires', 1, two];
  });
  return topologyOf([...ids, ...edges.map(([owner]) => owner)].toSorted(), edges);
};

test('more ways to fill the batches than can be tried: none was found, which is not that there is none', () => {
  const refused = show(planned(entangled(), 'restart web', { rolling: { batch: '20' } }));
  assert.match(refused, 'and no way to fill batches of 20 was found that holds every floor');
  assert.match(refused, /Take fewer at a time: --batch \d+ holds every floor/);
});

test('a thousand on ten sites, more than half of each stay up', () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `web@s${i % 10}-h${i}` as const).toSorted();
  const topology = topologyOf(ids, [], new Map([['web', ['keep=60%/site']]]));
  const plan = made(planned(topology, 'restart web', { rolling: { batch: '25%' } }));
  assert.equal(
    plan.rolling?.batches.map(({ length }) => length / 2),
    [250, 250, 250, 250],
  );
});

test('batches between which there would be millions of waits are refused', () => {
  const topology = topologyOf(many(4000), []);
  const refused = planned(topology, 'restart web', { rolling: { batch: '50%' } });
  assert.match(
    show(refused),
    'batch: each step that begins a batch waits for all that end the one before: 4000000 waits',
  );
  assert.ok(planned(topology, 'restart web', { rolling: { batch: '10%' } }).ok);
});

test.run();
