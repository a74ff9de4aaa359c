/** Durations as they are written in a topology and behind flags; the documents show `20s`, `2m`, `10m`. */
export interface DurationRow {
  text: string | number;
  /** Milliseconds, or an error of the document. */
  ms: number | 'error';
  basis: 'document' | 'reading';
}

const shown = (text: string, ms: number): DurationRow => ({ text, ms, basis: 'document' });
const read = (text: string | number, ms: number | 'error'): DurationRow => ({ text, ms, basis: 'reading' });

export const durations: DurationRow[] = [
  shown('20s', 20_000),
  shown('2m', 120_000),
  shown('5m', 300_000),
  shown('5s', 5_000),
  shown('30s', 30_000),
  shown('10m', 600_000),
  read('500ms', 500),
  read('1h', 3_600_000),
  read('0s', 0),
  read('1.5s', 1_500),
  // Without a unit nobody knows whether seconds or milliseconds are meant; a timeout of 5 ms fails everything.
  read(5, 'error'),
  read('5', 'error'),
  read('', 'error'),
  read('s', 'error'),
  read('-1s', 'error'),
  read('five seconds', 'error'),
  read('5x', 'error'),
  read('5s5', 'error'),
  read('1e3s', 'error'),
  read('NaNs', 'error'),
  read('Infinitys', 'error'),
];
