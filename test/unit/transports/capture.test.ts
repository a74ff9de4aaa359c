import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Capture, MarkedCapture } from '../../../src/transports/capture.ts';

const captured = (limit: number, chunks: readonly string[]): string => {
  const capture = new Capture(limit);
  for (const chunk of chunks) capture.add(Buffer.from(chunk));
  return capture.text();
};

const cases: readonly (readonly [limit: number, chunks: readonly string[], text: string])[] = [
  [10, [], ''],
  [10, ['abc'], 'abc'],
  [10, ['abcdefghij'], 'abcdefghij'],
  [10, ['abc', 'defg', 'hij'], 'abcdefghij'],
  [10, ['abcdefghijk'], 'abcde\n[... 1 bytes dropped ...]\nghijk'],
  [4, ['a', 'b', 'c', 'd', 'e', 'f'], 'ab\n[... 2 bytes dropped ...]\nef'],
  [4, ['x'.repeat(100_000), 'y'.repeat(100_000), 'end'], `xx\n[... 199999 bytes dropped ...]\nnd`],
];

test('head and tail are kept', () => {
  for (const [limit, chunks, text] of cases)
    assert.is(captured(limit, chunks), text, chunks.join('|').slice(0, 40));
});

const NOISE = 'welcome\nx';
test('output begins behind the marker, wherever the chunks are cut', () => {
  const all = `${NOISE}MARK 42\nout\nMARK 7\n`;
  for (let first = 0; first <= all.length; first += 1) {
    const begun: string[] = [];
    const capture = new MarkedCapture('MARK', 100, (rest) => begun.push(rest));
    for (const part of [all.slice(0, first), all.slice(first)]) capture.add(Buffer.from(part));
    assert.equal([capture.text(), begun, capture.noise()], ['out\nMARK 7\n', [' 42'], '']);
  }
});

test('without a marker all is noise, of which the last is kept', () => {
  const capture = new MarkedCapture('MARK', 100);
  for (let count = 0; count < 1000; count += 1) capture.add(Buffer.from(`line ${count}\n`));
  assert.is(capture.text(), '');
  assert.match(capture.noise(), /line 999$/);
  assert.is(capture.noise().length < 10_000, true);
});

test.run();
