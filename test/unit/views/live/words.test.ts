import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { clock, cut, fill, oneLine, roughly } from '../../../../src/views/live/words.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const CLOCKS: readonly (readonly [ms: number, text: string])[] = [
  [-5, '0:00'],
  [0, '0:00'],
  [999, '0:00'],
  [42 * SECOND, '0:42'],
  [12 * MINUTE + 3 * SECOND, '12:03'],
  [HOUR - 1, '59:59'],
  [HOUR + 2 * MINUTE + 3 * SECOND, '1:02:03'],
];

const ESTIMATES: readonly (readonly [ms: number, text: string])[] = [
  [1, 'under a minute'],
  [MINUTE, 'under a minute'],
  [MINUTE + 1, 'about 2 min'],
  [59 * MINUTE, 'about 59 min'],
  [HOUR, 'about 1 h'],
  [HOUR + 1, 'about 1 h 10 min'],
  [HOUR + 55 * MINUTE, 'about 2 h'],
];

const SAID: readonly (readonly [raw: string, text: string])[] = [
  ['  two\r\nlines\tand a tab ', 'two lines and a tab'],
  ['\u001B[31mred\u001B[0m \u001B[2J\u001B]0;title\u0007', 'red'],
  ['\u009B2J8-bit', '8-bit'],
  ['\u202Eturned\u2066', 'turned'],
  ['line\u2028separator', 'line separator'],
  ['bell\u0007, back\b', 'bell, back'],
];

const CUTS: readonly (readonly [text: string, columns: number, cut: string])[] = [
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['abcdef', 1, '…'],
  ['abcdef', 0, ''],
  ['abcdef', -3, ''],
  ['東京都', 6, '東京都'],
  ['東京都', 5, '東京…'],
  ['東京都', 4, '東…'],
  ['👩‍👩‍👧 family', 4, '👩‍👩‍👧 …'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
];

for (const [ms, text] of CLOCKS) test(`${ms} ms on the clock: ${text}`, () => assert.is(clock(ms), text));
for (const [ms, text] of ESTIMATES) test(`${ms} ms, roughly: ${text}`, () => assert.is(roughly(ms), text));
for (const [raw, text] of SAID) test(`in one line: ${text}`, () => assert.is(oneLine(raw), text));
for (const [text, columns, expected] of CUTS)
  test(`${text} in ${columns} columns: ${expected}`, () => assert.is(cut(text, columns), expected));

test('parts fill lines, and go on below', () => {
  assert.equal(fill(['one', 'two', 'three', 'four'], '  ', 10), ['one  two', 'three', 'four']);
  assert.equal(fill(['one'], ' ', 10), ['one']);
  assert.equal(fill([], ' ', 10), []);
});

test.run();
