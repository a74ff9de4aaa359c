import * as fc from 'fast-check';
import '../../../property/seed.ts';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { frame } from '../../../../src/views/live/frame.ts';
import type { Row, RowState } from '../../../../src/views/live/row.ts';
import { oneLine } from '../../../../src/views/live/words.ts';
import { styleFor } from '../../../../src/views/style.ts';
import { NOW, summary, wait } from './given.ts';
import { cases } from './pictures.ts';

const plain = styleFor(false);

for (const { says, rows, summary: about, size, picture } of cases) {
  test(says, () => {
    const [columns, lines] = size;
    assert.is(`\n${frame(rows, about, { columns, lines }, NOW, plain).join('\n')}`, picture);
  });
}

test('colours change nothing else', () => {
  for (const { rows, summary: about, size } of cases) {
    const [columns, lines] = size;
    const draw = (color: boolean) => frame(rows, about, { columns, lines }, NOW, styleFor(color));
    const bare = draw(true).map((line) => stripVTControlCharacters(line).trimEnd());
    assert.equal(bare, draw(false));
  }
});

const STATES: readonly RowState[] = ['waiting', 'running', 'done', 'skipped', 'failed'];
const anything = fc.string({ unit: 'binary', maxLength: 60 }).map(oneLine);
const time = fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: undefined });
const anyRow: fc.Arbitrary<Row> = fc.record({
  state: fc.constantFrom(...STATES),
  label: anything,
  detail: anything,
  from: time,
  to: time,
});

test('whatever hosts say, no line is wider than the terminal, and there are never too many', () => {
  const size = fc.record({
    columns: fc.integer({ min: 20, max: 120 }),
    lines: fc.integer({ min: 2, max: 40 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 60 }),
      anything,
      anything,
      size,
      fc.boolean(),
      (rows, said, on, size, over) => {
        const about = summary({
          title: said,
          notice: said,
          waits: [wait(on, 1, { waiter: said, detail: said })],
          over,
        });
        const lines = frame(rows, about, size, NOW, plain);
        assert.ok(lines.length <= Math.max(1, size.lines - 1));
        for (const line of lines) {
          assert.ok(stringWidth(line) <= size.columns, JSON.stringify(line));
          assert.not.match(line, /\p{Cc}/u);
        }
      },
    ),
  );
});

test.run();
