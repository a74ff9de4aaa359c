/** What is said where: for people, for pipes, for programs. `app` requires `db`; `bad` fails, `late` requires it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { folder as schemas } from '../../schemas/schemas.ts';
import { withAbq, type Ended } from './bench.ts';
import { entriesOf } from './events.ts';

const WELL = { a: { services: { db: { readyDelay: 300 } } }, b: { services: { app: {} } } };
const MIXED = {
  ...WELL,
  c: { services: { bad: { failStart: 7, failure: 'no \u001B[31mlicence\u001B[0m' }, late: {} } },
};
const app = { requires: ['db'] };
const REQUIRES = { services: { app } };
const MIXED_REQUIRES = { services: { app, late: { requires: ['bad'] } } };
const LINE = /^\d\d:\d\d:\d\d \[ *\d+\/\d+\] \S/;

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const progressOf = ({ stderr }: Ended): string[] => linesOf(stderr).filter((line) => LINE.test(line));
/** From the first line of progress on. */
const afterBegin = ({ stderr }: Ended): string[] => {
  const lines = linesOf(stderr);
  return lines.slice(lines.findIndex((line) => LINE.test(line)));
};

test(
  'piped: no escape code, one line an event, the report on stdout and all else on stderr',
  withAbq(MIXED, MIXED_REQUIRES, async ({ abq }) => {
    const ended = await abq('start', '--all', '--yes');
    assert.is(ended.code, 1, ended.all);
    // oxlint-disable-next-line no-control-regex -- it is what must not be there
    assert.not.match(ended.stdout + ended.stderr, /[\u0000-\u0008\u000B-\u001F\u007F]/);
    assert.equal(afterBegin(ended), progressOf(ended), 'nothing but lines of events');
    for (const said of [
      'start db@a: labctl start db',
      'start db@a done in',
      'start late@c blocked behind start bad@c',
    ])
      assert.is(progressOf(ended).filter((line) => line.includes(said)).length, 1, said);
    assert.match(ended.stdout, /^start ended with problems in .*: 2 done, 1 failed, 1 blocked\n/);
    assert.match(ended.stdout, /next: abq status bad@c\nnext: abq start --all .*\n$/);
    assert.not.match(ended.stderr, 'waits for');
  }),
);

test(
  'colour where it is forced, and not where it is forbidden',
  withAbq(WELL, REQUIRES, async ({ within }) => {
    const forced = await within({ FORCE_COLOR: '1' }, 'plan', 'start', '--all');
    assert.match(forced.stdout, '\u001B[');
    const forbidden = await within({ FORCE_COLOR: '1' }, 'plan', 'start', '--all', '--no-color');
    assert.not.match(forbidden.stdout, '\u001B[');
  }),
);

test(
  '--quiet: only problems and the report',
  withAbq(MIXED, MIXED_REQUIRES, async ({ abq }) => {
    const ended = await abq('start', '--all', '--yes', '--quiet');
    assert.is(ended.code, 1);
    assert.equal(
      progressOf(ended).map((line) => line.replace(/^.*\] /, '').replace(/:.*/, '')),
      ['start bad@c failed', 'start late@c blocked behind start bad@c'],
    );
    assert.not.match(ended.stderr, 'longest chain', 'no plan');
    assert.match(ended.stdout, 'start ended with problems');
  }),
);

test(
  '--verbose: also what is waited for',
  withAbq(WELL, REQUIRES, async ({ abq }) => {
    const ended = await abq('start', '--all', '--yes', '--verbose');
    assert.is(ended.code, 0, ended.all);
    const waits = progressOf(ended).filter((line) => line.includes('start db@a waits for'));
    assert.is(waits.length, 1, 'once, however often it was looked at');
    assert.match(waits[0] ?? '', /exec `labctl ready db` ended with 1/);
  }),
);

test(
  '--log: the lines of the run in a file, behind what is there; one that cannot be written is refused',
  withAbq(WELL, REQUIRES, async ({ abq, dir, deeds }) => {
    const refused = await abq('start', '--all', '--yes', '--log', join(dir, 'none', 'abq.log'));
    assert.is(refused.code, 2, refused.all);
    assert.match(refused.stderr, '--log');
    assert.equal(deeds(), []);
    const log = join(dir, 'abq.log');
    const up = await abq('start', '--all', '--yes', '--quiet', '--log', log);
    assert.is(up.code, 0, up.all);
    const down = await abq('stop', '--all', '--confirm', 'lab', '--log', log);
    const lines = linesOf(readFileSync(log, 'utf8'));
    assert.ok(lines.every((line) => LINE.test(line)));
    assert.ok(
      lines.some((line) => line.includes('start db@a done')),
      'quiet is of the screen only',
    );
    for (const line of progressOf(down)) assert.ok(lines.includes(line), line);
  }),
);

const validator = (name: string) => {
  const text = readFileSync(join(schemas, `${name}-1.schema.json`), 'utf8');
  return new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text) as object);
};

test(
  '--json: every line is an event of the schema, numbered without a gap; the journal holds the same',
  withAbq(MIXED, MIXED_REQUIRES, async ({ abq, dir }) => {
    const ended = await abq('start', '--all', '--yes', '--json');
    assert.is(ended.code, 1);
    const entries = entriesOf(ended);
    const validate = validator('abq.event');
    for (const entry of entries) {
      assert.ok(validate(entry), `${JSON.stringify(entry)}: ${JSON.stringify(validate.errors)}`);
    }
    assert.equal(
      entries.map(({ seq }) => seq),
      entries.map((_, index) => index + 1),
    );
    const [first, last] = [entries[0], entries.at(-1)];
    assert.is(first?.type, 'run.started');
    assert.is(last?.type === 'run.ended' && last.result, 1);
    const run = first?.type === 'run.started' ? first.run : '';
    const journal = linesOf(readFileSync(join(dir, 'state/abq/lab/runs', run, 'events.ndjson'), 'utf8'));
    const schema = 'abq.event/1';
    assert.equal(
      journal.map((line) => ({ schema, ...(JSON.parse(line) as object) })),
      entries,
    );
    assert.match(ended.stderr, 'start ended with problems', 'the report is for people');
  }),
);

interface Sample {
  readonly args: readonly string[];
  readonly schema: string;
  readonly code: number;
}
const documents: readonly Sample[] = [
  { args: ['plan', 'start', '--all'], schema: 'abq.plan', code: 0 },
  { args: ['plan', 'start', 'app', '--no-closure'], schema: 'abq.refusal', code: 2 },
  { args: ['start', 'app'], schema: 'abq.problems', code: 2 },
  { args: ['start', 'nobody', '--yes'], schema: 'abq.problems', code: 2 },
  { args: ['start', '--yes'], schema: 'abq.problems', code: 2 },
  { args: ['stop', 'bad', 'db', '--yes'], schema: 'abq.problems', code: 6 },
  { args: ['status'], schema: 'abq.status', code: 0 },
  { args: ['status', 'nobody'], schema: 'abq.problems', code: 2 },
  { args: ['graph'], schema: 'abq.graph', code: 0 },
  { args: ['validate'], schema: 'abq.validation', code: 0 },
];
test(
  '--json: every other end is one document of its schema',
  withAbq(
    { ...MIXED, c: { services: { bad: { running: true, status: 127 }, late: {} } } },
    MIXED_REQUIRES,
    async ({ abq, deeds }) => {
      for (const { args, schema, code } of documents) {
        const ended = await abq(...args, '--json');
        assert.is(ended.code, code, ended.all);
        const document = JSON.parse(ended.stdout) as { schema: string };
        assert.is(document.schema, `${schema}/1`, ended.all);
        const validate = validator(schema);
        assert.ok(validate(document), JSON.stringify(validate.errors));
      }
      assert.equal(deeds(), []);
    },
  ),
);

const questions: readonly (readonly [words: readonly string[], missing: RegExp])[] = [
  [['start', '--all'], /add --yes/],
  [['stop', 'db'], /add --yes/],
  [['stop', '--all'], /add --confirm lab/],
  [['stop', '--all', '--yes'], /add --confirm lab/],
  [['stop', '--all', '--confirm', 'lob'], /--confirm says lob, the topology is lab/],
];
test(
  'without a terminal it fails and names the flag that is missing',
  withAbq(
    { a: { services: { db: { running: true } } }, b: { services: { app: {} } } },
    { services: { db: { caution: 'Orders are lost.' }, app } },
    async ({ abq, deeds }) => {
      for (const [words, missing] of questions) {
        const ended = await abq(...words);
        assert.is(ended.code, 2, ended.all);
        assert.match(ended.stderr, missing);
        assert.match(ended.stderr, 'nothing was touched');
        if (words[0] === 'stop') assert.match(ended.stderr, 'caution, db: Orders are lost.');
      }
      assert.equal(deeds(), []);
    },
  ),
);

test(
  'nothing to do is success',
  withAbq(WELL, REQUIRES, async ({ abq, deeds }) => {
    const ended = await abq('stop', '--all');
    assert.is(ended.code, 0, ended.all);
    assert.match(ended.stderr, 'Nothing to do');
    const json = await abq('stop', '--all', '--json');
    assert.is(json.code, 0);
    assert.equal(
      entriesOf(json).map(({ type }) => type),
      ['run.ended'],
    );
    const codes = [];
    for (const words of [
      ['stop', '--all'],
      ['start', '--all'],
    ])
      codes.push((await abq('plan', ...words, '--detailed-exitcode')).code);
    assert.equal(codes, [0, 10]);
    assert.equal(deeds(), []);
  }),
);

test.run();
