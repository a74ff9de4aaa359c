/** Saved plans on a real disk. */
import { spawnSync } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readSaved } from '../../../src/saved/read.ts';
import { freshName, whyNot, writeSaved } from '../../../src/saved/write.ts';
import { HASH, PAIR, savedOf } from './given.ts';

const saved = savedOf({ ...PAIR, hash: HASH }, 'stop db', 'other@c=stopped');

let home = '';
test.before.each(async () => {
  home = await mkdtemp(join(tmpdir(), 'abq-saved-'));
});
test.after.each(() => rm(home, { recursive: true }));

const read = async (name: string, env: NodeJS.ProcessEnv = {}) =>
  readSaved(join(home, name), { cwd: home, env });
const problemOf = async (name: string): Promise<string> => {
  const result = await read(name);
  assert.not.ok(result.ok);
  const { message = '', hint = '' } = (result.ok ? [] : result.errors)[0] ?? {};
  assert.ok(hint !== '', 'the way out');
  return message;
};
const save = async (name: string) => writeSaved(join(home, name), name, saved);

test('written for its owner alone, whatever the umask, and read back', async () => {
  const before = process.umask(0);
  try {
    assert.is(await save('p.json'), undefined);
  } finally {
    process.umask(before);
  }
  assert.is((await stat(join(home, 'p.json'))).mode & 0o777, 0o600);
  assert.equal(await readdir(home), ['p.json'], 'nothing beside it');
  const result = await read('p.json');
  assert.equal(result.ok && result.value, saved);
});

test('never over another file, be it a link to nowhere', async () => {
  await writeFile(join(home, 'p.json'), 'mine');
  await symlink('/nowhere', join(home, 'link.json'));
  for (const name of ['p.json', 'link.json']) {
    assert.match((await save(name)) ?? '', `${name} is there already`);
    assert.match(whyNot(join(home, name), name) ?? '', `${name} is there already`);
  }
  assert.is(await readFile(join(home, 'p.json'), 'utf8'), 'mine');
  assert.equal((await readdir(home)).sort(), ['link.json', 'p.json']);
});

test('of many at the same instant one is written', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, async () => save('p.json')));
  assert.is(answers.filter((answer) => answer === undefined).length, 1);
  assert.equal(await readdir(home), ['p.json']);
});

const nowhere: readonly (readonly [name: string, why: RegExp])[] = [
  ['-', /name of a new file/],
  ['none/p.json', /none\/p.json cannot be written: ENOENT/],
  ['file/p.json', /file\/p.json cannot be written: ENOTDIR|file is no folder/],
];
for (const [name, why] of nowhere) {
  test(`not to ${name}, which is known before hosts are asked`, async () => {
    await writeFile(join(home, 'file'), '');
    assert.match(whyNot(join(home, name), name) ?? '', why);
  });
}

test('a full disk leaves nothing behind', async () => {
  assert.is(whyNot('/dev/full/p.json', 'p.json') === undefined, false);
  assert.match((await writeSaved('/proc/p.json', 'p.json', saved)) ?? '', 'p.json cannot be written');
});

test('the next name that nobody has', async () => {
  assert.is(freshName(join(home, 'p.json')), join(home, 'p-2.json'));
  await writeFile(join(home, 'p-2.json'), '');
  assert.is(freshName(join(home, 'p.json')), join(home, 'p-3.json'));
  assert.is(freshName(join(home, 'p-2.json')), join(home, 'p-3.json'));
  assert.is(freshName(join(home, 'p')), join(home, 'p-2'));
});

test('what is no plan', async () => {
  await mkdir(join(home, 'folder'));
  spawnSync('mkfifo', [join(home, 'pipe')]);
  await writeFile(join(home, 'huge.json'), '{');
  await truncate(join(home, 'huge.json'), 50 * 1024 * 1024);
  await writeFile(join(home, 'latin.json'), Buffer.from('{"author": "ren\u00e9"}', 'latin1'));
  assert.is(await problemOf('none.json'), 'none.json does not exist');
  assert.is(await problemOf('folder'), 'folder is no regular file');
  assert.is(await problemOf('pipe'), 'pipe is no regular file');
  assert.is(await problemOf('huge.json'), 'huge.json is too large for a saved plan: 50 MB');
  assert.is(await problemOf('latin.json'), 'latin.json is not valid UTF-8');
});

test('a plan that somebody else can have written', async () => {
  await save('p.json');
  const file = join(home, 'p.json');
  for (const [mode, why] of [
    [0o660, 'p.json can be written by its group'],
    [0o606, 'p.json can be written by everybody'],
  ] as const) {
    await chmod(file, mode);
    assert.is(await problemOf('p.json'), `this plan is not trusted: ${why}`);
  }
  assert.ok((await read('p.json', { ABQ_TRUST: home })).ok, 'admitted');
  await chmod(file, 0o644);
  assert.ok((await read('p.json')).ok, 'others may read it');
  // Only root can give a file away.
  if (process.getuid?.() !== 0) return;
  await chown(file, 12345, 12345);
  assert.is(await problemOf('p.json'), 'this plan is not trusted: p.json belongs to another user (12345)');
});

test.run();
