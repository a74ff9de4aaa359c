/** The commands of a lab host that only read: by the files that the lab keeps. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SCRIPTS } from '../../../src/lab/scripts.ts';

const root = mkdtempSync(join(tmpdir(), 'abq-lab-scripts-'));
const home = `${root}/hosts/h/`;
for (const folder of ['bin', 'lib', 'hosts/h/run', 'hosts/h/log'])
  mkdirSync(join(root, folder), { recursive: true });
for (const [name, text] of Object.entries(SCRIPTS)) writeFileSync(join(root, name), text, { mode: 0o755 });

const known = (name: string, fields: string): void => writeFileSync(join(home, 'run', name), `${fields}\n`);
known('up', 'state=active ready=1 pid=7 code=0 enabled=enabled port= status=');
known('coming', 'state=activating ready=0 pid= code=0 enabled=disabled port= status=');
known('going', 'state=deactivating ready=1 pid=7 code=0 enabled=disabled port= status=');
known('down', 'state=inactive ready=0 pid= code=0 enabled=disabled port= status=');
known('broken', 'state=failed ready=0 pid= code=3 enabled=disabled port= status=');
known('mistyped', 'state=active ready=1 pid=7 code=0 enabled=disabled port= status=127');
writeFileSync(join(home, 'log', 'up'), 'one\ntwo\nthree\n');

const run = (command: string): { code: number | null; output: string } => {
  const env = { ABQ_LAB_HOST: home, PATH: `${root}/bin:/usr/bin:/bin` };
  const { status, stdout } = spawnSync('/bin/sh', ['-c', `${command} 2>&1`], { env, encoding: 'utf8' });
  return { code: status, output: stdout };
};

const answers: readonly (readonly [command: string, code: number, output: RegExp])[] = [
  ['labctl status up', 0, /up is active/],
  ['labctl status going', 0, /deactivating/],
  ['labctl status coming', 3, /activating/],
  ['labctl status down', 3, /inactive/],
  ['labctl status broken', 1, /failed/],
  ['labctl status mistyped', 127, /^$/],
  ['labctl status other', 4, /no service other on h/],
  ['labctl status', 4, /no service named on h/],
  ['labctl ready up', 0, /^$/],
  ['labctl ready going', 1, /deactivating, not ready/],
  ['labctl ready down', 1, /inactive, not ready/],
  ['labctl list', 0, /^broken\ncoming\n/],
  ['labctl', 64, /^usage: labctl start\|stop/],
  ['labctl dance up', 64, /^usage/],
  ['service up status', 0, /active/],
  ['service broken status', 1, /failed/],
  ['service down status', 3, /inactive/],
  ['service other status', 4, /other: unrecognized service/],
  ['service up dance', 3, /usage: service up/],
  [
    'systemctl show -p ActiveState,SubState up',
    0,
    /ActiveState=active\nSubState=running\nUnitFileState=enabled/,
  ],
  ['systemctl show broken.service', 0, /ActiveState=failed\n[^]*Result=exit-code\nExecMainStatus=3\n/],
  ['systemctl show coming', 0, /ActiveState=activating\n/],
  ['systemctl show going', 0, /ActiveState=deactivating\n/],
  ['systemctl show other', 0, /LoadState=not-found\nActiveState=inactive\n/],
  ['systemctl is-active up', 0, /^active$/m],
  ['systemctl is-active down', 3, /^inactive$/m],
  ['systemctl start other', 5, /other.service not loaded/],
  ['systemctl dance up', 1, /Unknown command verb dance/],
  ['journalctl -u up.service -n 2 --no-pager -o cat', 0, /^two\nthree\n$/],
  ['journalctl -u down', 0, /^$/],
];
for (const [command, code, output] of answers) {
  test(command, () => {
    const answer = run(command);
    assert.is(answer.code, code, answer.output);
    assert.match(answer.output, output);
  });
}

test.after(() => rmSync(root, { recursive: true }));
test.run();
