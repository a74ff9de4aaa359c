/** What holds a run up: the steps that have been in flight for longest, and who waits for them. */
import type { StepId } from '../../plan/model.ts';
import type { RunState } from '../../run/state.ts';
import { oneLine } from './words.ts';

export interface Wait {
  /** The step that is waited for, as an instance. */
  readonly on: string;
  /** When it began, in milliseconds of the monotonic clock. */
  readonly since: number;
  /** The first of those that wait for it; undefined where nothing does. */
  readonly waiter: string | undefined;
  /** How many more wait for it. */
  readonly more: number;
  /** What the step itself waits for. */
  readonly detail: string;
}

/** Milliseconds: what ends sooner is not worth a line. */
const LONG = 5000;
const MOST = 3;
/** How many are looked at: of thousands in flight, those that began first. */
const LOOKED_AT = 50;

export const instanceOf = (id: StepId): string => id.slice(id.indexOf(':') + 1);

/** The reason why a step still waits, without the name of the instance that is said beside it anyway. */
export const waitingFor = (state: RunState, id: StepId): string => {
  const said = oneLine(state.steps.get(id)?.waitingFor ?? '');
  const name = `${instanceOf(id)} `;
  return said.startsWith(name) ? said.slice(name.length) : said;
};

const waitOn = (state: RunState, id: StepId, since: number): Wait => {
  const all = state.graph.waiters.get(id) ?? [];
  const waiting = all.filter(({ step }) => state.steps.get(step)?.phase === 'waiting');
  const first = waiting[0]?.step;
  return {
    on: instanceOf(id),
    since,
    waiter: first === undefined ? undefined : instanceOf(first),
    more: Math.max(0, waiting.length - 1),
    detail: waitingFor(state, id),
  };
};

/** `running`: when each began, in that order. Those that others wait for come first, then the longest. */
export const longestWaits = (
  state: RunState,
  running: ReadonlyMap<StepId, number>,
  now: number,
): readonly Wait[] => {
  const long: Wait[] = [];
  for (const [id, since] of running) {
    if (now - since < LONG || long.length === LOOKED_AT) break;
    long.push(waitOn(state, id, since));
  }
  const [awaited, others] = [long.filter((wait) => wait.waiter), long.filter((wait) => !wait.waiter)];
  return [...awaited, ...others].slice(0, MOST);
};
