/** A task of listr2 that does nothing but wait until its steps have ended, and tells what is heard of them meanwhile. */
import type { ListrTask, ListrTaskWrapper } from 'listr2';
import type { Step, StepId } from '../../plan/model.ts';
import type { RunState } from '../../run/state.ts';
import { Group } from './group.ts';
import type { LiveRenderer } from './renderer.ts';
import { TASK_STATES } from './states.ts';

export type LiveTask = ListrTask<unknown, typeof LiveRenderer, typeof LiveRenderer>;
type Wrapper = ListrTaskWrapper<unknown, typeof LiveRenderer, typeof LiveRenderer>;

class Follower {
  readonly group: Group;
  readonly #state: RunState;
  readonly #over: Promise<void>;
  #end: () => void = () => {};
  #task: Wrapper['task'] | undefined;

  constructor(group: Group, state: RunState) {
    this.group = group;
    this.#state = state;
    this.#over = new Promise((resolve) => (this.#end = resolve));
  }

  task(): LiveTask {
    return {
      title: this.group.describe(this.#state).label,
      rendererOptions: this.group.span,
      task: async (_context, { task }) => {
        this.#task = task;
        // listr2 says that it has started, all that has started is the waiting.
        this.refresh();
        await this.#over;
      },
    };
  }

  /** After something was heard of one of its steps. */
  refresh(): void {
    if (this.group.over) this.#end();
    const task = this.#task;
    if (!task) return;
    const { state, label, detail } = this.group.describe(this.#state);
    if (task.state !== TASK_STATES[state]) task.state$ = TASK_STATES[state];
    if (task.title !== label) task.title$ = label;
    if (task.output !== detail) task.output$ = detail;
  }
}

const onHosts = (steps: readonly Step[]): Step[][] => {
  const hosts = new Map<string, Step[]>();
  for (const step of steps) {
    const there = hosts.get(step.host);
    if (there) there.push(step);
    else hosts.set(step.host, [step]);
  }
  return [...hosts.values()];
};

export interface Following {
  readonly unit: 'step' | 'host';
  /** In the order of the plan. */
  readonly all: readonly Follower[];
  readonly of: ReadonlyMap<StepId, Follower>;
}

/** One for each step; where there are more than `room`, one for each host, if that makes them fewer. */
export const followersOf = (state: RunState, room: number): Following => {
  const { steps } = state.plan;
  const hosts = steps.length > room ? onHosts(steps) : [];
  const byHost = steps.length > room && hosts.length < steps.length;
  const groups = byHost ? hosts : steps.map((step) => [step]);
  const all: Follower[] = [];
  const of = new Map<StepId, Follower>();
  for (const group of groups) {
    const follower = new Follower(new Group(group, byHost), state);
    all.push(follower);
    for (const { id } of group) of.set(id, follower);
  }
  return { unit: byHost ? 'host' : 'step', all, of };
};
