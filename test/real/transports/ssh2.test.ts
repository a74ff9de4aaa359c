/** What only ssh2 tells of keys, against OpenSSH's own sshd. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { newKey } from '../../scenario/transports/fixtures.ts';
import { withSshd } from './bench.ts';

test(
  'a key that only the agent can open',
  withSshd('ssh2', [], async ({ sshd, settings, open }) => {
    const socket = join(sshd.folder, 'agent');
    const started = execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' });
    const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(started)?.[1]);
    try {
      const locked = join(sshd.folder, 'user');
      spawnSync('ssh-add', [locked], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
      execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-f', locked]);
      const without = await open({}, settings)('h').ready();
      assert.is(without?.reason, 'key-file');
      assert.match(without?.hint ?? '', `ssh-add ${locked}`);
      assert.is(await open({ env: { SSH_AUTH_SOCK: socket } }, settings)('h').ready(), undefined);
    } finally {
      process.kill(pid);
    }
  }),
);

test(
  'a login that is refused says what was tried',
  withSshd('ssh2', ['MaxAuthTries 1'], async ({ sshd, settings, open }) => {
    const identityFile = join(sshd.folder, 'stranger');
    await appendFile(identityFile, newKey().private, { mode: 0o600 });
    const failure = await open({}, { ...settings, ssh: { ...settings.ssh, identityFile } })('h').ready();
    assert.is(failure?.reason, 'auth');
    assert.match(failure?.message ?? '', identityFile);
  }),
);

test.run();
