/** A table of plans: what is asked of which topology, and the whole answer as text. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { given, lines, planned, show, type Situation } from './given.ts';

export interface Row extends Situation {
  readonly says: string;
  readonly topology: string;
  readonly command: string;
  readonly plan: string;
}

export const check = (rows: readonly Row[]): void => {
  for (const { says, topology, command, plan, ...situation } of rows)
    test(`${command}: ${says}`, () => {
      assert.is(show(planned(given(topology), command, situation)), lines(plan));
    });
  test.run();
};
