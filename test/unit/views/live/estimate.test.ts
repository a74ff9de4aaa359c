import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { timeLeft, type Progress } from '../../../../src/views/live/estimate.ts';

/** Ten steps have ended, each after 6 s, two side by side. */
const GIVEN: Progress = {
  unfinished: 20,
  running: 2,
  acted: 10,
  busy: 60_000,
  elapsed: 30_000,
  longest: 3,
  pauses: 0,
};

const table: readonly { says: string; given: Partial<Progress>; left: number | undefined }[] = [
  { says: 'many side by side: as fast as until now', given: {}, left: 60_000 },
  { says: 'a long chain: one after the other', given: { longest: 15 }, left: 90_000 },
  {
    says: 'pauses that are still to come',
    given: { longest: 15, pauses: 45_000 },
    left: 135_000,
  },
  {
    says: 'one that hangs makes it longer',
    given: { unfinished: 1, running: 1, longest: 1, busy: 660_000 },
    left: 66_000,
  },
  { says: 'too few have ended', given: { acted: 4 }, left: undefined },
  {
    says: 'most are still in flight: only the quick ones have ended',
    given: { running: 11 },
    left: undefined,
  },
  { says: 'nothing is left', given: { unfinished: 0 }, left: undefined },
];

for (const { says, given, left } of table)
  test(says, () => assert.is(timeLeft({ ...GIVEN, ...given }), left));

test.run();
