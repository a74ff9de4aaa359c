/** Floors of rolling plans: they hold in every batch, and the plan records them for the run. */
import { test } from 'uvu';
import type { Consent } from '../../../src/plan/verify/violation.ts';
import type { InstanceId, Quantity, Topology } from '../../../src/topology/model.ts';
import { inTurn, rolling } from './batched.ts';
import { seen, topology, type Seen } from './build.ts';
import { check, type Example } from './table.ts';

const all: InstanceId[] = ['r@1', 'r@2', 'r@3', 'r@4'];
const sites = { 1: 'x', 2: 'x', 3: 'y', 4: 'y' };
const kept = (min: Quantity, per: 'platform' | 'site' = 'platform'): Topology =>
  topology(Object.fromEntries(all.map((id) => [id, []])), { services: { r: { keep: { min, per } } }, sites });

interface More {
  readonly batches?: readonly (readonly InstanceId[])[];
  readonly but?: Readonly<Record<string, Seen>>;
  readonly consent?: Partial<Consent>;
}

const pairs: readonly (readonly InstanceId[])[] = [
  ['r@1', 'r@2'],
  ['r@3', 'r@4'],
];
const example = (
  name: string,
  on: Topology,
  floors: readonly string[],
  { batches = pairs, but = {}, consent = {} }: More,
  ...tells: string[]
): Example => {
  const down = new Set(Object.keys(but).filter((id) => but[id] === 'stopped'));
  const text = inTurn(batches)
    .split('\n')
    .filter((line) => ![...down].some((id) => line.startsWith(`stop:${id}`)))
    .map((line) => ([...down].some((id) => line.includes(`stop:${id}!`)) ? line.replace(/ <-.*/, '') : line))
    .join('\n');
  return {
    ...{ name, on, observed: seen(on, but), tells },
    plan: rolling(text, { batch: String(batches[0]?.length), floors }),
    consent: { literal: new Set(batches.flat()), ...consent },
  };
};
const everyone = 'r@1 r@2 r@3 r@4';
const keepTold = 'error keep: r@1 r@2 r@3 r@4';
check(test, [
  example('a floor that is kept', kept({ count: 2 }), [`keep 2: ${everyone}`], {}),
  example('a stricter one is recorded', kept({ count: 1 }), [`keep 2: ${everyone}`], {}),
  example('it is not recorded', kept({ count: 2 }), [], {}, keepTold),
  example('a lower one is recorded', kept({ count: 2 }), [`keep 1: ${everyone}`], {}, keepTold),
  example('one that counts somebody less', kept({ count: 1 }), ['keep 1: r@1 r@2 r@3'], {}, keepTold),
  example('one of another rule', kept({ count: 2 }), [`need 2: ${everyone}`], {}, keepTold),
  example('one that counts somebody twice', kept({ count: 2 }), [`keep 2: r@1 ${everyone}`], {}, keepTold),
  example('one that counts a stranger', kept({ count: 2 }), [`keep 2: ${everyone} r@9`], {}, keepTold),
  example('no number', kept({ count: 2 }), [`keep x: ${everyone}`], {}, keepTold),
  example('a percentage', kept({ percent: 26 }), [`keep 2: ${everyone}`], {}),
  example('of each site', kept({ count: 1 }, 'site'), ['keep 1: r@1 r@2', 'keep 1: r@3 r@4'], {
    batches: [
      ['r@1', 'r@3'],
      ['r@2', 'r@4'],
    ],
  }),
  example(
    'of each site, and the record takes them together',
    kept({ count: 1 }, 'site'),
    [`keep 2: ${everyone}`],
    {
      batches: [
        ['r@1', 'r@3'],
        ['r@2', 'r@4'],
      ],
    },
    'error keep: r@1 r@2',
    'error keep: r@3 r@4',
  ),
  example(
    'of each site, and one site goes down',
    kept({ count: 1 }, 'site'),
    [],
    {},
    'error keep: r@1 r@2',
    'error keep: r@3 r@4',
  ),
  example('a floor that is broken', kept({ count: 3 }), [], {}, 'error keep: r@1 r@2', 'error keep: r@3 r@4'),
  example(
    'naming all and --all are no consent',
    kept({ count: 3 }),
    [],
    { consent: { all: true } },
    'error keep: r@1 r@2',
    'error keep: r@3 r@4',
  ),
  example(
    'forced',
    kept({ count: 3 }),
    [],
    { consent: { force: ['floor'] } },
    'warning keep: r@1 r@2',
    'warning keep: r@3 r@4',
  ),
  example(
    'one that was started in an earlier batch counts',
    kept({ count: 2 }),
    ['keep 2: r@1 r@3 r@4 | r@2'],
    {
      batches: [['r@2'], ['r@1'], ['r@3'], ['r@4']],
      but: { 'r@2': 'stopped' },
    },
  ),
  example(
    'it does not count before',
    kept({ count: 3 }),
    [],
    {
      batches: [
        ['r@1', 'r@2'],
        ['r@3', 'r@4'],
      ],
      but: { 'r@2': 'stopped' },
    },
    'error keep: r@1',
    'error keep: r@3 r@4',
  ),
  example(
    'one that was not ready is recorded as ready',
    kept({ count: 2 }),
    [`keep 2: ${everyone}`],
    { batches: [['r@2'], ['r@1'], ['r@3'], ['r@4']], but: { 'r@2': 'stopped' } },
    keepTold,
  ),
]);

const lean = topology({
  ...Object.fromEntries(all.map((id) => [id, []])),
  'api@h': [`requires 2 of ${everyone}`],
  'web@h': ['requires api@h'],
});
const needTold = `error need: api@h ${everyone}`;
check(test, [
  example('a need that is met', lean, [`need 2: ${everyone}`], {}),
  example('it is not recorded', lean, [], {}, needTold),
  example('a lower one is recorded', lean, [`need 1: ${everyone}`], {}, needTold),
  example('it is recorded as a keep', lean, [`keep 2: ${everyone}`], {}, needTold),
  example('of one that is down', lean, [], { but: { 'api@h': 'stopped', 'web@h': 'stopped' } }),
  example('of one that may run', lean, [], { but: { 'api@h': 'unreachable' } }, needTold),
  example(
    'a need that is not met',
    lean,
    [],
    { batches: [['r@1', 'r@2', 'r@3'], ['r@4']] },
    'error need: api@h r@3',
  ),
  example('of one that restarts itself', lean, [`need 2: ${everyone}`], {
    batches: [...all.map((id) => [id]), ['api@h']],
    but: { 'web@h': 'stopped' },
  }),
  example(
    'of one that restarts itself, not recorded',
    lean,
    [],
    { batches: [...all.map((id) => [id]), ['api@h']], but: { 'web@h': 'stopped' } },
    needTold,
  ),
]);

/** One of three groups, of one, one and two. */
const groups = topology(
  {
    ...Object.fromEntries(all.map((id) => [id, []])),
    ...{ 'm@1': ['requires r@1'], 'm@2': ['requires r@2'], 'm@3': ['requires r@3 r@4'] },
    ...{ 'api@h': ['requires 1 of m@1 m@2'], 'web@h': ['requires 1 of m@1 m@2 m@3'] },
  },
  { services: { m: { kind: 'milestone' } } },
);
const single = { batches: all.map((id) => [id]) };
check(test, [
  example('groups are counted by their members', groups, ['need 1: r@1 r@2', `need 2: ${everyone}`], single),
  example('by one each', groups, [`need 2: ${everyone}`], single, 'error need: api@h r@1 r@2'),
  example(
    'by several',
    groups,
    ['need 1: r@1 r@2', `need 1: ${everyone}`],
    single,
    `error need: web@h ${everyone}`,
  ),
  example('a group is ready again', groups, ['need 1: r@2 | r@1', 'need 3: r@2 r@3 r@4'], {
    ...single,
    but: { 'r@1': 'stopped' },
  }),
]);

test.run();
