/** The view over real runs of scripted hosts: what it shows is what the entries say. */
import { setImmediate as settled } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Plan } from '../../../../src/plan/model.ts';
import type { StampedEntry } from '../../../../src/run/entries.ts';
import { fold } from '../../../../src/run/fold.ts';
import { initialState, type RunState } from '../../../../src/run/state.ts';
import { openLive } from '../../../../src/views/live/live.ts';
import { styleFor } from '../../../../src/views/style.ts';
import { play, policyOf, type Scene } from '../../../scenario/run/scripted.ts';
import { chain, planOf, type Sketch } from '../../run/sketch.ts';
import { FakeTerminal } from './fake.ts';

interface Shown {
  readonly terminal: FakeTerminal;
  readonly lines: readonly StampedEntry[];
  readonly listeners: number;
}

/** Every entry of the run, as the view would have been told of it. */
const show = async (plan: Plan, entries: readonly StampedEntry[], rows = 24): Promise<Shown> => {
  const state: RunState = initialState(plan, policyOf());
  const terminal = new FakeTerminal();
  terminal.rows = rows;
  const lines: StampedEntry[] = [];
  const before = process.listenerCount('SIGINT');
  const view = openLive(state, terminal.stream, styleFor(false), (entry) => lines.push(entry));
  const listeners = process.listenerCount('SIGINT') - before;
  // listr2 takes a few turns to begin with its tasks.
  await settled();
  for (const entry of entries) {
    fold(state, entry, entry.mono);
    view.watch(entry);
  }
  await view.close();
  return { terminal, lines, listeners };
};

/** The picture that is left. */
const picture = ({ terminal }: Shown): Promise<string> => terminal.text();

const playing = async (sketch: Sketch, hosts: Scene['hosts'] = {}, interrupt?: number) => {
  const plan = planOf(sketch);
  const ran = await play({ plan, hosts, ...(interrupt === undefined ? {} : { interrupt }) });
  return { plan, entries: ran.entries };
};

const THREE = chain('start:db@one', 'start:app@two', 'start:web@two');

test('a run that works', async () => {
  const { plan, entries } = await playing(THREE);
  const shown = await show(plan, entries);
  const left = await picture(shown);
  assert.match(left, /^acme: start all {2}3\/3 done/);
  assert.match(left, /started {3}db@one[^]*started {3}app@two[^]*started {3}web@two/);
  assert.equal(shown.lines, []);
  assert.ok(shown.terminal.cursorIsVisible);
});

test('listr2 takes no signal away from the run', async () => {
  const { plan, entries } = await playing(THREE);
  assert.is((await show(plan, entries)).listeners, 0);
});

test('a failure, and what it blocks', async () => {
  const { plan, entries } = await playing(THREE, { 'app@two': { start: { ends: 1, becomes: 'stopped' } } });
  const left = await picture(await show(plan, entries));
  assert.match(left, /1\/3 done {2}1 failed {2}1 blocked/);
  assert.match(left, /failed {4}app@two .*ended with status 1/);
  assert.match(left, /blocked {3}web@two .*behind app@two/);
});

test('past a screenful: a row for each host', async () => {
  const { plan, entries } = await playing(THREE, { 'app@two': { start: { ends: 1, becomes: 'stopped' } } });
  const left = await picture(await show(plan, entries, 8));
  assert.match(left, /^ {2}1\/1 one/m);
  assert.match(left, /^ {2}0\/2 two .*app failed: /m);
});

test('a host whose steps were cancelled says so', async () => {
  const { plan, entries } = await playing(THREE, {}, 2);
  const left = await picture(await show(plan, entries, 8));
  assert.match(left, /2 cancelled$/m);
});

test('of a run that broke off, what was known stays', async () => {
  const { plan, entries } = await playing(THREE);
  const begun = entries.slice(0, entries.findIndex((entry) => entry.type === 'command.sending') + 1);
  const shown = await show(plan, begun);
  assert.match(await picture(shown), /starting {2}db@one .*start db@one[^]*to start {2}app@two/);
  assert.ok(shown.terminal.cursorIsVisible);
});

test('a view that cannot go on: every further entry is a line', async () => {
  const { plan, entries } = await playing(THREE);
  const state = initialState(plan, policyOf());
  const terminal = new FakeTerminal();
  const lines: StampedEntry[] = [];
  const view = openLive(state, terminal.stream, styleFor(false), (entry) => lines.push(entry));
  Object.defineProperty(terminal, 'columns', {
    get: () => {
      throw new Error('no size');
    },
  });
  view.say('');
  for (const entry of entries) {
    fold(state, entry, entry.mono);
    view.watch(entry);
  }
  await view.close();
  assert.equal(lines, entries);
  assert.ok(terminal.cursorIsVisible);
  assert.is(terminal.written.split('cannot go on').length, 2, 'said once');
});

test.run();
