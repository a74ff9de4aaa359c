/** The journal on a real disk. */
import { readlinkSync } from 'node:fs';
import {
  type FileHandle,
  open,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Journal, JournalError, openJournal } from '../../../src/journal/journal.ts';
import type { StampedEntry } from '../../../src/run/entries.ts';
import { rejects } from '../../gate/assert.ts';

let home = '';
test.before.each(async () => {
  home = await mkdtemp(join(tmpdir(), 'abq-journal-'));
});
test.after.each(() => rm(home, { recursive: true }));

const stamp = (seq: number) => ({ seq, time: '2026-11-21T02:03:04.000Z', mono: seq });
const waiting: StampedEntry = { ...stamp(1), type: 'step.waiting', step: 'stop:db@a', for: 'one\nline' };
const interrupted: StampedEntry = { ...stamp(2), type: 'run.interrupted' };
const sending: StampedEntry = {
  ...stamp(2),
  type: 'command.sending',
  step: 'stop:db@a',
  phase: 'stop',
  attempt: 1,
  command: 'systemctl stop db',
};
const ended: StampedEntry = { ...stamp(3), type: 'run.ended', result: 3 };

const folder = () => join(home, 'abq', 'acme', 'runs', 'r1');
const linesOf = async (name: string) => (await readFile(join(folder(), name), 'utf8')).split('\n');
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('entries are one line each, in the order of their appending', async () => {
  const journal = await openJournal(folder(), {});
  await journal.append([waiting, interrupted], false);
  await journal.append([], true);
  await journal.append([ended], true);
  await journal.close();
  const lines = await linesOf('events.ndjson');
  assert.is(lines.pop(), '');
  assert.equal(
    lines.map((line) => JSON.parse(line) as unknown),
    [waiting, interrupted, ended],
  );
});

test('what is appended can be read at once: nothing waits for the end', async () => {
  const journal = await openJournal(folder(), {});
  await journal.append([waiting], true);
  assert.is((await linesOf('events.ndjson')).length, 2);
  await journal.close();
});

test('the documents lie beside the entries', async () => {
  const journal = await openJournal(folder(), { plan: { steps: ['a'] }, run: { run: 'r1' } });
  await journal.close();
  assert.equal((await readdir(folder())).sort(), ['events.ndjson', 'plan.json', 'run.json']);
  assert.equal(JSON.parse((await linesOf('plan.json')).join('\n')), { steps: ['a'] });
});

/** What is synced during `work`: paths, as the kernel knows them. */
const synced = async (how: 'sync' | 'datasync', work: () => Promise<unknown>): Promise<string[]> => {
  const paths: string[] = [];
  const handle = await open(home);
  const methods = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const real = methods[how];
  methods[how] = function (this: FileHandle) {
    paths.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return real.call(this);
  };
  await work().finally(() => (methods[how] = real));
  return paths;
};

test('every new name is durable: the folders that hold one are synced, up to the one that was there', async () => {
  let journal: Journal | undefined;
  const paths = await synced('sync', async () => (journal = await openJournal(folder(), {})));
  await journal?.close();
  assert.equal(paths.sort(), [
    home,
    ...['abq', 'abq/acme', 'abq/acme/runs', 'abq/acme/runs/r1'].map((name) => join(home, name)),
  ]);
});

test('what has to be durable is synced, and nothing else', async () => {
  const journal = await openJournal(folder(), {});
  const events = join(folder(), 'events.ndjson');
  assert.equal(await synced('datasync', () => journal.append([interrupted], true)), [events]);
  assert.equal(await synced('datasync', () => journal.append([waiting], false)), []);
  await journal.close();
});

test('nobody else may read a run, whatever the umask', async () => {
  const before = process.umask(0);
  try {
    const journal = await openJournal(folder(), { plan: {} });
    await journal.close();
  } finally {
    process.umask(before);
  }
  for (const name of ['events.ndjson', 'plan.json']) assert.is(await mode(join(folder(), name)), '600', name);
  for (const up of ['', '..', '../..', '../../..']) assert.is(await mode(join(folder(), up)), '700', up);
});

const refusal = async (call: () => Promise<unknown>): Promise<JournalError> => {
  const error = await rejects(call, /^the journal in .+ cannot be written: .+/);
  assert.instance(error, JournalError);
  return error as JournalError;
};

test('a folder that cannot be made: nothing had begun', async () => {
  await writeFile(join(home, 'abq'), 'a file where a folder has to be');
  const error = await refusal(() => openJournal(folder(), {}));
  assert.is(error.begun, false);
  assert.match(error.message, folder());
  assert.match(error.advice, 'nothing was touched');
  assert.match(error.advice, 'XDG_STATE_HOME');
});

test('a folder that may not be written', async () => {
  // Root may write everywhere: there it proves nothing.
  if (process.getuid?.() === 0) return;
  await mkdir(join(home, 'abq'));
  await chmod(join(home, 'abq'), 0o500);
  const error = await refusal(() => openJournal(folder(), {}));
  await chmod(join(home, 'abq'), 0o700);
  assert.is(error.begun, false);
});

test('a run is never written over', async () => {
  await (await openJournal(folder(), { plan: 1 })).close();
  const error = await refusal(() => openJournal(folder(), { plan: 2 }));
  assert.is(error.begun, false);
  assert.equal(await linesOf('plan.json'), ['1', '']);
});

for (const [says, kept] of [
  ['at once', []],
  ['after entries, but before any command', [waiting, interrupted]],
] as const) {
  test(`a disk that refuses ${says}: nothing was sent, and nothing else is said`, async () => {
    const journal = await openJournal(folder(), {});
    await journal.append(kept, true);
    await journal.close();
    const error = await refusal(() => journal.append([sending], true));
    assert.is(error.begun, false);
    assert.match(error.advice, 'nothing was touched');
  });
}

test('a folder that takes no folders is refused at once', async () => {
  // /proc is one: Node's own recursive mkdir would never return.
  const error = await refusal(() => openJournal('/proc/nope/abq/runs/r1', {}));
  assert.is(error.begun, false);
  assert.match(error.message, 'ENOENT');
});

test('a disk that refuses in the middle: commands may run', async () => {
  const journal = await openJournal(folder(), {});
  await journal.append([waiting, sending], true);
  await journal.close();
  const error = await refusal(() => journal.append([ended], true));
  assert.is(error.begun, true);
  assert.match(error.advice, 'may still run');
  assert.is((await linesOf('events.ndjson')).length, 3);
});

test.run();
