/** `--restore` and `--restore RUN`: what it goes with. */
import { isRunId } from '../journal/run-id.ts';
import type { Goal } from '../plan/model.ts';
import { UsageError } from './usage.ts';

export interface RestoreFlags {
  /** Empty: all that ran; undefined: not given. */
  readonly restore: string | undefined;
  readonly selectors: readonly string[];
  readonly all: boolean;
}

/**
 * An optional value is a trap: in `--restore redis` it is not clear whose word `redis` is. So a word behind it is its
 * value only if it has the form of a run's id, which no selector has. Before the words are parsed.
 */
export const unambiguous = (args: readonly string[]): readonly string[] => {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const isFlag = (at: number): boolean => at < end && args[at] === '--restore';
  const isValue = (at: number): boolean => isFlag(at - 1) && isRunId(args[at] ?? '');
  return args.flatMap((word, at) => {
    if (isValue(at)) return [];
    return isFlag(at) ? [`--restore=${isValue(at + 1) ? args[at + 1] : ''}`] : [word];
  });
};

/** Throws `UsageError`: better before anything is read or asked. */
export const checkRestore = (action: Goal['action'], { restore, selectors, all }: RestoreFlags): void => {
  if (restore === undefined) return;
  if (action !== 'start') throw new UsageError(`--restore is a way to start: it does not go with ${action}`);
  if (all) throw new UsageError('--restore starts exactly what ran: leave out --all, or --restore');
  const [first] = selectors;
  if (first === undefined) return;
  throw new UsageError(
    `--restore starts exactly what ran, without selectors: leave out ${selectors.join(' ')} (--exclude leaves something down; --restore RUN takes what one run has stopped)`,
  );
};
