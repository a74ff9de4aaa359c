/** Runs read back from a real disk, as they were left: whole, torn, newer, or not ours. */
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isRead, readRuns, recentRuns } from '../../../src/journal/history.ts';
import { openJournal } from '../../../src/journal/journal.ts';
import { ENTRY_SCHEMA } from '../../../src/run/entries.ts';
import { play } from '../../scenario/run/scripted.ts';
import { apart, planOf } from '../run/sketch.ts';

let runs = '';
test.before.each(async () => {
  runs = join(await mkdtemp(join(tmpdir(), 'abq-history-')), 'runs');
});
test.after.each(() => rm(join(runs, '..'), { recursive: true }));

const plan = planOf(apart('stop:db@a', 'stop:app@b'));

/** A run with one stop that was done, begun at `time`. */
const record = async (id: string, time = '2026-11-21T02:03:04.000Z', about: object = {}): Promise<void> => {
  const { entries } = await play({ plan });
  const documents = { run: { run: id, version: '0.1.0', entries: ENTRY_SCHEMA, ...about }, plan };
  const journal = await openJournal(join(runs, id), documents);
  await journal.append(
    entries.map((entry) => ({ ...entry, time })),
    false,
  );
  await journal.close();
};

const events = (id: string): string => join(runs, id, 'events.ndjson');

/** `ID: outcome of stop:db@a`, or why there is none. */
const told = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const reading of readRuns(runs))
    found.push(
      isRead(reading)
        ? `${reading.run}: ${reading.state.steps.get('stop:db@a')?.outcome ?? 'none'}`
        : `${reading.run}: ${reading.why}`,
    );
  return found;
};

const [OLD, MIDDLE, NEW] = ['20261120-020304-9f3a', '20261121-020304-0001', '20261122-020304-0000'];

test('the newest first, whatever else lies there', async () => {
  for (const id of [MIDDLE, NEW, OLD]) await record(id);
  await mkdir(join(runs, 'notes'));
  await writeFile(join(runs, '20261121-020304-abcd'), 'a file with the name of a run');
  await mkdir(join(runs, '20261121-020305-0000'), { recursive: true });
  assert.equal(await told(), [`${NEW}: done`, `${MIDDLE}: done`, `${OLD}: done`]);
});

test('of one second, by their beginnings', async () => {
  await record('20261121-020304-0002', '2026-11-21T02:03:04.100Z');
  await record('20261121-020304-0001', '2026-11-21T02:03:04.900Z');
  await record('20261121-020304-0003', '2026-11-21T02:03:04.500Z');
  assert.equal(
    (await told()).map((line) => line.slice(16, 20)),
    ['0001', '0003', '0002'],
  );
});

test('nothing where nothing ever ran', async () => assert.equal(await told(), []));

test('what was killed before its first entry is no run', async () => {
  await record(NEW);
  await writeFile(events(NEW), '');
  assert.equal(await told(), []);
});

test('a torn last line is left out, wherever it is torn', async () => {
  await record(NEW);
  const text = await readFile(events(NEW), 'utf8');
  const lines = text.trimEnd().split('\n');
  const upTo = `${lines.slice(0, -1).join('\n')}\n`;
  for (const torn of ['', '{', '{"seq":9,"type":"step.en', lines.at(-1)?.slice(0, -1) ?? '']) {
    await writeFile(events(NEW), `${upTo}${torn}`);
    assert.equal(await told(), [`${NEW}: done`], torn);
  }
});

const SPOILT: readonly { says: string; spoil: () => Promise<void>; why: RegExp }[] = [
  {
    says: 'a newer form of entries, as the run says',
    spoil: () => record(NEW, undefined, { entries: 'abq.event/2', version: '9.1.0' }),
    why: /its entries are abq\.event\/2 of abq 9\.1\.0, this one reads up to abq\.event\/1/,
  },
  {
    says: 'a newer form of entries, as an entry says',
    spoil: async () => {
      await record(NEW);
      await appendFile(events(NEW), '{"schema":"abq.event/17","type":"run.slept","mono":1}\n');
    },
    why: /abq\.event\/17 of abq 0\.1\.0/,
  },
  {
    says: 'a line in the middle that is none',
    spoil: async () => {
      await record(NEW);
      await appendFile(events(NEW), 'nonsense\n{}\n');
    },
    why: /line \d+ of events\.ndjson is not valid JSON/,
  },
  {
    says: 'an entry of another plan',
    spoil: async () => {
      await record(NEW);
      await appendFile(events(NEW), '{"type":"step.started","step":"stop:x@y","mono":1}\n');
    },
    why: /do not fit its plan: the log names stop:x@y/,
  },
  {
    says: 'a plan that is none',
    spoil: async () => {
      await record(NEW);
      await writeFile(join(runs, NEW, 'plan.json'), '[]');
    },
    why: /plan\.json is no plan/,
  },
];

for (const { says, spoil, why } of SPOILT)
  test(`left out, and only that one: ${says}`, async () => {
    await record(OLD);
    await spoil();
    const [spoilt, ...rest] = await told();
    assert.match(spoilt ?? '', why);
    assert.equal(rest, [`${OLD}: done`]);
  });

test('an older run that does not say its form is read', async () => {
  await record(NEW, undefined, { entries: undefined });
  assert.equal(await told(), [`${NEW}: done`]);
});

test('so many of the newest, and what could not be read among them', async () => {
  await record(OLD);
  await record(MIDDLE);
  await record(NEW, undefined, { entries: 'abq.event/2' });
  const { taken, unread } = await recentRuns(runs, 1, ({ run }) => run);
  assert.equal(taken, [MIDDLE]);
  assert.equal(
    unread.map(({ run }) => run),
    [NEW],
  );
});

test.run();
