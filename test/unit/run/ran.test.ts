/** What ran, told by runs that were played, from the oldest to the newest. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { missingAfter, ranBefore } from '../../../src/run/ran.ts';
import type { Ran } from '../../../src/plan/model.ts';
import type { RunState } from '../../../src/run/state.ts';
import type { InstanceId } from '../../../src/topology/model.ts';
import { play, type Scene } from '../../scenario/run/scripted.ts';
import { given } from '../plan/given.ts';
import { apart, chain, planOf, restart } from './sketch.ts';

type Run = Omit<Scene, 'plan'> & { readonly plan: Scene['plan'] };

const played = async (runs: readonly Run[]): Promise<RunState[]> =>
  Promise.all(runs.map(async (run) => (await play(run)).state));

/** `r1: db@a app@b`, the newest run first. */
const told = (states: readonly RunState[]): string[] => {
  const known = new Set<InstanceId>();
  return states
    .map((state, at) => ({ run: `r${at + 1}`, state }))
    .toReversed()
    .map((run) => ranBefore(run, known))
    .filter(({ instances }) => instances.length > 0)
    .map(({ run, instances }) => `${run}: ${instances.toSorted().join(' ')}`);
};

const stop = (...ids: readonly InstanceId[]) => planOf(apart(...ids.map((id) => `stop:${id}` as const)));
const start = (...ids: readonly InstanceId[]) => planOf(apart(...ids.map((id) => `start:${id}` as const)));
const noStop = { stop: { ends: 1, becomes: 'running' } } as const;
const noStart = { start: { ends: 1, becomes: 'stopped' } } as const;

const ROWS: readonly { says: string; runs: readonly Run[]; ran: readonly string[] }[] = [
  { says: 'a stop', runs: [{ plan: stop('db@a', 'app@b') }], ran: ['r1: app@b db@a'] },
  {
    says: 'two stops, each with its own',
    runs: [{ plan: stop('db@a') }, { plan: stop('app@b') }],
    ran: ['r2: app@b', 'r1: db@a'],
  },
  {
    says: 'stopped twice: the newest run',
    runs: [{ plan: stop('db@a') }, { plan: start('db@a') }, { plan: stop('db@a') }],
    ran: ['r3: db@a'],
  },
  {
    says: 'a start takes back what it has started, and nothing else',
    runs: [{ plan: stop('db@a', 'app@b') }, { plan: start('db@a') }],
    ran: ['r1: app@b'],
  },
  {
    says: 'a start that failed takes nothing back',
    runs: [{ plan: stop('db@a') }, { plan: start('db@a'), hosts: { 'db@a': noStart } }],
    ran: ['r1: db@a'],
  },
  {
    says: 'a start that found it running takes it back',
    runs: [{ plan: stop('db@a') }, { plan: start('db@a'), hosts: { 'db@a': { found: 'running' } } }],
    ran: [],
  },
  {
    says: 'and one whose plan did',
    runs: [{ plan: stop('db@a') }, { plan: planOf({ ...apart('start:app@b'), unchanged: ['db@a'] }) }],
    ran: [],
  },
  {
    says: 'what was down when the stop came to it was not ours',
    runs: [{ plan: stop('db@a'), hosts: { 'db@a': { found: 'stopped' } } }],
    ran: [],
  },
  {
    says: 'nor what the plan of a stop found down',
    runs: [{ plan: planOf({ ...apart('stop:app@b'), unchanged: ['db@a'] }) }],
    ran: ['r1: app@b'],
  },
  {
    says: 'a stop whose command was sent counts, whatever came of it; one that was held does not',
    runs: [{ plan: planOf(chain('stop:app@b', 'stop:db@a')), hosts: { 'app@b': noStop } }],
    ran: ['r1: app@b'],
  },
  {
    says: 'what a restart stopped and did not bring back ran',
    runs: [{ plan: planOf({ steps: restart('db@a') }), hosts: { 'db@a': noStart } }],
    ran: ['r1: db@a'],
  },
  {
    says: 'a restart takes back what it has started',
    runs: [
      { plan: stop('db@a') },
      { plan: planOf({ steps: restart('db@a') }), hosts: { 'db@a': { found: 'stopped' } } },
    ],
    ran: [],
  },
];

for (const { says, runs, ran } of ROWS) test(says, async () => assert.equal(told(await played(runs)), ran));

test('the end of a start is held against what ran', async () => {
  const plan = planOf({
    ...chain('start:db@a', 'start:app@b', 'start:web@c'),
    unchanged: ['log@d'],
  });
  const { state } = await play({ plan, hosts: { 'app@b': noStart } });
  const ran: readonly Ran[] = [
    { run: 'r2', instances: ['db@a', 'app@b', 'log@d', 'gone@x'] },
    { run: 'r1', instances: ['web@c', 'spare@e', 'side@f'] },
  ];
  const topology = given('web@c app@b\n db@a log@d\n spare@e side@f');
  const seen = new Map([
    ['spare@e', { state: 'stopped', ready: false }],
    ['side@f', { state: 'running', ready: true }],
  ] as const);
  const missing = missingAfter(ran, state, topology, seen).map(({ instance, why }) => `${instance}: ${why}`);
  assert.equal(missing, [
    'app@b: failed',
    'gone@x: no longer in the topology',
    'web@c: blocked',
    'spare@e: not started: stopped',
  ]);
});

test.run();
