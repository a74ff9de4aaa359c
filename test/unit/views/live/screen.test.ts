import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Screen } from '../../../../src/views/live/screen.ts';
import { FakeTerminal } from './fake.ts';

/** A screen whose picture is `lines`, as they are when it paints. */
const open = (lines: () => readonly string[]) => {
  const terminal = new FakeTerminal();
  const errors: unknown[] = [];
  const screen = new Screen(terminal.stream, lines, (error) => errors.push(error));
  screen.open([]);
  return { terminal, errors, screen };
};

test('the cursor is hidden while it is open, and no listener is left behind', () => {
  const suspended = process.listenerCount('SIGTSTP');
  const { terminal, screen } = open(() => ['one']);
  assert.not(terminal.cursorIsVisible);
  screen.close();
  assert.ok(terminal.cursorIsVisible);
  assert.is(terminal.listenerCount('resize'), 0);
  assert.is(process.listenerCount('SIGTSTP'), suspended);
});

/** Runs `work` with a timer that ticks when it is told to. */
const ticking = (work: (timer: { tick: () => void; cleared: boolean }) => void): void => {
  const { setInterval, clearInterval } = globalThis;
  const timer = { tick: () => {}, cleared: false };
  const handle = { unref: () => handle };
  const set = (tick: () => void) => {
    timer.tick = tick;
    return handle;
  };
  const clear = (given: unknown): void => void (timer.cleared = given === handle);
  Object.assign(globalThis, { setInterval: set, clearInterval: clear });
  try {
    work(timer);
  } finally {
    Object.assign(globalThis, { setInterval, clearInterval });
  }
};

test('it paints by its timer, whatever happens in between, and stops it', () =>
  ticking((timer) => {
    let painted = 0;
    const { screen } = open(() => [String(++painted)]);
    const first = painted;
    for (let changes = 0; changes < 1000; changes++) screen.touch();
    assert.is(painted, first);
    timer.tick();
    assert.is(painted, first + 1);
    screen.close();
    assert.ok(timer.cleared);
  }));

test('closed twice, it paints once', () => {
  const { terminal, screen } = open(() => ['one']);
  screen.close();
  const { written } = terminal;
  screen.close();
  assert.is(terminal.written, written);
});

test('lines that have not changed are not written again', () => {
  let second = 'b';
  const { terminal, screen } = open(() => ['same', second]);
  terminal.written = '';
  second = 'c';
  screen.close();
  assert.is(terminal.written, '\r\u001B[2A\n\u001B[2Kc\n\u001B[J\u001B[?25h');
});

test('what is said stands above the picture', () => {
  const { terminal, screen } = open(() => ['picture']);
  terminal.written = '';
  screen.say('said\n');
  assert.is(terminal.written, '\r\u001B[1A\u001B[Jsaid\n\u001B[?25l\r\u001B[2Kpicture\n\u001B[J');
  screen.close();
});

test('narrower: the lines that the terminal has wrapped are erased, too', () => {
  const { terminal, screen } = open(() => ['x'.repeat(80), 'short']);
  terminal.written = '';
  terminal.columns = 30;
  terminal.emit('resize');
  assert.is(terminal.written, '\r\u001B[4A\u001B[J');
  screen.close();
});

test('a picture that cannot be made gives the terminal back, and breaks nothing else', () => {
  let broken = false;
  const { terminal, errors, screen } = open(() => {
    if (broken) throw new Error('a bug in the picture');
    return ['fine'];
  });
  broken = true;
  screen.say('');
  assert.is(errors.length, 1);
  assert.ok(terminal.cursorIsVisible);
  screen.close();
  assert.is(errors.length, 1, 'it does not try again');
});

test('what goes wrong in its care ends it', () => {
  const { terminal, errors, screen } = open(() => ['fine']);
  screen.guard(() => {
    throw new Error('a bug in a row');
  });
  assert.match(String(errors[0]), /a bug in a row/);
  assert.ok(terminal.cursorIsVisible);
});

test.run();
