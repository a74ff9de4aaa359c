import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { launchLine, LOCAL_SHELL, orderLine, signalLine } from '../../../src/transports/prelude.ts';
import { quoteArgv } from '../../../src/transports/quote.ts';

/** Half of the words from what shells care about, the rest any text; no argument of a program holds a NUL. */
const shellish = fc.string({
  unit: fc.constantFrom(...'\'"\\$`!*?~#&;|<>(){}[] \t\n\r=%-abc'.split('')),
  maxLength: 12,
});
const word = fc
  .oneof(shellish, fc.string({ unit: 'binary', maxLength: 12 }))
  .filter((text) => !text.includes('\0'));
const words = fc.array(word, { maxLength: 6 });

/** What a program sees as its arguments, by its own account. */
const REPORT = ['printf', '%s\\0'];
const split = (output: string): string[] => output.split('\0').slice(0, -1);
const shell = (command: readonly string[], input = ''): string => {
  const [program = '', ...args] = command;
  return spawnSync(program, args, { input, encoding: 'utf8' }).stdout;
};

test('every word that is quoted comes out of sh as it went in', () => {
  fc.assert(
    fc.property(words, (argv) => {
      const line = quoteArgv([...REPORT, 'first', ...argv]);
      assert.equal(split(shell(['/bin/sh', '-c', line])), ['first', ...argv]);
    }),
    { numRuns: 60 },
  );
});

test('an order is carried out word for word, and its input is left to the command', () => {
  fc.assert(
    fc.property(words, word, word, (argv, value, input) => {
      const script = 'printf "%s\\0" "$@" "$VALUE"; cat';
      const line = orderLine(['sh', '-c', script, 'sh', ...argv], { VALUE: value });
      const output = shell(LOCAL_SHELL, line + input);
      assert.equal(output, [...argv, value, input].join('\0'));
    }),
    { numRuns: 60 },
  );
});

test('a script of any length is run the same way', () => {
  const script = `printf '%s|' "$#" "$@" '\\n'; # ${'x'.repeat(200_000)}\nexit 7`;
  for (const [args, expected] of [
    [[], '0|\\n|'],
    [['me'], '0|\\n|'],
    [['me', 'a b', ''], '2|a b||\\n|'],
  ] as const) {
    const result = spawnSync('/bin/sh', LOCAL_SHELL.slice(1), {
      input: orderLine(['/bin/sh', '-c', script, ...args]),
      encoding: 'utf8',
    });
    assert.equal([result.status, result.stdout], [7, expected]);
  }
});

test('the lines that a login shell reads mean the same to csh and fish', () => {
  for (const line of [
    launchLine('0123456789abcdef'),
    signalLine('TERM', 4711),
    signalLine('KILL', 4711, 'leader'),
  ]) {
    const quoted = /'(.*)'/s.exec(line)?.[1] ?? '';
    assert.not.match(quoted, /[\\!\n']/);
  }
});

test('the marker is not on the line that asks for it', () => {
  assert.not.match(launchLine('0123456789abcdef'), '0123456789abcdef');
});

test('what can be no argument, variable or command is a bug', () => {
  assert.throws(() => quoteArgv([]), /empty/);
  assert.throws(() => quoteArgv(['a\0b']), /NUL/);
  assert.throws(() => orderLine(['true'], { 'A B': '' }), /not a name/);
  assert.throws(() => orderLine(['true'], { A: '\0' }), /NUL/);
});

test.run();
