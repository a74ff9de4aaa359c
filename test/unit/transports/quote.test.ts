import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import '../../property/seed.ts';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  endMarker,
  launchLine,
  LOCAL_SHELL,
  orderLine,
  signalLine,
  tellingLaunchLine,
} from '../../../src/transports/prelude.ts';
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
    tellingLaunchLine('0123456789abcdef'),
    signalLine('TERM', { group: 4711, leader: 4712 }),
    signalLine('KILL', { group: 4711, leader: 4712 }, 'leader'),
  ]) {
    // Every second part stands between quotes.
    const quoted = line.split("'").filter((_part, index) => index % 2 === 1);
    assert.is(line.split("'").length % 2, 1, 'the quotes are balanced');
    assert.not.match(line, /[\\!\n]/);
    for (const part of quoted) assert.match(part, ' ');
  }
});

test('the marker is not on the line that asks for it', () => {
  const nonce = '0123456789abcdef';
  for (const line of [launchLine(nonce), tellingLaunchLine(nonce)]) {
    assert.not.match(line, nonce);
    assert.not.match(line, endMarker(nonce));
  }
});

const ends: readonly (readonly [script: string, stderr: string])[] = [
  ['exit 0', 'END 0 '],
  ['exit 3', 'END 3 '],
  ['exit 255', 'END 255 '],
  ['kill -TERM $$', 'END 143 TERM'],
  ['kill -KILL $$', 'END 137 KILL'],
  ['printf err >&2; exit 1', 'errEND 1 '],
  ['kill -s TERM -- -$PPID; sleep 9', 'END 143 TERM'],
];

test('a shell that stays tells how its command has ended, and nothing else', () => {
  const nonce = '0123456789abcdef';
  for (const [script, expected] of ends) {
    const input = orderLine(['/bin/sh', '-c', script]);
    const line = `exec setsid -w ${tellingLaunchLine(nonce).replace('exec ', '')}`;
    const { stdout, stderr } = spawnSync('/bin/sh', ['-c', line], { input, encoding: 'utf8' });
    assert.match(stdout, /^0123456789abcdef \d+ \d+\n$/);
    assert.is(stderr.replace(endMarker(nonce), 'END'), `${nonce}\n${expected}\n`, script);
  }
});

test('what can be no argument, variable or command is a bug', () => {
  assert.throws(() => quoteArgv([]), /empty/);
  assert.throws(() => quoteArgv(['a\0b']), /NUL/);
  assert.throws(() => orderLine(['true'], { 'A B': '' }), /not a name/);
  assert.throws(() => orderLine(['true'], { A: '\0' }), /NUL/);
});

test.run();
