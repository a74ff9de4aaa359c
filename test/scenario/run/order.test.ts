/** Who begins when: no waves, the longest remaining path first, never above a limit. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../src/plan/model.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import { apart, chain, planOf, type Sketch } from '../../unit/run/sketch.ts';
import { peak } from './performer.ts';
import { play } from './scripted.ts';

const stepsOf = (entries: readonly StampedEntry[], type: 'step.started' | 'step.ended'): StepId[] =>
  entries.flatMap((entry) => (entry.type === type ? [entry.step] : []));

const both = (...sketches: readonly Sketch[]): Sketch => ({
  steps: Object.assign({}, ...sketches.map((sketch) => sketch.steps)) as Sketch['steps'],
});

const links = (count: number): StepId[] =>
  Array.from({ length: count }, (_, i): StepId => `start:link${i}@a`);

test('a step starts when its own predecessors have ended: a chain passes one slow step', async () => {
  const plan = planOf(both(apart('start:slow@b'), chain(...links(9))));
  const { entries } = await play({ plan, hosts: { 'slow@b': { start: { takes: 1000 } } } });
  assert.equal(stepsOf(entries, 'step.ended'), [...links(9), 'start:slow@b']);
});

test('a soft edge waits for the end, too', async () => {
  const plan = planOf({ steps: { 'start:db@a': {}, 'start:app@a': { after: ['start:db@a'] } } });
  const { entries } = await play({ plan, hosts: { 'db@a': { start: { readyAfter: 500 } } } });
  const told = entries.flatMap((entry) => ('step' in entry ? [`${entry.type} ${entry.step}`] : []));
  const began = told.indexOf('step.started start:app@a');
  assert.ok(told.indexOf('step.ended start:db@a') < began, told.join('\n'));
});

test('order goes through a step that was blocked: nobody behind it overtakes what still runs before it', async () => {
  const steps: Sketch['steps'] = {
    'start:bad@a': {},
    'start:slow@b': {},
    'start:app@a': { after: ['start:slow@b'], requires: ['start:bad@a'] },
    'start:web@a': { after: ['start:app@a'] },
  };
  const hosts = {
    'bad@a': { start: { ends: 1, becomes: 'stopped' } },
    'slow@b': { start: { takes: 1000 } },
  } as const;
  const { entries, state } = await play({ plan: planOf({ steps }), hosts });
  assert.is(state.steps.get('start:app@a')?.outcome, 'blocked');
  assert.equal(stepsOf(entries, 'step.ended').slice(-2), ['start:slow@b', 'start:web@a']);
});

const api: StepId[] = ['start:api@a', 'start:api@b', 'start:api@c'];
const web = both(apart(...api), { steps: { 'start:web@a': { quorum: [{ need: 2, of: api }] } } });

test('a quorum lets go as soon as it is met', async () => {
  const hosts = { 'api@b': { start: { takes: 1000 } } };
  const { entries } = await play({ plan: planOf(web), hosts });
  const ended = ['start:api@a', 'start:api@c', 'start:web@a', 'start:api@b'];
  assert.equal(stepsOf(entries, 'step.ended'), ended);
});

test('a quorum that can no longer be met blocks at once', async () => {
  const no = { start: { ends: 1, becomes: 'stopped' } } as const;
  const hosts = { 'api@a': no, 'api@b': { start: { takes: 1000 } }, 'api@c': no };
  const { entries } = await play({ plan: planOf(web), hosts });
  assert.equal(stepsOf(entries, 'step.ended'), ['start:api@a', 'start:api@c', 'start:web@a', 'start:api@b']);
});

test('under a limit the longest remaining path goes first', async () => {
  const plan = planOf(both(apart('start:x@a', 'start:y@a'), chain(...links(4))));
  const { entries } = await play({ plan, policy: { parallel: 1 } });
  assert.equal(stepsOf(entries, 'step.started'), [
    ...links(3),
    // From here all ways are equally long: the plan's order.
    'start:x@a',
    'start:y@a',
    'start:link3@a',
  ]);
});

test('a path through a quorum is as long as any', async () => {
  const quorum = [{ need: 1, of: ['start:mq@a'] as const }];
  const plan = planOf({ steps: { 'start:x@a': {}, 'start:mq@a': {}, 'start:app@a': { quorum } } });
  const { entries } = await play({ plan, policy: { parallel: 1 } });
  assert.is(stepsOf(entries, 'step.started')[0], 'start:mq@a');
});

test('what does not fit lets others pass', async () => {
  const plan = planOf(
    both(chain('start:db@a', 'start:app@a', 'start:web@a'), apart('start:mq@a', 'start:mq@b')),
  );
  const hosts = { 'mq@a': {}, 'db@a': { start: { takes: 100 } } };
  const { entries } = await play({ plan, hosts, policy: { perHost: { a: 1 } } });
  assert.equal(stepsOf(entries, 'step.started').slice(0, 2), ['start:db@a', 'start:mq@b']);
});

const grid = apart(
  ...['a', 'b', 'c', 'd'].flatMap((host) => ['x', 'y', 'z'].map((name): StepId => `start:${name}@${host}`)),
);

const limits = [
  { says: 'total', policy: { parallel: 5 }, matches: () => true, most: 5 },
  { says: 'none', policy: {}, matches: () => true, most: 12 },
  { says: 'per host', policy: { perHost: { b: 2 } }, matches: (id: StepId) => id.endsWith('@b'), most: 2 },
  { says: 'serial', policy: { serial: ['y'] }, matches: (id: StepId) => id.startsWith('start:y@'), most: 1 },
] as const;

for (const { says, policy, matches, most } of limits) {
  test(`a limit is kept and used: ${says}`, async () => {
    const ran = await play({ plan: planOf(grid), policy });
    assert.is(ran.state.result, 0);
    assert.is(peak(ran.calls, matches), most);
  });
}

test('a slot is held until the step has ended, its failure looked into', async () => {
  const plan = planOf(apart('start:x@a', 'start:y@a'));
  const hosts = { 'x@a': { start: { ends: 1, becomes: 'stopped' }, diagnosing: 100 } } as const;
  const ran = await play({ plan, hosts, policy: { perHost: { a: 1 } } });
  assert.is(
    peak(ran.calls, () => true),
    1,
  );
  assert.equal(stepsOf(ran.entries, 'step.ended'), ['start:x@a', 'start:y@a']);
});

test.run();
