/** What a uvu process proved. Its exit code alone proves little: it is 0 in many ways of not testing. */
import type { Ended } from './child.ts';

export interface Verdict {
  readonly passed: number;
  readonly failed: number;
  /** Empty when all is well. */
  readonly reasons: readonly string[];
}

const SUMMARY = /^ {2}Total: {5}(\d+)\n {2}Passed: {4}(\d+)\n {2}Skipped: {3}(\d+)$/gm;

export function judge(ended: Ended, found: readonly string[]): Verdict {
  // The last summary is the process's own; an earlier one was printed by something under test.
  const summary = [...ended.output.matchAll(SUMMARY)].at(-1);
  const [total = 0, passed = 0, skipped = 0] = summary?.slice(1).map(Number) ?? [];
  const reasons = [...found];
  if (ended.timedOut)
    reasons.push(`killed after ${ended.seconds.toFixed(0)} s: it hangs, or left something open`);
  else if (ended.signal !== null) reasons.push(`killed by ${ended.signal}`);
  else if (ended.code !== 0) reasons.push(`exit status ${ended.code ?? 'none'}`);
  if (summary === undefined) reasons.push('no summary: it ended before its tests did');
  else if (total === 0) reasons.push('no test ran: is `.run()` missing?');
  if (passed !== total) reasons.push(`${total - passed} of ${total} did not pass`);
  if (skipped !== 0) reasons.push(`${skipped} skipped, or left out by \`.only\``);
  return { passed, failed: reasons.length === 0 ? 0 : Math.max(1, total - passed), reasons };
}
