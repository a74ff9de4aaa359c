/** What a command has left, put into words the same way wherever it ran. */
import type { ExecResult } from './transport.ts';

/** Bytes kept of each output stream unless the caller says otherwise. */
export const MAX_BYTES = 1024 * 1024;

/** Node takes a longer delay, `Infinity` included, for none at all. */
const LONGEST_DELAY = 2 ** 31 - 1;

export const timerDelay = (timeout: number): number => Math.min(timeout, LONGEST_DELAY);

export type End = { readonly code: number } | { readonly signal: string };

export const endOf = (code: number | null, signal: string | null | undefined): End =>
  code === null ? { signal: signal ?? 'unknown' } : { code };

export interface Remains {
  /** Undefined: its end was not seen. */
  readonly end: End | undefined;
  readonly timedOut: boolean;
  /** Why its end was not seen. */
  readonly lost: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that was ended for its time has timed out, however it then ended. */
export const resultOf = ({ end, timedOut, lost, ...output }: Remains): ExecResult => {
  if (timedOut) return { kind: 'timeout', ...output };
  if (end === undefined) return { kind: 'lost', message: lost, ...output };
  if ('code' in end) return { kind: 'exit', code: end.code, ...output };
  return { kind: 'signal', signal: end.signal, ...output };
};
