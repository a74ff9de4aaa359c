/** What sudo is asked, word by word: a `sudo` of the test's own stands first in the hosts' PATH and writes it down. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lab } from '../../../src/lab/lab.ts';
import { withAbq, type Own } from './bench.ts';

/** `allowed`: a pattern of the shell for the commands that sudo runs without a password. */
const installSudo = (lab: Lab, allowed: string): void => {
  const file = join(lab.folder, 'bin/sudo');
  const script = `#!/bin/sh
echo "$*" >>${lab.folder}/sudo.log
[ "$1" != -n ] || shift
list=; [ "$1" != -l ] || { list=1; shift; }
case "$*" in
  ${allowed}) [ -z "$list" ] || exit 0; exec "$@" ;;
  *) echo 'sudo: a password is required' >&2; exit 1 ;;
esac
`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
};

/** Without the looking up that the preflight does. */
const acted = (lab: Lab): string[] =>
  readFileSync(join(lab.folder, 'sudo.log'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !/^-n (-l|true$)/.test(line));

const UNITS = { a: { services: { db: { running: true } } }, b: { services: { app: { running: true } } } };
const own =
  (allowed: string, services: Own['services'] = {}) =>
  (lab: Lab): Own => {
    installSudo(lab, allowed);
    const unit = { manager: 'systemd' };
    return {
      defaults: { become: 'sudo' },
      services: { db: unit, app: { ...unit, requires: ['db'] }, ...services },
    };
  };

for (const allowed of ['*', "'systemctl stop '* | 'systemctl start '*"]) {
  test(
    `units, where sudo allows ${allowed}: exactly the verbs`,
    withAbq(UNITS, own(allowed), async ({ lab, abq, deeds }) => {
      const down = await abq('stop', '--all', '--confirm', 'lab');
      assert.is(down.code, 0, down.all);
      const up = await abq('start', '--all', '--yes');
      assert.is(up.code, 0, up.all);
      assert.equal(acted(lab), [
        '-n systemctl stop app',
        '-n systemctl stop db',
        '-n systemctl start db',
        '-n systemctl start app',
      ]);
      assert.is(deeds().length, 8);
    }),
  );
}

test(
  'commands of the topology: a list is passed on word by word, a string has its variables',
  withAbq(
    { a: { services: { db: {} } } },
    own('*', {
      db: {
        manager: 'command',
        start: ['labctl', 'start', 'db'],
        stop: 'labctl stop $ABQ_SERVICE',
        status: ['labctl', 'status', 'db'],
      },
      app: {},
    }),
    async ({ lab, abq, deeds }) => {
      assert.is((await abq('start', 'db', '--yes')).code, 0);
      const ended = await abq('stop', 'db', '--yes');
      assert.is(ended.code, 0, ended.all);
      assert.equal(deeds(), ['starting db@a', 'started db@a', 'stopping db@a', 'stopped db@a']);
      const lines = acted(lab).filter((line) => !line.includes('status'));
      assert.is(lines[0], '-n labctl start db');
      assert.match(lines[1] ?? '', /^-n env ABQ_HOST=a ABQ_SERVICE=db sh -c labctl stop \$ABQ_SERVICE$/);
    },
  ),
);

test(
  'refused: told in the preflight with the command, and nothing is touched',
  withAbq(UNITS, own("'systemctl stop app'"), async ({ lab, abq, deeds }) => {
    const ended = await abq('stop', '--all', '--confirm', 'lab');
    assert.is(ended.code, 6, ended.all);
    assert.match(
      ended.stderr,
      'not allowed: `sudo -n systemctl stop db` (sudo: a password is required)',
      ended.all,
    );
    assert.not.match(ended.stderr, 'not allowed: `sudo -n systemctl stop app`');
    assert.match(ended.stderr, 'NOPASSWD');
    assert.equal(deeds(), []);
    assert.equal(acted(lab), [], 'it was looked up, not tried');
  }),
);

test(
  'another user',
  withAbq(
    { a: { services: { db: { running: true } } } },
    (lab) => ({
      ...own("'-u ops systemctl '* | '-u ops true'", { app: {} })(lab),
      defaults: { become: { method: 'sudo', user: 'ops' } },
    }),
    async ({ lab, abq }) => {
      writeFileSync(join(lab.folder, 'bin/-u'), '#!/bin/sh\nshift; exec "$@"\n', { mode: 0o755 });
      const ended = await abq('stop', 'db', '--yes');
      assert.is(ended.code, 0, ended.all);
      assert.equal(
        acted(lab).filter((line) => line.endsWith('stop db') && !line.includes('-l')),
        ['-n -u ops systemctl stop db'],
      );
    },
  ),
);

test(
  'no sudo on the host',
  withAbq(
    UNITS,
    (lab) => {
      const said = own('*')(lab);
      writeFileSync(
        join(lab.folder, 'bin/sudo'),
        '#!/bin/sh\necho "sudo: command not found" >&2; exit 127\n',
      );
      return said;
    },
    async ({ abq, deeds }) => {
      const ended = await abq('stop', '--all', '--confirm', 'lab');
      assert.is(ended.code, 6, ended.all);
      assert.match(ended.stderr, 'nothing was touched');
      assert.equal(deeds(), []);
    },
  ),
);

test.run();
