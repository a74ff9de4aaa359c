/** Who is told of a run while it goes on: the screen, the reader of `--json`, the file of `--log`. */
import { appendFileSync } from 'node:fs';
import { ENTRY_SCHEMA, type StampedEntry } from '../run/entries.ts';
import type { RunState } from '../run/state.ts';
import { jsonLine } from '../views/json.ts';
import { eventLine } from '../views/lines.ts';
import { styleFor } from '../views/style.ts';
import type { Io } from './io.ts';

export interface WatchingFlags {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly log: string | undefined;
}

export interface Watching {
  /** Every entry, in order, after it was folded into the state. */
  watch(entry: StampedEntry): void;
  /** Lines for the operator that are no entry. */
  say(text: string): void;
  /** Before anything else is written. */
  close(): Promise<void>;
}

const isLoud = (entry: StampedEntry, flags: WatchingFlags): boolean =>
  flags.quiet
    ? entry.type === 'run.interrupted' ||
      (entry.type === 'step.ended' && !['done', 'unchanged', 'cancelled'].includes(entry.outcome))
    : flags.verbose || entry.type !== 'step.waiting';

const lines = (io: Io, state: RunState, flags: WatchingFlags): Watching => ({
  watch: (entry) => {
    if (flags.json) io.out(jsonLine({ schema: ENTRY_SCHEMA, ...entry }));
    const line = eventLine(entry, state, io.errStyle);
    if (line !== undefined && isLoud(entry, flags) && !flags.json) io.err(`${line}\n`);
  },
  say: (text) => io.err(text),
  close: () => Promise.resolve(),
});

/** listr2 is loaded only for who sees it. */
const shown = async (io: Io, state: RunState, flags: WatchingFlags): Promise<Watching> => {
  const plain = lines(io, state, flags);
  if (!io.terminal || flags.json || flags.quiet) return plain;
  const { openLive } = await import('../views/live/live.ts');
  return openLive(state, io.terminal, io.errStyle, (entry) => plain.watch(entry));
};

export const openWatching = async (io: Io, state: RunState, flags: WatchingFlags): Promise<Watching> => {
  const view = await shown(io, state, flags);
  const { log } = flags;
  if (log === undefined) return view;
  const plain = styleFor(false);
  let broken = false;
  const keep = (line: string): void => {
    try {
      appendFileSync(log, `${line}\n`);
    } catch (error) {
      // The file is a convenience, the run is not; the journal has it all.
      if (!broken) view.say(`--log ${log} cannot be written any more: ${String(error)}\n`);
      broken = true;
    }
  };
  const watch = (entry: StampedEntry): void => {
    view.watch(entry);
    const line = eventLine(entry, state, plain);
    if (line !== undefined) keep(line);
  };
  return { ...view, watch };
};
