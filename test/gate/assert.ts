/** What `uvu/assert` lacks. */
import * as assert from 'uvu/assert';

/** The rejection, so that more of it can be asserted; a call that throws before its promise counts too. */
export async function rejects(call: () => unknown, pattern: RegExp = /(?:)/): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    assert.match(error instanceof Error ? error.message : String(error), pattern);
    return error;
  }
  return assert.unreachable('it did not reject');
}
