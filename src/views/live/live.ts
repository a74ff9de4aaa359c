/** The live view of a run on a terminal: listr2's tasks follow the entries, the picture follows the tasks. */
import { Listr } from 'listr2';
import type { StampedEntry } from '../../run/entries.ts';
import type { RunState } from '../../run/state.ts';
import type { Style } from '../style.ts';
import { followersOf, type Following, type LiveTask } from './follower.ts';
import { frame } from './frame.ts';
import { LiveRenderer } from './renderer.ts';
import { Screen } from './screen.ts';
import { Tally } from './tally.ts';

export interface LiveView {
  /** Every entry, in order, after it was folded into the state. */
  watch(entry: StampedEntry): void;
  /** `text`: whole lines, that stay above the picture. */
  say(text: string): void;
  /** Leaves the last picture standing and the terminal as it was before. */
  close(): Promise<void>;
}

/** Headline, notice, footer and the line that says what is hidden. */
const BESIDES_ROWS = 6;

const tell = (following: Following, tally: Tally, entry: StampedEntry): void => {
  tally.note(entry);
  if (!('step' in entry)) return;
  const follower = following.of.get(entry.step);
  if (entry.type === 'step.started') follower?.group.began(entry.step, entry.mono);
  if (entry.type === 'step.ended') follower?.group.ended(entry.step, entry.outcome, entry.mono);
  follower?.refresh();
};

/** A task without a title is no row; this one keeps the others on the screen until the end check is over. */
const lastTask = (): { readonly task: LiveTask; readonly end: () => void } => {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => (end = resolve));
  return { task: { task: () => over }, end };
};

/**
 * `lines`: shows an entry some other way. A view is only a view: when this one cannot go on, it gives the terminal
 * back and every further entry goes there, while the run takes its course.
 */
export const openLive = (
  state: RunState,
  stream: NodeJS.WriteStream,
  style: Style,
  lines: (entry: StampedEntry) => void,
): LiveView => {
  const following = followersOf(state, stream.rows - BESIDES_ROWS);
  const tally = new Tally(state, following.unit);
  const last = lastTask();
  let broken = false;
  const screen = new Screen(
    stream,
    (rows, size, now) => frame(rows, tally.summary(now), size, now, style),
    (error) => {
      broken = true;
      stream.write(`the live view cannot go on (${String(error)}): from here on one line an event\n`);
    },
  );
  const listr = new Listr([...following.all.map((follower) => follower.task()), last.task], {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: LiveRenderer,
    rendererOptions: { screen },
  });
  const running = listr.run().catch((error: unknown) => screen.break(error));
  return {
    watch: (entry) => {
      if (!broken) {
        screen.guard(() => {
          tell(following, tally, entry);
          screen.touch();
        });
      }
      if (broken) lines(entry);
    },
    say: (text) => screen.say(text),
    close: async () => {
      last.end();
      // Of a run that broke off, and of a view that did, tasks would wait for ever.
      if (state.slots.unfinished === 0 && !broken) await running;
      screen.close();
    },
  };
};
