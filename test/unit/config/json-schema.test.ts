/** The shipped schema of the language says of a text what abq says of it, as far as keys, types and forms go. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Ajv } from 'ajv';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { folder } from '../../schemas/schemas.ts';
import { cases } from './corpus.ts';

const text = readFileSync(`${folder}/abq.topology-1.schema.json`, 'utf8');
const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text) as object);

const EXAMPLES = readdirSync('examples', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => `examples/${name}`);

for (const file of EXAMPLES) {
  test(`${file} fits`, () => {
    const content = readFileSync(file, 'utf8');
    assert.ok(validate(parse(content)), JSON.stringify(validate.errors));
    assert.match(
      content,
      /^# yaml-language-server: \$schema=\.\.\/\.\.\/docs\/schemas\/abq\.topology-1\.schema\.json$/m,
    );
  });
}

const graphText = readFileSync(`${folder}/abq.topology-graph-1.schema.json`, 'utf8');
const fitsGraph = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(graphText) as object);

for (const name of readdirSync('graphs')) {
  test(`graphs/${name} fits what is extended, and is no topology`, () => {
    const graph: unknown = parse(readFileSync(`graphs/${name}`, 'utf8'));
    assert.ok(fitsGraph(graph), JSON.stringify(fitsGraph.errors));
    assert.not.ok(validate(graph));
  });
}

test('a probe may hold for no time', () => {
  assert.ok(validate({ name: 'x', services: { s: { ready: { tcp: 1, stable: '0s' } } } }));
});

/** What is wrong in it no JSON Schema of ours says: the most that a duration may be. */
const UNSEEN: readonly string[] = [
  'start-expected-a-duration-of-at-most',
  // What it lacks may stand in what is extended.
  'ready-expected-exactly-one-of-exec-tcp',
];

const CASES = cases().filter(({ file }) => file.endsWith('.yaml'));

for (const { name, file } of CASES.filter((one) => dirname(one.name) === 'shape')) {
  const isUnseen = UNSEEN.some((one) => name === `shape/${one}.yaml`);
  test(`${name} ${isUnseen ? 'fits' : 'does not fit'}`, () => {
    assert.is(validate(parse(readFileSync(file, 'utf8'))), isUnseen, JSON.stringify(validate.errors));
  });
}

for (const { name, file } of CASES.filter((one) => dirname(one.name) === 'meaning')) {
  test(`${name} fits: only its meaning is wrong`, () => {
    assert.ok(validate(parse(readFileSync(file, 'utf8'))), JSON.stringify(validate.errors));
  });
}

test.run();
