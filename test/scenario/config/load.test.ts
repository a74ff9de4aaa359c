/** From a folder of files to a topology, or to what is said of it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { codeFrame } from '../../../src/config/frame.ts';
import { loadTopology } from '../../../src/config/load.ts';
import { inFolder, PLAIN, told, type Files } from './folder.ts';

/** The files, what `--config` names (or nothing), and what is told. */
const CASES: readonly (readonly [files: Files, config: string | undefined, expected: string])[] = [
  ...['abq.config.yaml', 'abq.config.yml', '.abqrc', '.abqrc.yaml', '.abqrc.yml'].map(
    (name) => [{ [name]: PLAIN }, undefined, 'ok x'] as const,
  ),
  ...['abq.config.json', '.abqrc.json'].map(
    (name) => [{ [name]: '{\n\t"name": "j"\n}' }, undefined, 'ok j'] as const,
  ),
  [{ 'package.json': '{"name": "p", "abq": {"name": "k"}}' }, undefined, 'ok k'],
  [
    { 'package.json': '{\n  "abq": {\n    "nam": "k"\n  }\n}' },
    undefined,
    "package.json:2:10 name is missing: expected the name of the topology: small letters, digits and `-`\npackage.json:3:5 unknown key 'nam'",
  ],
  [{ 'package.json': '{"name": "p"}' }, 'package.json', 'package.json:1:1 package.json has no key `abq`'],
  [{ 'abq.config.mjs': 'export default {name: "m", hosts: {a: undefined}}' }, undefined, 'ok m'],
  [{ 'abq.config.cjs': 'module.exports = {name: "c"}' }, undefined, 'ok c'],
  [
    { 'abq.config.mjs': 'export default {name: "M"}' },
    undefined,
    "abq.config.mjs:1:1 name: expected the name of the topology: small letters, digits and `-`, got 'M'",
  ],
  [
    { 'abq.config.mjs': 'const a = {}; a.hosts = a; export default a' },
    undefined,
    'abq.config.mjs:1:1 this is nested too deeply, or holds itself',
  ],
  [{}, 'nope.yaml', 'nope.yaml does not exist'],
  [{ 'd/x.yaml': PLAIN }, 'd', 'd is a folder, not a file'],
  [{ 'x.toml': PLAIN }, 'x.toml', 'x.toml is not a kind of file that is read'],
  [{ 'x.yaml': '' }, 'x.yaml', 'x.yaml:1:1 this topology is empty'],
  [{ 'x.yaml': '# nothing\n' }, 'x.yaml', 'x.yaml:1:1 this topology is empty'],
  [{ 'x.yaml': '- a\n' }, 'x.yaml', 'x.yaml:1:1 a topology is a mapping, and this is a list'],
  [{ 'x.yaml': 'text' }, 'x.yaml', 'x.yaml:1:1 a topology is a mapping, and this is plain text'],
  [{ 'x.yaml': `${PLAIN}#${' '.repeat(50 * 1024 * 1024)}` }, 'x.yaml', 'x.yaml is too large: 50 MB'],
  [
    { 'x.yaml': Buffer.from([0x6e, 0x61, 0x0a, 0x6d, 0xff, 0x65]) },
    'x.yaml',
    'x.yaml:2:2 this is not valid UTF-8',
  ],
  [{ 'x.yaml': 'name: x\n\0' }, 'x.yaml', 'x.yaml:2:1 this holds a NUL character'],
  [
    { 'x.yaml': '\u{feff}name: X' },
    'x.yaml',
    "x.yaml:1:7 name: expected the name of the topology: small letters, digits and `-`, got 'X'",
  ],
  [{ 'x.yaml': 'name: x\r\nhots: {}\r\n' }, 'x.yaml', "x.yaml:2:1 unknown key 'hots'"],
  [
    { 'x.yaml': 'name: "\\e[31m"' },
    'x.yaml',
    "x.yaml:1:7 name: expected the name of the topology: small letters, digits and `-`, got '\u{fffd}[31m'",
  ],
  [
    { 'abq.config.yaml': '', '../unused': '' },
    undefined,
    'abq.config.yaml this topology is empty'.replace('yaml this', 'yaml:1:1 this'),
  ],
  [
    {
      'abq.config.yaml': 'name: x\nextends: ./b.yaml',
      'b.yaml': 'extends: [./c/d.yaml]',
      'c/d.yaml': 'services: {s: {requires: [t]}}',
    },
    undefined,
    "c/d.yaml:1:27 unknown service 't'",
  ],
  [
    { 'abq.config.yaml': 'name: x\nextends: ./b.yaml', 'b.yaml': 'extends: ./abq.config.yaml' },
    undefined,
    'b.yaml:1:10 extending goes in a circle: abq.config.yaml -> b.yaml -> abq.config.yaml',
  ],
  [
    { 'abq.config.yaml': 'name: x\nextends: [./b.yaml]' },
    undefined,
    'abq.config.yaml:2:11 b.yaml does not exist',
  ],
  [
    { 'abq.config.yaml': 'name: x\nextends: nothing' },
    undefined,
    "abq.config.yaml:2:10 unknown graph 'nothing'",
  ],
  [
    { 'abq.config.yaml': 'name: x\nextends: ./b.yaml\nhots: {}', 'b.yaml': 'hosts: {a: {tag: b}}' },
    undefined,
    "abq.config.yaml:3:1 unknown key 'hots'\nb.yaml:1:13 unknown key 'tag' in hosts.a",
  ],
];

for (const [files, config, expected] of CASES) {
  test(`${Object.keys(files).join(' ')}: ${expected.slice(0, 80)}`, () =>
    inFolder(
      Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('..'))),
      async (cwd) => assert.is(await told({ cwd, config }), expected),
    ));
}

/** What may lie where a topology is looked for. */
const IN_THE_WAY: readonly (readonly [what: string, make: (file: string) => void, expected: RegExp])[] = [
  ['a folder', (file) => mkdirSync(file), /^a\/abq.config.yaml is a folder, not a file$/],
  ['a pipe', (file) => execFileSync('mkfifo', [file]), /^a\/abq.config.yaml is no regular file$/],
  ['a device', (file) => symlinkSync('/dev/zero', file), /^a\/abq.config.yaml is no regular file$/],
  ['fifty megabytes', (file) => truncateAt(file, 50), /^a\/abq.config.yaml is too large: 50 MB$/],
  ['a link to nothing', (file) => symlinkSync('nothing', file), /^ok x$/],
];

const truncateAt = (file: string, megabytes: number): void => {
  writeFileSync(file, '');
  truncateSync(file, megabytes * 1024 * 1024);
};

for (const [what, make, expected] of IN_THE_WAY) {
  test(`${what} where a topology is looked for`, () =>
    inFolder({ 'abq.config.yaml': PLAIN, 'a/b/c': '' }, async (cwd) => {
      make(join(cwd, 'a/abq.config.yaml'));
      const result = await loadTopology({ cwd: join(cwd, 'a/b'), env: {} });
      const said = result.ok ? `ok ${result.value.topology.name}` : (result.errors[0]?.message ?? '');
      assert.match(said.replace(`${cwd}/`, ''), expected);
      assert.is(await told({ cwd }), 'ok x');
    }));
}

test('a package.json without the key is passed over, whatever it is; with it, it ends the search', () =>
  inFolder(
    {
      'abq.config.yaml': PLAIN,
      'a/package.json': '{"abq": {"name": "y"}}',
      'a/b/package.json': '{"name": "p", broken',
      'a/b/c/x': '',
    },
    async (cwd) => assert.is(await told({ cwd: join(cwd, 'a/b/c') }), 'ok y'),
  ));

test('of many errors the first hundred are told', () =>
  inFolder(
    {
      'unknown-keys.yaml': `name: x\n${Array.from({ length: 5000 }, (_, index) => `k${index}: 1\n`).join('')}`,
      'unknown-names.yaml': `name: x\nservices:\n${Array.from({ length: 5000 }, (_, index) => `  s${index}: {requires: [t${index}]}\n`).join('')}`,
      'twice.yaml': `name: x\n${'name: x\n'.repeat(5000)}`,
    },
    async (cwd) => {
      for (const config of ['unknown-keys.yaml', 'unknown-names.yaml', 'twice.yaml']) {
        const lines = (await told({ cwd, config })).split('\n');
        assert.is(lines.length, 101, config);
        assert.match(lines[100] ?? '', /^and \d+ more errors$/);
      }
    },
  ));

test('searched upwards; the nearest wins; ABQ_CONFIG and --config name one', () =>
  inFolder({ '.abqrc': PLAIN, 'a/abq.config.yaml': 'name: y', 'a/b/c.yaml': 'name: z' }, async (cwd) => {
    assert.is(await told({ cwd: join(cwd, 'a/b') }), 'ok y');
    assert.is(await told({ cwd: join(cwd, 'a/b'), env: { ABQ_CONFIG: 'c.yaml' } }), 'ok z');
    assert.is(
      await told({ cwd: join(cwd, 'a'), env: { ABQ_CONFIG: 'b/c.yaml' }, config: '../.abqrc' }),
      'ok x',
    );
    assert.is(await told({ cwd, env: { ABQ_CONFIG: '' } }), 'ok x');
    assert.match(await told({ cwd, config: '' }), /names no file/);
  }));

test('a frame shows the place, and nothing that could repaint the terminal', () =>
  inFolder({ 'x.yaml': 'name: x\nhots: "\x1b[2J"\nb: 1\n', 'long.yaml': 'a'.repeat(1000) }, async (cwd) => {
    const frame = codeFrame({ file: 'x.yaml', line: 2, column: 1 }, cwd) ?? '';
    assert.match(frame, /> 2 \| hots: "\u{fffd}\[2J"\n\s+\| \^/u);
    assert.is(codeFrame({ file: 'long.yaml', line: 1, column: 1 }, cwd), undefined);
    assert.is(codeFrame({ file: 'none.yaml', line: 1, column: 1 }, cwd), undefined);
    await Promise.resolve();
  }));

for (const name of ['minimal', 'acme']) {
  test(`example ${name}`, async () => {
    const result = await loadTopology({ cwd: `examples/${name}`, env: {} });
    assert.equal(result.ok ? result.warnings : result.errors, []);
  });
}

test.run();
