/** What abq prints as JSON is what the shipped schemas say, and the schemas are those of the types. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folder, schemas } from '../schemas/schemas.ts';

interface Sample {
  readonly args: readonly string[];
  readonly schema: string;
  readonly code: number;
}

const samples: readonly Sample[] = [
  { args: ['plan', 'start', '--all'], schema: 'abq.plan', code: 0 },
  { args: ['plan', 'restart', 'db', '--offline'], schema: 'abq.plan', code: 0 },
  { args: ['status'], schema: 'abq.status', code: 0 },
  { args: ['graph'], schema: 'abq.graph', code: 0 },
  { args: ['graph', '--by', 'host'], schema: 'abq.graph', code: 0 },
  { args: ['why', 'web', 'db'], schema: 'abq.why', code: 0 },
  { args: ['why', 'bad', 'db'], schema: 'abq.why', code: 0 },
  { args: ['impact', 'db'], schema: 'abq.impact', code: 0 },
  { args: ['validate'], schema: 'abq.validation', code: 0 },
  { args: ['plan', 'stop', 'nothing-of-that-name'], schema: 'abq.problems', code: 2 },
  { args: ['start', '--all'], schema: 'abq.problems', code: 2 },
  { args: ['stop', '--all'], schema: 'abq.event', code: 0 },
  { args: ['plan', 'start', 'web', '--no-closure'], schema: 'abq.refusal', code: 2 },
  { args: ['start', '--all', '--yes'], schema: 'abq.event', code: 1 },
];

const abq = fileURLToPath(new URL('../../bin/abq', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'abq-schemas-'));
const flag = (name: string): string =>
  `{on: [a], manager: command, start: "touch ${place}/${name}", stop: "rm ${place}/${name}", status: "test -e ${place}/${name} || exit 3"`;
writeFileSync(
  join(place, 'abq.config.yaml'),
  `name: toy
hosts: {a: {transport: local, site: hq}}
services:
  db: ${flag('db')}, keep: 1}
  web: ${flag('web')}, requires: [db]}
  bad: {on: [a], manager: command, start: "echo no >&2; exit 7", stop: "true", status: "exit 3"}
  late: ${flag('late')}, requires: [bad]}
`,
);

const Schemas = suite('schemas');
Schemas.after(() => rmSync(place, { recursive: true }));

Schemas('the shipped schemas are those of the types (npm run schemas)', () => {
  const made = schemas();
  assert.equal(readdirSync(folder).toSorted(), [...made.keys()].toSorted());
  for (const [file, text] of made) assert.is(readFileSync(join(folder, file), 'utf8'), text, file);
});

for (const { args, schema, code } of samples) {
  Schemas(`abq ${args.join(' ')} --json is ${schema}`, () => {
    const env = { ...process.env, XDG_STATE_HOME: join(place, 'state') };
    const run = spawnSync(abq, [...args, '--json'], { cwd: place, env, encoding: 'utf8' });
    assert.is(run.status, code, run.stderr);
    const text = readFileSync(join(folder, `${schema}-1.schema.json`), 'utf8');
    const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text) as object);
    const documents = schema === 'abq.event' ? run.stdout.trimEnd().split('\n') : [run.stdout];
    for (const one of documents) {
      const document = JSON.parse(one) as { schema: string };
      assert.is(document.schema, `${schema}/1`);
      assert.ok(validate(document), JSON.stringify(validate.errors));
    }
  });
}

Schemas.run();
