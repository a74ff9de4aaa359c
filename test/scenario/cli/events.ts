/** What a run with `--json` said. */
import type { StampedEntry } from '../../../src/run/entries.ts';
import type { Ended } from './bench.ts';

export const entriesOf = ({ stdout }: Ended): readonly StampedEntry[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StampedEntry);

/** By step: `{'start:db@a': 'done'}` */
export const outcomesOf = (ended: Ended): Readonly<Record<string, string>> =>
  Object.fromEntries(
    entriesOf(ended).flatMap((entry) => (entry.type === 'step.ended' ? [[entry.step, entry.outcome]] : [])),
  );

/** The first of each stands somewhere before the second. */
export const inOrder = (deeds: readonly string[], ...wanted: readonly string[]): boolean => {
  const places = wanted.map((deed) => deeds.indexOf(deed));
  return places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
};
