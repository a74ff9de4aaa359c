import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { explainMissing } from '../../../src/run/reason.ts';

const ROWS: readonly (readonly [after: number, text: string])[] = [
  [0, 'it is stopped: no process'],
  [3, 'it is stopped: no process'],
  [999, 'it is stopped: no process'],
  [1000, 'it is stopped after 1 s: no process'],
  [61_240, 'it is stopped after 61.2 s: no process'],
];

for (const [after, text] of ROWS) {
  test(`after ${after} ms: ${text}`, () => {
    const observation = { state: 'stopped', ready: false } as const;
    assert.is(explainMissing({ kind: 'not-reached', observation, missing: 'no process', after }), text);
  });
}

test.run();
