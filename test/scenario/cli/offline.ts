/** The program in a pipe, in a folder of its own with a topology whose hosts nobody could reach. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';
import { folder as schemas } from '../../schemas/schemas.ts';
import { inFolder } from '../config/folder.ts';

const BIN = fileURLToPath(new URL('../../../bin/abq', import.meta.url));

export const EXAMPLE = fileURLToPath(
  new URL('../../../examples/abiquo-distributed/abq.config.yaml', import.meta.url),
);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Abq = (...args: readonly string[]) => Ended;

const TEXT = `name: shop
hosts:
  one: {address: 192.0.2.1, site: mad, services: [db, app]}
  two: {address: 192.0.2.2, site: bcn, services: [app, web]}
services:
  db: {purpose: Orders.}
  app:
    requires: [db@platform]
  web:
    requires: [app@host]
    wants: [{service: app, scope: one}]
`;

/** `text`: of the topology, if it is to be another. */
export const withTopology =
  (body: (abq: Abq, folder: string) => void, text = TEXT): (() => Promise<void>) =>
  async () =>
    inFolder({ 'abq.config.yaml': text }, async (folder) => {
      const abq: Abq = (...args) => {
        const env = { ...process.env, FORCE_COLOR: undefined, ABQ_CONFIG: undefined, ABQ_TRUST: undefined };
        const { status, stdout, stderr } = spawnSync(BIN, args, { cwd: folder, env, encoding: 'utf8' });
        // oxlint-disable-next-line no-control-regex -- it is what must not be there
        assert.not.match(stdout + stderr, /[\u0000-\u0008\u000B-\u001F\u007F]/);
        return { code: status, stdout, stderr };
      };
      await Promise.resolve(body(abq, folder));
    });

/** From now on others may write it. */
export const distrust = (folder: string): void => chmodSync(join(folder, 'abq.config.yaml'), 0o666);

/** Of a `--json`: one document of this schema, and nothing else. */
export const documentOf = (ended: Ended, schema: string): Readonly<Record<string, unknown>> => {
  const document = JSON.parse(ended.stdout) as Readonly<Record<string, unknown>>;
  assert.is(document.schema, `${schema}/1`);
  const text = readFileSync(join(schemas, `${schema}-1.schema.json`), 'utf8');
  const validate = new Ajv({ allowUnionTypes: true }).compile(JSON.parse(text) as object);
  assert.ok(validate(document), JSON.stringify(validate.errors));
  return document;
};
