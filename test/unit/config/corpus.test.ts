/** Every wrong topology of the corpus gets the message it must get, and every message has one. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { cases, said } from './corpus.ts';
import { holds, messages } from './messages.ts';

const CASES = cases();

for (const { name, file, expected } of CASES) {
  test(name, async () => {
    assert.is.not(expected, '', 'it does not say what is expected');
    assert.is(await said(file), expected);
  });
}

/** Where the errors are tested that no file in a repository can show. */
const ELSEWHERE: readonly (readonly [test: string, parts: readonly RegExp[]])[] = [
  [
    'test/scenario/config/load.test.ts',
    [/no topology was found/, /is no regular file/, /is too large/, /cannot be read/, /and .* more errors/],
  ],
  [
    'test/scenario/config/module.test.ts',
    [
      ...[/its default export is no topology/, /it failed when it was executed/, /node --check/],
      ...[/holds itself/, /is not valid TypeScript/],
    ],
  ],
  ['test/scenario/config/trust.test.ts', [/is not executed/, /can be written by/, /its group/]],
  [
    'nowhere: they need another user, or a machine without the compiler',
    [/belongs to another user/, /typescript/, /JavaScript cannot/],
  ],
  [
    'test/unit/topology: warnings, not errors',
    [/crosses sites/, /and there is none, for no/, /stands elsewhere/],
  ],
  ['test/unit/config/drop.test.ts: a warning', [/and nothing adds it again/]],
  ['nowhere: it needs fifty files', [/files are extended/]],
  ['no message of its own', [/^a mapping of one service to/, /^a port number or/]],
];

test('every message of the language stands in the corpus', () => {
  const all = CASES.map(({ expected }) => expected).join('\n');
  const patterns = ELSEWHERE.flatMap(([, parts]) => parts);
  const missing = messages()
    .filter((message) => !holds(all, message))
    .map(({ file, parts }) => `${file}: ${parts.join('…')}`)
    .filter((line) => !patterns.some((pattern) => pattern.test(line.replace(/^\S+: /, ''))));
  assert.equal(missing, []);
});

test.run();
