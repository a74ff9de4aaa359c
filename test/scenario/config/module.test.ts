/** Topologies that are programs, executed by `bin/abq` as it is shipped. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../../src/topology/diagnostic.ts';
import { inFolder, type Files } from './folder.ts';

const BIN = fileURLToPath(new URL('../../../bin/abq', import.meta.url));

const abq = (cwd: string, ...args: string[]) => {
  const env = { ...process.env, NO_COLOR: '1', ABQ_CONFIG: '', ABQ_TRUST: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr, all: `${stdout}${stderr}` };
};

const FAILED = 'it failed when it was executed:';
const TOPOLOGY = '{name: "m", hosts: {a: {services: ["s"]}}, services: {s: {}}}';

/** The files, the topology first, and what is told of it. */
const BROKEN: readonly (readonly [files: Files, expected: string])[] = [
  [{ 'abq.config.mjs': 'const a = 1;\n  throw new Error("no")' }, `abq.config.mjs:2:9 ${FAILED} no`],
  [{ 'abq.config.js': 'const a = 1;\n  throw new Error("no")' }, `abq.config.js:2:9 ${FAILED} no`],
  [
    { 'abq.config.cjs': '\nnull.x' },
    `abq.config.cjs:2:6 ${FAILED} Cannot read properties of null (reading 'x')`,
  ],
  [
    { 'abq.config.ts': 'interface A {\n  b: string;\n}\nconst a: A = { b: "no" };\nthrow new Error(a.b);' },
    `abq.config.ts:5:7 ${FAILED} no`,
  ],
  [{ 'abq.config.mjs': 'throw "text"' }, `abq.config.mjs:1:1 ${FAILED} text`],
  [
    { 'abq.config.mjs': 'throw Object.create(null)' },
    `abq.config.mjs:1:1 ${FAILED} [Object: null prototype] {}`,
  ],
  [
    { 'abq.config.mjs': 'import "./none.mjs"' },
    `abq.config.mjs:1:1 ${FAILED} Cannot find module 'CWD/none.mjs' imported from CWD/abq.config.mjs`,
  ],
  [
    { 'abq.config.ts': 'import "./none.mjs"' },
    `abq.config.ts:1:1 ${FAILED} Cannot find module 'CWD/none.mjs' imported from CWD/abq.config.ts`,
  ],
  [
    { 'abq.config.mjs': 'import "nothing-of-this-name"; export default {}' },
    `abq.config.mjs:1:1 ${FAILED} Cannot find package 'nothing-of-this-name' imported from CWD/abq.config.mjs`,
  ],
  [
    { 'abq.config.mjs': '\nimport { b } from "./b.mjs";', 'b.mjs': '' },
    `abq.config.mjs:2:1 ${FAILED} The requested module './b.mjs' does not provide an export named 'b'`,
  ],
  [
    { 'abq.config.mjs': 'import "./b c.mjs"', 'b c.mjs': '\nthrow new Error("deep")' },
    `b c.mjs:2:7 ${FAILED} deep`,
  ],
  [{ 'abq.config.mjs': 'export default {' }, `abq.config.mjs:1:1 ${FAILED} Unexpected end of input`],
  [{ 'abq.config.ts': 'export default {' }, `abq.config.ts:1:17 this is not valid TypeScript: '}' expected.`],
  [{ 'abq.config.mjs': 'export const a = 1' }, 'abq.config.mjs:1:1 its default export is no topology'],
];

for (const [files, expected] of BROKEN) {
  test(`built: ${Object.keys(files)[0]}: ${expected.slice(0, 80)}`, () =>
    inFolder(files, async (cwd) => {
      const before = readdirSync(cwd);
      const { status, stdout, all } = abq(cwd, 'validate', '--json');
      assert.is(status, 2, all);
      const { problems } = JSON.parse(stdout) as { problems: Diagnostic[] };
      const { message, place } = problems[0] ?? { message: all };
      const where = place ? `${place.file}:${place.line}:${place.column}` : '';
      assert.is(`${where} ${message.replaceAll(cwd, 'CWD')}`, expected);
      assert.equal(readdirSync(cwd), before);
      await Promise.resolve();
    }));
}

const SOUND: readonly (readonly [name: string, text: string])[] = [
  ['abq.config.js', `export default ${TOPOLOGY}`],
  ['abq.config.js', `module.exports = ${TOPOLOGY}`],
  ['abq.config.mjs', `export default ${TOPOLOGY}`],
  ['abq.config.cjs', `module.exports = ${TOPOLOGY}`],
  ['abq.config.ts', `const t: object = ${TOPOLOGY};\nexport default t`],
];

for (const [name, text] of SOUND) {
  test(`${name}: ${text.slice(0, 20)}; what it prints is not in the answer`, () =>
    inFolder(
      { [name]: `console.log("printed"); process.stdout.write("written\\n");\n${text}` },
      async (cwd) => {
        const { status, stdout, stderr, all } = abq(cwd, 'validate', '--json');
        assert.is(status, 0, all);
        assert.type(JSON.parse(stdout), 'object');
        assert.match(stderr, 'printed\nwritten\n');
        assert.equal(readdirSync(cwd), [name]);
        await Promise.resolve();
      },
    ));
}

test.run();
