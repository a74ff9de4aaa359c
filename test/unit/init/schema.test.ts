/** The shipped schema of the language says of a text what abq says of it. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { folder } from '../../schemas/schemas.ts';

const schema = readFileSync(`${folder}/abq.topology-1.schema.json`, 'utf8');
const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(schema) as object);

const VALID: readonly string[] = [
  readFileSync('examples/minimal/abq.config.yaml', 'utf8'),
  readFileSync('examples/acme/abq.config.yaml', 'utf8'),
  'name: x\nhosts: {a: , "k[01-40]": {address: "10.0.0.{n}"}}\nservices: {s: }\nprofiles: {p: [s, {t: }]}',
];

for (const text of VALID) {
  test(`valid: ${text.slice(0, 40)}`, () =>
    assert.ok(validate(parse(text)), JSON.stringify(validate.errors)));
}

const INVALID: readonly string[] = [
  'hosts: {}',
  'name: x\nhost: {}',
  'name: x\nhosts: {a: {adress: b}}',
  'name: x\nhosts: {a: {ssh: {port: 0}}}',
  'name: x\nservices: {s: {ready: {tcp: web}}}',
];

for (const text of INVALID) test(`invalid: ${text}`, () => assert.not.ok(validate(parse(text))));

test.run();
