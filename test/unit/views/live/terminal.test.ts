import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canRepaint, type Terminal } from '../../../../src/views/live/terminal.ts';

const table: readonly { says: string; stream: Terminal; term: string | undefined; can: boolean }[] = [
  { says: 'a terminal', stream: { isTTY: true, columns: 80, rows: 24 }, term: 'xterm', can: true },
  { says: 'a small one', stream: { isTTY: true, columns: 20, rows: 6 }, term: 'vt100', can: true },
  { says: 'a pipe', stream: {}, term: 'xterm', can: false },
  { says: 'TERM=dumb', stream: { isTTY: true, columns: 80, rows: 24 }, term: 'dumb', can: false },
  { says: 'no TERM', stream: { isTTY: true, columns: 80, rows: 24 }, term: undefined, can: false },
  { says: 'a size of 0', stream: { isTTY: true, columns: 0, rows: 0 }, term: 'xterm', can: false },
  { says: 'no size', stream: { isTTY: true }, term: 'xterm', can: false },
  { says: 'too narrow', stream: { isTTY: true, columns: 19, rows: 24 }, term: 'xterm', can: false },
  { says: 'too low', stream: { isTTY: true, columns: 80, rows: 5 }, term: 'xterm', can: false },
];

for (const { says, stream, term, can } of table)
  test(`${says}: ${can ? 'a picture' : 'lines'}`, () =>
    assert.is(canRepaint(stream, term === undefined ? {} : { TERM: term }), can));

test.run();
