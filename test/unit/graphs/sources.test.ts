/** Every dependency of the built-in graph `abiquo` says which document says so: in its line, or above its list. */
import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const KIND = /^ *(?:requires|wants|after|startAfter|stopAfter):/;
const ITEM = /^ +- (?:[a-z0-9-]+@|\{ service:)/;

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A comment speaks for the item below it, however many comments there are; an item needs words of its own. */
function isTold(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (/ # \S/.test(line)) return true;
  const above = lines[at - 1] ?? '';
  return above.trimStart().startsWith('#') && indentOf(above) === indentOf(line);
}

test('every dependency of abiquo names its source', () => {
  const text = readFileSync('graphs/abiquo.yaml', 'utf8');
  const lines = text.slice(0, text.indexOf('\nprofiles:')).split('\n');
  const entries = lines.flatMap((line, index) =>
    ITEM.test(line) || (KIND.test(line) && line.includes('[')) ? index : [],
  );
  assert.ok(entries.length > 30, 'it looks at the entries');
  const silent = entries
    .filter((index) => !isTold(lines, index))
    .map((index) => `${index + 1}: ${lines[index]?.trim()}`);
  assert.equal(silent, []);
});

test.run();
