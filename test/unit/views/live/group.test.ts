/** What a row says of its step, or of the steps of its host, as entries come in. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { StepId } from '../../../../src/plan/model.ts';
import type { Entry } from '../../../../src/run/entries.ts';
import type { Outcome } from '../../../../src/run/outcome.ts';
import { fold } from '../../../../src/run/fold.ts';
import { initialState } from '../../../../src/run/state.ts';
import { followersOf } from '../../../../src/views/live/follower.ts';
import { policyOf } from '../../../scenario/run/scripted.ts';
import { apart, planOf } from '../../run/sketch.ts';

const STEPS: readonly StepId[] = ['stop:app@one', 'stop:job@one', 'start:web@two'];

const started = (step: StepId): Entry => ({ type: 'step.started', step });
const ended = (step: StepId, outcome: Outcome, reason?: string): Entry => ({
  type: 'step.ended',
  step,
  outcome,
  ...(reason === undefined ? {} : { reason }),
});
const sending = (step: StepId, command: string): Entry => ({
  type: 'command.sending',
  step,
  phase: 'stop',
  attempt: 1,
  command,
});
const confirming = (step: StepId): Entry => ({ type: 'step.confirming', step });
const waiting = (step: StepId, text: string): Entry => ({ type: 'step.waiting', step, for: text });

/** The row of the first step, after entries of which each came a second after the one before. */
const rowAfter = (entries: readonly Entry[], room: number) => {
  const state = initialState(planOf(apart(...STEPS)), policyOf());
  const { all } = followersOf(state, room);
  const group = all[0]?.group;
  if (!group) throw new Error('no row');
  entries.forEach((entry, at) => {
    fold(state, entry, at * 1000);
    if (entry.type === 'step.started') group.began(entry.step, at * 1000);
    if (entry.type === 'step.ended') group.ended(entry.step, entry.outcome, at * 1000);
  });
  const { state: is, label, detail } = group.describe(state);
  const { from = '-', to = '-' } = group.span;
  return `${is} | ${label} | ${detail} | ${from} ${to}`;
};

const APP = STEPS[0] as 'stop:app@one';
const JOB = STEPS[1] as 'stop:job@one';
const begun = [started(APP), sending(APP, 'systemctl stop app')];

const OF_A_STEP: readonly (readonly [entries: readonly Entry[], row: string])[] = [
  [[], 'waiting | to stop   app@one |  | - -'],
  [[started(APP)], 'running | stopping  app@one |  | 0 -'],
  [begun, 'running | stopping  app@one | systemctl stop app | 0 -'],
  [
    [...begun, confirming(APP), waiting(APP, 'app@one is\n running')],
    'running | stopping  app@one | is running | 0 -',
  ],
  [[...begun, ended(APP, 'done')], 'done | stopped   app@one |  | 0 2000'],
  [[started(APP), ended(APP, 'unchanged')], 'done | unchanged app@one |  | 0 1000'],
  [[started(APP), ended(APP, 'unknown', 'no route')], 'failed | unknown   app@one | no route | 0 1000'],
  [[ended(APP, 'cancelled')], 'skipped | cancelled app@one |  | - 0'],
  [
    [...begun, ended(APP, 'failed', '`/opt/app/bin/stop-everything --now` ended with status 3')],
    'failed | failed    app@one | `/opt/app/bin/stop-everyt…` ended with status 3 | 0 2000',
  ],
];

const OF_A_HOST: readonly (readonly [entries: readonly Entry[], row: string])[] = [
  [[], 'waiting | 0/2 one |  | - -'],
  [begun, 'running | 0/2 one | stopping app: systemctl stop app | 0 -'],
  [[...begun, started(JOB)], 'running | 0/2 one | stopping app and 1 more: systemctl stop app | 0 -'],
  [[...begun, ended(APP, 'done')], 'waiting | 1/2 one |  | 0 -'],
  [[...begun, ended(APP, 'done'), started(JOB)], 'running | 1/2 one | stopping job | 0 -'],
  [[...begun, ended(APP, 'failed', 'no'), started(JOB)], 'failed | 0/2 one | app failed: no | 0 -'],
  [[...begun, ended(APP, 'done'), ended(JOB, 'held')], 'skipped | 1/2 one | 1 held | 0 3000'],
  [[...begun, ended(APP, 'done'), started(JOB), ended(JOB, 'done')], 'done | 2/2 one |  | 0 4000'],
];

for (const [entries, expected] of OF_A_STEP)
  test(`a step: ${expected}`, () => assert.is(rowAfter(entries, 99), expected));

for (const [entries, expected] of OF_A_HOST)
  test(`a host: ${expected}`, () => assert.is(rowAfter(entries, 2), expected));

const GROUPED: readonly (readonly [steps: readonly StepId[], room: number, unit: string, rows: number])[] = [
  [STEPS, 3, 'step', 3],
  [STEPS, 2, 'host', 2],
  // A row for each host would say less, and save nothing.
  [['stop:a@one', 'stop:a@two', 'stop:a@three'], 2, 'step', 3],
];

for (const [steps, room, unit, rows] of GROUPED) {
  test(`${steps.length} steps in ${room} lines: ${rows} rows, one a ${unit}`, () => {
    const following = followersOf(initialState(planOf(apart(...steps)), policyOf()), room);
    assert.equal([following.unit, following.all.length], [unit, rows]);
  });
}

test.run();
