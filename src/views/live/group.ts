/** The steps behind one row, counted along with the entries: a host may have thousands of them. */
import type { Step, StepId } from '../../plan/model.ts';
import type { Outcome } from '../../run/outcome.ts';
import { isStart } from '../../run/phases.ts';
import { succeeded, type RunState, type StepState } from '../../run/state.ts';
import type { Row, RowState } from './row.ts';
import { instanceOf, waitingFor } from './waits.ts';
import { oneLine } from './words.ts';

type Description = Pick<Row, 'state' | 'label' | 'detail'>;

const WORD = {
  waiting: ['to start', 'to stop'],
  running: ['starting', 'stopping'],
  done: ['started', 'stopped'],
};
/** `unchanged` and `cancelled` are the longest. */
const WORD_COLUMNS = 9;

const verb = (id: StepId, tense: keyof typeof WORD): string => WORD[tense][isStart(id) ? 0 : 1] ?? '';

const isBad = (outcome: Outcome): boolean => outcome === 'failed' || outcome === 'unknown';

/** What a step in flight is at: the command while it runs, then what its state still lacks. */
const activity = (state: RunState, id: StepId): string => {
  const step = state.steps.get(id);
  return step?.phase === 'commanding' ? oneLine(step.commands.at(-1)?.command ?? '') : waitingFor(state, id);
};

const wordOf = (id: StepId, step: StepState): string => {
  if (step.phase === 'waiting') return verb(id, 'waiting');
  if (step.phase !== 'ended') return verb(id, 'running');
  return step.outcome === 'done' ? verb(id, 'done') : (step.outcome ?? '');
};

export class Group {
  /** When the first step began and, once all have ended, the last one ended. */
  readonly span: { from?: number; to?: number } = {};
  readonly #steps: readonly Step[];
  readonly #byHost: boolean;
  readonly #running = new Set<StepId>();
  #ended = 0;
  #good = 0;
  #failed: StepId | undefined;
  /** How many ended as what, of those that nothing was done for. */
  readonly #leftOut = new Map<Outcome, number>();

  /** `steps`: at least one; more than one only of one host. */
  constructor(steps: readonly Step[], byHost: boolean) {
    this.#steps = steps;
    this.#byHost = byHost;
  }

  get over(): boolean {
    return this.#ended === this.#steps.length;
  }

  began(id: StepId, mono: number): void {
    this.#running.add(id);
    this.span.from ??= mono;
  }

  ended(id: StepId, outcome: Outcome, mono: number): void {
    this.#running.delete(id);
    this.#ended += 1;
    if (succeeded(outcome)) this.#good += 1;
    else if (isBad(outcome)) this.#failed ??= id;
    else this.#leftOut.set(outcome, (this.#leftOut.get(outcome) ?? 0) + 1);
    if (this.over) this.span.to = mono;
  }

  describe(state: RunState): Description {
    const [first] = this.#steps;
    if (!first) throw new Error('a row needs a step');
    const described = this.#byHost
      ? this.#describeHost(first.host, state)
      : this.#describeStep(first.id, state);
    return { state: this.#state(), ...described };
  }

  #state(): RowState {
    if (this.#failed !== undefined) return 'failed';
    if (this.#running.size > 0) return 'running';
    if (!this.over) return 'waiting';
    return this.#leftOut.size > 0 ? 'skipped' : 'done';
  }

  #describeStep(id: StepId, state: RunState): Omit<Description, 'state'> {
    const step = state.steps.get(id);
    if (!step) throw new Error(`the run has no ${id}`);
    const label = `${wordOf(id, step).padEnd(WORD_COLUMNS)} ${instanceOf(id)}`;
    if (step.phase === 'waiting') return { label, detail: '' };
    return { label, detail: step.phase === 'ended' ? reasonOf(step) : activity(state, id) };
  }

  #describeHost(host: string, state: RunState): Omit<Description, 'state'> {
    const total = String(this.#steps.length);
    const label = `${String(this.#good).padStart(total.length)}/${total} ${host}`;
    if (this.#failed !== undefined) return { label, detail: tellFailed(state, this.#failed) };
    const [oldest] = this.#running;
    if (oldest === undefined) return { label, detail: this.#tellLeftOut() };
    const others = this.#running.size - 1;
    const said = activity(state, oldest);
    const what = `${verb(oldest, 'running')} ${serviceOf(oldest)}${others > 0 ? ` and ${others} more` : ''}`;
    return { label, detail: said === '' ? what : `${what}: ${said}` };
  }

  #tellLeftOut(): string {
    return [...this.#leftOut].map(([outcome, many]) => `${many} ${outcome}`).join(', ');
  }
}

const serviceOf = (id: StepId): string => instanceOf(id).split('@')[0] ?? '';

/** The report quotes commands in full; here a long one would push what became of it off the line. */
const shorten = (reason: string): string =>
  reason.replaceAll(/`([^`]{24})[^`]+`/g, (_, begin: string) => `\`${begin}…\``);

const reasonOf = (step: StepState): string => {
  if (step.reason !== undefined) return shorten(oneLine(step.reason));
  return step.roots.length > 0 ? `behind ${step.roots.slice(0, 2).map(instanceOf).join(', ')}` : '';
};

const tellFailed = (state: RunState, id: StepId): string => {
  const step = state.steps.get(id);
  const reason = step ? reasonOf(step) : '';
  return `${serviceOf(id)} ${step?.outcome ?? 'failed'}${reason === '' ? '' : `: ${reason}`}`;
};
