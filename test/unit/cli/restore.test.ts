/** `--restore` and `--restore RUN`: whose word the next one is, and what it goes with. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Io } from '../../../src/cli/io.ts';
import { nextCommands } from '../../../src/cli/next.ts';
import { parse } from '../../../src/cli/parser.ts';
import { unambiguous } from '../../../src/cli/restore-flag.ts';
import { supposedIn } from '../../../src/cli/what-if.ts';
import { styleFor } from '../../../src/views/style.ts';
import { rejects } from '../../gate/assert.ts';
import { play } from '../../scenario/run/scripted.ts';
import { apart, planOf } from '../run/sketch.ts';

const WORDS: readonly (readonly [given: string, taken: string])[] = [
  ['start --restore', 'start --restore='],
  ['start --restore redis', 'start --restore= redis'],
  ['start --restore=r1', 'start --restore=r1'],
  ['start --restore 20261121-020304-9f3a --yes', 'start --restore=20261121-020304-9f3a --yes'],
  ['start --restore --yes 20261121-020304-9f3a', 'start --restore= --yes 20261121-020304-9f3a'],
  ['start -- --restore 20261121-020304-9f3a', 'start -- --restore 20261121-020304-9f3a'],
  ['start --restored', 'start --restored'],
  ['start -- --restore', 'start -- --restore'],
];

for (const [given, taken] of WORDS)
  test(given, () => assert.is(unambiguous(given.split(' ')).join(' '), taken));

const silent = (): void => {};
const io: Io = {
  env: {},
  cwd: '/nowhere-at-all',
  version: '0',
  args: ['stop', '--all'],
  ...{ style: styleFor(false), errStyle: styleFor(false), columns: undefined, errColumns: undefined },
  ...{ terminal: undefined, canAsk: false, out: silent, err: silent, note: silent },
};

/** All are refused before a topology is looked for. */
const REFUSED: readonly (readonly [words: string, why: RegExp])[] = [
  ['start --restore redis', /without selectors: leave out redis .*--restore RUN/],
  ['start --restore=r1 redis', /without selectors: leave out redis/],
  ['start redis --restore', /without selectors: leave out redis/],
  ['start --restore --all', /leave out --all/],
  ['plan start --restore redis', /without selectors/],
  ['plan start --all --restore', /leave out --all/],
  ['stop --restore', /a way to start: it does not go with stop/],
  ['plan restart --restore', /a way to start: it does not go with restart/],
  ['start --restore --restore', /--restore is given twice/],
  [
    'plan stop --all --what-if redis',
    /takes FAIL=SELECTOR, for instance --what-if FAIL=redis@rs1, not redis/,
  ],
  ['plan stop --all --what-if FAIL=', /takes FAIL=SELECTOR/],
  ['plan stop --all --what-if FAIL=db --format dot', /as text or JSON, not as dot/],
];

for (const [words, why] of REFUSED)
  test(`refused: ${words}`, async () => {
    await rejects(async () => (await parse(words.split(' '), '0'))?.(io), why);
  });

test('what fails is a selector, or one of the two steps of a restart', () => {
  const words = supposedIn(['FAIL=site:bcn', 'FAIL=start:redis@rs1', 'FAIL=stop:@a']);
  assert.equal(
    words.map(({ action, selector }) => [action, selector]),
    [
      [undefined, 'site:bcn'],
      ['start', 'redis@rs1'],
      ['stop', '@a'],
    ],
  );
});

test('after a stop of everything: the way back', async () => {
  const plan = planOf(apart('stop:db@a'));
  const flags = { parallel: undefined, 'fail-fast': false, reason: undefined, 'assume-down': [] };
  const next = async (all: boolean): Promise<readonly string[]> => {
    const { state } = await play({ plan: { ...plan, goal: { ...plan.goal, all } } });
    return nextCommands(io, state, flags, () => undefined, 'never this');
  };
  assert.equal(await next(true), ['abq status', 'abq start --restore   (starts what ran)']);
  assert.equal(await next(false), ['abq status']);
});

test.run();
