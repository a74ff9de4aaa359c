/** A topology runs commands: whose it is decides what may be done with it. */
import { chmodSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadTopology } from '../../../src/config/load.ts';
import { inFolder, PLAIN, told } from './folder.ts';

test('a file of cosmiconfig itself is neither executed nor obeyed', () =>
  inFolder(
    {
      '.config/config.js': 'require("fs").writeFileSync("ran", ""); module.exports = {}',
      'abq.config.yaml': PLAIN,
    },
    async (cwd) => {
      const before = process.cwd();
      process.chdir(cwd);
      try {
        assert.is(await told({ cwd }), 'ok x');
      } finally {
        process.chdir(before);
      }
      assert.not.ok(existsSync(join(cwd, 'ran')));
    },
  ));

const MODULE =
  'import { writeFileSync } from "node:fs"; writeFileSync(new URL("./ran", import.meta.url), ""); export default {name: "m"}';

test('code from an untrusted place is not executed, ABQ_TRUST admits it', () =>
  inFolder({ 'abq.config.mjs': MODULE }, async (cwd) => {
    chmodSync(cwd, 0o777);
    assert.match(await told({ cwd }), /is not executed: CWD can be written by everybody/);
    assert.not.ok(existsSync(join(cwd, 'ran')));
    assert.is(await told({ cwd, env: { ABQ_TRUST: dirname(cwd) } }), 'ok m');
    assert.ok(existsSync(join(cwd, 'ran')));
  }));

/** What is done to the files of a topology that extends another, and whether it is trusted then. */
const TRUST: readonly (readonly [
  what: string,
  change: (folder: string) => void,
  because: RegExp | undefined,
])[] = [
  ['nothing', () => undefined, undefined],
  [
    'the file is writable by the group',
    (cwd) => chmodSync(join(cwd, 'abq.config.yaml'), 0o664),
    /config.yaml can be written by its group/,
  ],
  [
    'the file is writable by all',
    (cwd) => chmodSync(join(cwd, 'abq.config.yaml'), 0o646),
    /config.yaml can be written by everybody/,
  ],
  ['the folder is writable by all', (cwd) => chmodSync(cwd, 0o777), /can be written by everybody/],
  [
    'what it extends is writable',
    (cwd) => chmodSync(join(cwd, 'd/base.yaml'), 0o666),
    /base.yaml can be written/,
  ],
  [
    'the folder of what it extends is writable',
    (cwd) => chmodSync(join(cwd, 'd'), 0o775),
    /d can be written by its group/,
  ],
  [
    'the target of a link is writable',
    (cwd) => {
      rmSync(join(cwd, 'd/base.yaml'));
      symlinkSync('../other.yaml', join(cwd, 'd/base.yaml'));
      chmodSync(join(cwd, 'other.yaml'), 0o666);
    },
    /other.yaml can be written/,
  ],
];

for (const [what, change, because] of TRUST) {
  test(`trust: ${what}`, () =>
    inFolder(
      {
        'abq.config.yaml': 'name: x\nextends: ./d/base.yaml',
        'd/base.yaml': 'services: {}',
        'other.yaml': 'services: {}',
      },
      async (cwd) => {
        change(cwd);
        const result = await loadTopology({ cwd, env: {} });
        assert.ok(result.ok);
        const { trusted, untrustedBecause = '' } = result.ok ? result.value : { trusted: undefined };
        assert.is(trusted, because === undefined);
        assert.match(untrustedBecause, because ?? /^$/);
        const admitted = await loadTopology({ cwd, env: { ABQ_TRUST: '.' } });
        assert.is(admitted.ok && admitted.value.trusted, true);
      },
    ));
}

test.run();
