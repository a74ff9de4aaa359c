/** How an instance behaves, as plain data. Times are virtual milliseconds. */
import type { Phase } from '../../../src/run/outcome.ts';
import type { State } from '../../../src/topology/state.ts';

/** `running` is ready, `unready` is running and not ready. */
export type Shown = State | 'unready';

export interface Change {
  readonly after: number;
  readonly state: Shown;
}

/** What one sending of a command does. */
export interface Act {
  /** 5 unless given. */
  readonly takes?: number;
  /** How the command is seen to end: a status, 0 unless given. `bug`: the performer throws. */
  readonly ends?: number | 'signal' | 'timeout' | 'lost' | 'unsent' | 'bug';
  /** The state when it has ended; unless given what the command is for, or no other if it was never sent. */
  readonly becomes?: Shown;
  /** Of a start that works: ready that much later. */
  readonly readyAfter?: number;
  /** What comes of itself afterwards. */
  readonly next?: Change;
}

/** Phases without an entry have no command, but for `start`, `stop` and `clear`, which work. */
export interface Script extends Readonly<Partial<Record<Phase, Act | readonly Act[]>>> {
  /** Unless given, what makes its first step necessary. */
  readonly found?: Shown;
  /** Comes of itself, counted from the beginning. */
  readonly later?: Change;
  /** A job: its stop has no command and waits without a limit. */
  readonly guard?: boolean;
  readonly boot?: boolean;
  /** How long a state is waited for; 1000 unless given. */
  readonly patience?: number;
  /** How long a survey of it takes; 1 unless given. */
  readonly surveyed?: number;
  /** How long reading the unit's log takes; 1 unless given. */
  readonly diagnosing?: number;
}

export const actOf = (script: Script, phase: Phase, sending: number): Act => {
  const acts = script[phase] ?? {};
  return isList(acts) ? (acts[Math.min(sending, acts.length) - 1] ?? {}) : acts;
};

const isList = (acts: Act | readonly Act[]): acts is readonly Act[] => Array.isArray(acts);

const GOALS: Readonly<Partial<Record<Phase, Shown>>> = {
  clear: 'stopped',
  start: 'running',
  stop: 'stopped',
};

/** The states that follow a command's end, in order. */
export const consequences = (phase: Phase, act: Act): readonly Change[] => {
  const changes: Change[] = [];
  const state = act.becomes ?? (act.ends === 'unsent' ? undefined : GOALS[phase]);
  if (state !== undefined)
    changes.push({ after: 0, state: act.readyAfter === undefined ? state : 'unready' });
  if (state !== undefined && act.readyAfter !== undefined) changes.push({ after: act.readyAfter, state });
  if (act.next) changes.push(act.next);
  return changes;
};
