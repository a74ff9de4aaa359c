/** The live view as the operator sees it: `bin/abq` on a pseudo-terminal, read by a terminal emulator. */
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pty } from './pty.ts';
import { Toys } from './toys.ts';

const test = suite<{ toys: Toys }>('live view', { toys: undefined as never });

const SKETCH = {
  hosts: { 'db-1': ['mysqld'], 'api-1': ['tomcat'], 'web-1': ['nginx'] },
  requires: { tomcat: ['mysqld'], nginx: ['tomcat'] },
};
const START = ['start', '--all', '--yes'];

test.before.each((context) => {
  context.toys = new Toys(SKETCH);
});
test.after.each(({ toys }) => toys.remove());

/** The command is told once it has been sent: before, an interrupt would find nothing under way. */
const SENT = /starting {2}mysqld@db-1 .*while test/;

const noneIsWider = (pty: Pty, columns: number): void => {
  assert.ok(pty.painted.length > 0, 'it painted');
  for (const line of pty.painted) assert.ok(stringWidth(line) <= columns, line);
};

const has = (pattern: RegExp) => (text: string) => pattern.test(text);

test('a run from its beginning to its end', async ({ toys }) => {
  const pty = toys.abq(START);
  await pty.until(
    has(/toys: start all {2}0\/3 done {2}1 running[^]*starting {2}mysqld@db-1[^]*to start {2}nginx@web-1/),
  );
  assert.not(pty.cursorIsVisible);
  toys.let('mysqld@db-1');
  await pty.until(has(/1\/3 done[^]*started {3}mysqld@db-1[^]*starting {2}tomcat@api-1/));
  toys.let('tomcat@api-1');
  toys.let('nginx@web-1');
  assert.is(await pty.ended, 0);
  assert.match(
    pty.text,
    /toys: start all {2}3\/3 done {2}in 0:\d\d\n {2}started {3}mysqld@db-1 .*\n.*tomcat.*\n.*nginx.*\nstart done in/,
  );
  assert.is(
    pty.text.split('toys: start all').length,
    2,
    'one picture is left, and nothing of those before it',
  );
  assert.ok(pty.cursorIsVisible);
  noneIsWider(pty, 80);
});

test('a failure stays in sight, and names what stands behind it', async ({ toys }) => {
  const pty = toys.abq(START);
  toys.let('mysqld@db-1');
  toys.let('tomcat@api-1', 'printf "\\033[2J\\033]0;owned\\007boom\\n"; exit 3');
  assert.is(await pty.ended, 1);
  assert.match(pty.text, /1\/3 done {2}1 failed {2}1 blocked/);
  assert.match(pty.text, /failed {4}tomcat@api-1 .*ended with status 3/);
  assert.match(pty.text, /blocked {3}nginx@web-1 .*behind tomcat@api-1/);
  for (const sequence of ['\u001B[2J', '\u001B]'])
    assert.not(pty.raw.includes(sequence), 'what a host prints cannot clear the screen or name the window');
  assert.ok(pty.cursorIsVisible);
});

test('40 columns and 10 lines: still everything fits', async ({ toys }) => {
  const pty = toys.abq(START, { columns: 40, lines: 10 });
  await pty.until(has(/starting {2}mysqld@db-1/));
  for (const id of ['mysqld@db-1', 'tomcat@api-1', 'nginx@web-1']) toys.let(id);
  assert.is(await pty.ended, 0);
  noneIsWider(pty, 40);
});

test('the terminal becomes narrower while it runs', async ({ toys }) => {
  const pty = toys.abq(START, { columns: 100, lines: 30 });
  await pty.until(has(/starting {2}mysqld@db-1/));
  const before = pty.painted.length;
  pty.resize(44, 30);
  await pty.until((text) => has(/starting {2}mysqld@db-1/)(text) && pty.painted.length >= before + 3);
  for (const id of ['mysqld@db-1', 'tomcat@api-1', 'nginx@web-1']) toys.let(id);
  assert.is(await pty.ended, 0);
  assert.is(pty.text.split('toys: start all').length, 2, 'nothing of the wide picture is left');
  for (const line of pty.painted.slice(before)) assert.ok(stringWidth(line) <= 44, line);
});

test('Ctrl-C once: said in words, what runs may finish', async ({ toys }) => {
  const pty = toys.abq(START);
  await pty.until(has(SENT));
  pty.type('\u0003');
  await pty.until(has(/interrupted: nothing new starts, 1 step may finish/));
  toys.let('mysqld@db-1');
  assert.is(await pty.ended, 3);
  assert.match(pty.text, /1\/3 done {2}2 cancelled/);
  assert.ok(pty.cursorIsVisible);
});

test('Ctrl-C twice: it leaves at once, and the cursor is there', async ({ toys }) => {
  const pty = toys.abq(START);
  await pty.until(has(SENT));
  pty.type('\u0003');
  await pty.until(has(/interrupted: nothing new starts/));
  pty.type('\u0003');
  assert.is(await pty.ended, 3);
  assert.match(pty.text, /left at once/);
  assert.ok(pty.cursorIsVisible);
  toys.let('mysqld@db-1');
});

test('NO_COLOR: the same picture without a colour', async ({ toys }) => {
  for (const id of ['mysqld@db-1', 'tomcat@api-1', 'nginx@web-1']) toys.let(id);
  const pty = toys.abq(START, { env: { NO_COLOR: '1' } });
  assert.is(await pty.ended, 0);
  noneIsWider(pty, 80);
  // oxlint-disable-next-line no-control-regex -- that is what it looks for
  assert.not.match(pty.raw, /\u001B\[[0-9;]*m/);
});

test('the window is closed: what runs may finish, as after one Ctrl-C', async ({ toys }) => {
  const fifo = join(toys.folder, 'status');
  assert.is(spawnSync('mkfifo', [fifo]).status, 0);
  const pty = toys.shell(`trap 'kill -HUP $!' HUP; "$@" & wait $!; wait $!; echo $? >'${fifo}'`, START);
  await pty.until(has(SENT));
  pty.hangUp();
  await pty.ended;
  toys.let('mysqld@db-1');
  assert.is((await readFile(fifo, 'utf8')).trim(), '3');
});

test('through a pipe: lines, and not one escape sequence', async ({ toys }) => {
  for (const id of ['mysqld@db-1', 'tomcat@api-1', 'nginx@web-1']) toys.let(id);
  const pty = toys.shell('"$@" 2>&1 | cat', START);
  assert.is(await pty.ended, 0);
  assert.match(pty.text, /start nginx@web-1 done/);
  assert.not(pty.raw.includes('\u001B'));
});

const LINES = [
  { says: 'TERM=dumb', given: { env: { TERM: 'dumb' } }, args: [] },
  { says: 'a pseudo-terminal without a size', given: { columns: 0, lines: 0 }, args: [] },
  { says: '--quiet', given: {}, args: ['--quiet'] },
  { says: '--json', given: {}, args: ['--json'] },
];

for (const { says, given, args } of LINES) {
  test(`${says}: no picture`, async ({ toys }) => {
    for (const id of ['mysqld@db-1', 'tomcat@api-1', 'nginx@web-1']) toys.let(id);
    const pty = toys.abq([...START, ...args], given);
    assert.is(await pty.ended, 0);
    assert.equal(pty.painted, []);
    assert.not(pty.raw.includes('\u001B[?25'));
  });
}

test.run();
