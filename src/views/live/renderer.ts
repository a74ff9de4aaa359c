/** The tasks of listr2 as rows of the picture. */
import { ListrEventType, type ListrEventManager, type ListrRenderer, type ListrTaskObject } from 'listr2';
import type { Row, RowState } from './row.ts';
import { rowState } from './states.ts';
import type { Screen } from './screen.ts';

/** When the work behind a task began and ended; milliseconds of the monotonic clock. */
export interface Span {
  readonly from?: number;
  readonly to?: number;
}

type LiveTask = ListrTaskObject<unknown, typeof LiveRenderer, typeof LiveRenderer>;

/** Made once for a task and read at every repaint: ten thousand new rows each time would be work for nothing. */
class TaskRow implements Row {
  readonly #task: LiveTask;

  constructor(task: LiveTask) {
    this.#task = task;
  }

  get state(): RowState {
    return rowState(this.#task.state);
  }
  get label(): string {
    return this.#task.title ?? '';
  }
  get detail(): string {
    return this.#task.output ?? '';
  }
  get from(): number | undefined {
    return this.#task.rendererTaskOptions.from;
  }
  get to(): number | undefined {
    return this.#task.rendererTaskOptions.to;
  }
}

/** listr2's own renderer repaints every row at every change; this one only says that something has changed. */
export class LiveRenderer implements ListrRenderer {
  /** listr2 looks at stdout. Whether stderr is a terminal was found out before. */
  static nonTTY = true;
  static rendererOptions: { readonly screen: Screen };
  static rendererTaskOptions: Span;
  readonly #tasks: readonly LiveTask[];
  readonly #screen: Screen;
  readonly #events: ListrEventManager;

  constructor(tasks: LiveTask[], options: { readonly screen: Screen }, events: ListrEventManager) {
    this.#tasks = tasks;
    this.#screen = options.screen;
    this.#events = events;
  }

  render(): void {
    this.#screen.open(this.#tasks.filter((task) => task.hasTitle()).map((task) => new TaskRow(task)));
    this.#events.on(ListrEventType.SHOULD_REFRESH_RENDER, () => this.#screen.touch());
  }

  end(): void {
    this.#screen.close();
  }
}
