/** The run in numbers, counted along with its entries: what the headline and the footer are made of. */
import type { StepId } from '../../plan/model.ts';
import type { StampedEntry } from '../../run/entries.ts';
import type { Outcome } from '../../run/outcome.ts';
import { haltOf, succeeded, type RunState } from '../../run/state.ts';
import { batchOf, pausesLeft } from '../batches.ts';
import { restoreText } from '../plan-text.ts';
import { count, list } from '../text.ts';
import { timeLeft } from './estimate.ts';
import type { Summary } from './summary.ts';
import { longestWaits } from './waits.ts';
import { clock, oneLine } from './words.ts';

/** Milliseconds between two estimates: a number that flickers is not read. */
const ESTIMATED_EVERY = 1000;

const titleOf = ({ plan: { topology, goal } }: RunState): string => {
  const what = goal.restore ? restoreText(goal.restore) : goal.all ? 'all' : list(goal.selectors, 3);
  return oneLine(`${topology.name}: ${goal.action} ${what}`);
};

const noticeOf = (state: RunState, now: number): string | undefined => {
  if (state.result !== undefined) return undefined;
  if (state.checking) return 'all steps have ended: looking at every instance once more';
  if (!state.interrupted) return rollingNotice(state, now);
  if (state.rolling)
    return 'interrupted: nothing more is stopped, what was stopped is started again; once more to leave at once';
  const running = state.slots.inFlight;
  return `interrupted: nothing new starts, ${count(running, 'step')} may finish; once more to leave at once`;
};

const rollingNotice = (state: RunState, now: number): string | undefined => {
  const why = haltOf(state);
  if (why !== undefined) return `${oneLine(why)}: only what was stopped is started again`;
  const checking = state.rolling?.checking;
  if (checking !== undefined) return `looking at its floors before batch ${batchOf(checking, state.plan)}`;
  const pausing = state.rolling?.pausing;
  if (!pausing) return undefined;
  const left = clock(pausing.since + pausing.milliseconds - now + 999);
  return `pause before batch ${batchOf(pausing.batch, state.plan)}: ${left} left`;
};

const batchIn = ({ rolling, plan }: RunState): string | undefined =>
  rolling && rolling.batch > 0 ? batchOf(rolling.batch, plan) : undefined;

export class Tally {
  readonly #state: RunState;
  readonly #unit: Summary['unit'];
  /** When each began, the longest first. */
  readonly #running = new Map<StepId, number>();
  readonly #bad = new Map<Outcome, number>();
  #began: number | undefined;
  #done = 0;
  #acted = 0;
  /** Of the steps that have ended, together. */
  #busy = 0;
  #estimate: { readonly at: number; readonly left: number | undefined } = { at: -Infinity, left: undefined };

  constructor(state: RunState, unit: Summary['unit']) {
    this.#state = state;
    this.#unit = unit;
  }

  /** After the entry was folded into the state. */
  note(entry: StampedEntry): void {
    this.#began ??= entry.mono;
    if (entry.type === 'step.started') this.#running.set(entry.step, entry.mono);
    if (entry.type === 'step.ended') this.#ended(entry.step, entry.outcome, entry.mono);
  }

  #ended(id: StepId, outcome: Outcome, mono: number): void {
    const from = this.#running.get(id);
    this.#running.delete(id);
    if (succeeded(outcome)) this.#done += 1;
    else this.#bad.set(outcome, (this.#bad.get(outcome) ?? 0) + 1);
    if (from === undefined || outcome === 'unchanged') return;
    this.#acted += 1;
    this.#busy += mono - from;
  }

  /** `now`: milliseconds of the monotonic clock. */
  summary(now: number): Summary {
    const { plan, result } = this.#state;
    const over = result !== undefined;
    return {
      title: titleOf(this.#state),
      total: plan.steps.length,
      done: this.#done,
      batch: batchIn(this.#state),
      running: this.#running.size,
      outcomes: this.#bad,
      began: this.#began,
      left: this.#left(now),
      notice: noticeOf(this.#state, now),
      waits: over ? [] : longestWaits(this.#state, this.#running, now),
      unit: this.#unit,
      over,
    };
  }

  #left(now: number): number | undefined {
    const { interrupted, failures, policy, slots } = this.#state;
    // What is left to do then will not be done.
    const cut = interrupted || (policy.failFast && failures > 0) || haltOf(this.#state) !== undefined;
    if (cut || slots.unfinished === 0) return undefined;
    const { at, left } = this.#estimate;
    if (now - at < ESTIMATED_EVERY) return left;
    const first = this.#state.slots.available.list[0]?.steps[0];
    let { busy, longest } = { busy: this.#busy, longest: this.#remaining(first) };
    for (const [id, from] of this.#running) {
      busy += now - from;
      longest = Math.max(longest, this.#remaining(id));
    }
    const progress = { unfinished: this.#state.slots.unfinished, running: this.#running.size };
    const pauses = pausesLeft(this.#state, now);
    const spent = { acted: this.#acted, busy, elapsed: now - (this.#began ?? now), longest, pauses };
    this.#estimate = { at: now, left: timeLeft({ ...progress, ...spent }) };
    return this.#estimate.left;
  }

  #remaining(id: StepId | undefined): number {
    return id === undefined ? 0 : (this.#state.graph.remaining.get(id) ?? 0);
  }
}
