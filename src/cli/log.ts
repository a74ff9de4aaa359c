import { appendFileSync } from 'node:fs';
import { UsageError } from './usage.ts';

/** Refused before anything is asked or sent, rather than in the middle of a run. */
export const checkLog = (file: string | undefined): void => {
  if (file === undefined) return;
  try {
    appendFileSync(file, '');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--log ${file} cannot be written: ${why}`);
  }
};
