/** abq as a package: what is in it, what a topology imports from it, and what an editor learns from it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inFolder, type Files } from './folder.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const run = (cwd: string, command: string, ...args: string[]) => {
  const env = { ...process.env, NO_COLOR: '1', ABQ_CONFIG: '', ABQ_TRUST: '' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, stdout, stderr, all: `${stdout}${stderr}` };
};

const validate = (cwd: string) => run(cwd, process.execPath, join(ROOT, 'bin/abq'), 'validate');

const install = (cwd: string): void => {
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(ROOT, join(cwd, 'node_modules/abq'));
};

test('what the exports name is packed', () => {
  const packed = run(ROOT, 'npm', 'pack', '--dry-run', '--json', '--ignore-scripts');
  const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
  const paths = new Set(files.map(({ path }) => path));
  const { exports, types } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
    types: string;
  };
  const named = Object.values(exports).flatMap((one) => (typeof one === 'string' ? one : Object.values(one)));
  for (const path of [types, ...named, './bin/abq', './graphs/abiquo.yaml']) {
    assert.ok(paths.has(path.replace('./', '')), path);
  }
});

const BODY = "{ name: 'm', hosts: { a: { services: ['s'] } }, services: { s: { keep: '50%' } } }";
const TOPOLOGIES: readonly (readonly [name: string, text: string])[] = [
  ['abq.config.mjs', `import { defineTopology } from 'abq';\nexport default defineTopology(${BODY});`],
  ['abq.config.ts', `import { defineTopology } from 'abq';\nexport default defineTopology(${BODY});`],
  [
    'abq.config.ts',
    `import type { Topology } from 'abq';\nconst topology: Topology = ${BODY};\nexport default topology;`,
  ],
];

for (const [name, text] of TOPOLOGIES) {
  for (const [where, prepare] of [
    ['where it is installed', install],
    ['where it is not', () => undefined],
  ] as const) {
    test(`${name} imports abq ${where}: ${text.slice(0, 30)}`, () =>
      inFolder({ [name]: text }, async (cwd) => {
        prepare(cwd);
        const { status, all } = validate(cwd);
        assert.is(status, 0, all);
        await Promise.resolve();
      }));
  }
}

test('a module that the topology imports may import abq, too', () =>
  inFolder(
    {
      'abq.config.mjs': "export { default } from './part.mjs';",
      'part.mjs': `import { defineTopology } from 'abq';\nexport default defineTopology(${BODY});`,
    },
    async (cwd) => {
      const { status, all } = validate(cwd);
      assert.is(status, 0, all);
      await Promise.resolve();
    },
  ));

test('where `require` finds no abq, the way out is told', () =>
  inFolder({ 'abq.config.cjs': `module.exports = require('abq').defineTopology(${BODY});` }, async (cwd) => {
    const { status, all } = validate(cwd);
    // Newer versions of Node let it be found.
    if (status !== 0)
      assert.match(all, /abq.config.cjs:1:\d+: .*Cannot find module 'abq'[^]*hint: Write `import`/);
    await Promise.resolve();
  }));

/** What stands in a topology, and what the compiler says of it. */
const TYPED: readonly (readonly [text: string, complaint: RegExp | undefined])[] = [
  [BODY, undefined],
  ["{ name: 'x', hosts: { a: null }, services: { s: { ready: [{ http: { port: 1 } }] } } }", undefined],
  [
    "{ name: 'x', profiles: { p: ['s', { t: { optional: true } }] }, services: { s: null, t: {} } }",
    undefined,
  ],
  ["{ name: 'x', hots: {} }", /'hots' does not exist in type 'Topology'/],
  ["{ name: 'x', hosts: { a: { adress: 'b' } } }", /'adress'.*Did you mean to write 'address'/],
  ["{ name: 'x', services: { s: { kind: 'deamon' } } }", /"deamon"' is not assignable/],
  ["{ name: 'x', services: { s: { requires: [{ services: 't' }] } } }", /'services' does not exist|services/],
  ['{ hosts: {} }', /Property 'name' is missing/],
];

test('the compiler takes what is right, and names what is misspelt', () => {
  const files: Files = Object.fromEntries(
    TYPED.map(([text], index) => [
      `t${index}.ts`,
      `import { defineTopology } from 'abq';\nexport default defineTopology(${text});\n`,
    ]),
  );
  return inFolder({ ...files, 'package.json': '{"type": "module"}' }, async (cwd) => {
    install(cwd);
    const names = Object.keys(files).map((name) => join(cwd, name));
    const program = ts.createProgram(names, {
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      types: [],
    });
    assert.equal(program.getOptionsDiagnostics(), []);
    for (const [index, [text, complaint]] of TYPED.entries()) {
      const said = ts
        .getPreEmitDiagnostics(program, program.getSourceFile(names[index] ?? ''))
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
        .join('\n');
      if (complaint) assert.match(said, complaint, text);
      else assert.is(said, '', text);
    }
    await Promise.resolve();
  });
});

test('an example names the schema that is shipped', () => {
  const folder = join(ROOT, 'examples/minimal');
  const text = readFileSync(join(folder, 'abq.config.yaml'), 'utf8');
  const schema = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1] ?? '';
  assert.ok(existsSync(join(folder, schema)), schema);
  assert.is(dirname(join(folder, schema)), join(ROOT, 'docs/schemas'));
});

test.run();
