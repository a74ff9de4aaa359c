/** Headline and footer from entries, at times that the table says. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../../src/plan/model.ts';
import type { Entry } from '../../../../src/run/entries.ts';
import { fold } from '../../../../src/run/fold.ts';
import { initialState } from '../../../../src/run/state.ts';
import type { Summary } from '../../../../src/views/live/summary.ts';
import { Tally } from '../../../../src/views/live/tally.ts';
import { policyOf } from '../../../scenario/run/scripted.ts';
import { apart, chain, planOf, type Sketch } from '../../run/sketch.ts';
import { wait } from './given.ts';

const SECOND = 1000;

type Heard = readonly [seconds: number, entry: Entry];

const started = (seconds: number, step: StepId): Heard => [seconds, { type: 'step.started', step }];
const done = (seconds: number, step: StepId): Heard => [
  seconds,
  { type: 'step.ended', step, outcome: 'done' },
];
const waiting = (seconds: number, step: StepId, text: string): Heard => [
  seconds,
  { type: 'step.waiting', step, for: text },
];

const at = (seconds: number, sketch: Sketch, heard: readonly Heard[], policy = {}): Summary => {
  const state = initialState(planOf(sketch), policyOf(policy));
  const tally = new Tally(state, 'step');
  heard.forEach(([when, entry], index) => {
    fold(state, entry, when * SECOND);
    tally.note({ ...entry, seq: index + 1, time: '', mono: when * SECOND });
  });
  return tally.summary(seconds * SECOND);
};

const CHAIN = chain('stop:web@a', 'stop:app@b', 'stop:db@c');

test('numbers', () => {
  const seen = at(9, CHAIN, [started(1, 'stop:web@a'), done(5, 'stop:web@a'), started(5, 'stop:app@b')]);
  assert.is(seen.title, 'acme: stop all');
  assert.equal([seen.done, seen.running, seen.total, seen.began, seen.over], [1, 1, 3, 1000, false]);
});

const WAITS: readonly {
  says: string;
  seconds: number;
  sketch: Sketch;
  heard: readonly Heard[];
  waits: unknown;
}[] = [
  {
    says: 'too short to be told',
    seconds: 4,
    sketch: CHAIN,
    heard: [started(0, 'stop:web@a')],
    waits: [],
  },
  {
    says: 'one waits for another, which waits for its own reasons',
    seconds: 42,
    sketch: CHAIN,
    heard: [started(0, 'stop:web@a'), waiting(2, 'stop:web@a', 'web@a is running, not stopped')],
    waits: [wait('web@a', 0, { waiter: 'app@b', detail: 'is running, not stopped' })],
  },
  {
    says: 'nobody waits for it',
    seconds: 42,
    sketch: apart('stop:web@a'),
    heard: [started(0, 'stop:web@a')],
    waits: [wait('web@a', 0)],
  },
  {
    says: 'what others wait for comes first, then the longest',
    seconds: 60,
    sketch: {
      steps: {
        ...apart('stop:x@a', 'stop:y@a', 'stop:z@a').steps,
        'stop:p@b': { after: ['stop:z@a'] },
        'stop:q@b': { requires: ['stop:z@a'] },
        'stop:r@b': { after: ['stop:z@a'] },
        'stop:gone@b': { after: ['stop:z@a'] },
      },
    },
    heard: [started(0, 'stop:x@a'), started(1, 'stop:y@a'), started(9, 'stop:z@a'), started(9, 'stop:p@b')],
    waits: [wait('z@a', 9, { waiter: 'q@b', more: 2 }), wait('x@a', 0), wait('y@a', 1)],
  },
];

for (const { says, seconds, sketch, heard, waits } of WAITS)
  test(`waits: ${says}`, () => assert.equal(at(seconds, sketch, heard).waits, waits));

const TEN = Array.from({ length: 10 }, (_, index): StepId => `stop:s${index}@h`);
const half = TEN.slice(0, 5).flatMap((id, index) => [started(index * 10, id), done(index * 10 + 10, id)]);

test('the time left, from the steps that have ended', () => {
  assert.is(at(50, chain(...TEN), half).left, 50 * SECOND);
});

const UNKNOWN: readonly { says: string; heard: readonly Heard[]; policy?: object }[] = [
  { says: 'nothing has ended', heard: [started(0, 'stop:s0@h')] },
  { says: 'it was interrupted', heard: [...half, [50, { type: 'run.interrupted' }]] },
  {
    says: 'nothing new starts after a failure',
    heard: [...half, [50, { type: 'step.ended', step: 'stop:s5@h', outcome: 'failed' }]],
    policy: { failFast: true },
  },
];

for (const { says, heard, policy } of UNKNOWN)
  test(`no time left: ${says}`, () => assert.is(at(50, chain(...TEN), heard, policy).left, undefined));

test('what is out of the ordinary is said', () => {
  const begun = [started(0, 'stop:web@a')];
  assert.is(at(1, CHAIN, begun).notice, undefined);
  assert.match(
    at(1, CHAIN, [...begun, [1, { type: 'run.interrupted' }]]).notice ?? '',
    /^interrupted: .* 1 step may finish/,
  );
  assert.match(at(1, CHAIN, [[1, { type: 'run.checking', instances: 3 }]]).notice ?? '', /once more/);
});

test.run();
