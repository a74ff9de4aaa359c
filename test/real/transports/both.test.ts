/** Both ways of speaking SSH, against OpenSSH's own sshd, which the test starts. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isConnectFailure } from '../../../src/transports/failure.ts';
import { CONTRACT } from '../../scenario/transports/contract.ts';
import { QUICK } from '../../scenario/transports/fixtures.ts';
import { LIMIT, withSshd } from './bench.ts';

for (const transport of ['ssh2', 'openssh'] as const) {
  for (const [what, check] of CONTRACT)
    test(
      `${transport}: ${what}`,
      withSshd(transport, [], ({ host }) => check(host)),
    );

  for (const shell of ['/bin/tcsh -f', '/usr/bin/fish', '/bin/busybox sh', '/bin/bash --posix', '/bin/zsh']) {
    if (!existsSync(shell.split(' ')[0] ?? '')) continue;
    test(
      `${transport}: with ${shell} as login shell`,
      withSshd(transport, [`ForceCommand exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`], async ({ host }) => {
        const result = await host.exec(['printf', '%s|', "it's", 'x\ny\\n', '$HOME', '!x'], {
          ...LIMIT,
          env: { A: 'b' },
        });
        assert.equal(result, { kind: 'exit', code: 0, stdout: "it's|x\ny\\n|$HOME|!x|", stderr: '' });
        assert.is((await host.exec(['sh', '-c', 'sleep 60 & sleep 60'], { timeout: 300 })).kind, 'timeout');
      }),
    );
  }

  test(
    `${transport}: sshd killed in mid-command`,
    withSshd(transport, [], async ({ host }) => {
      const result = await host.exec(['sh', '-c', 'echo begun; kill -KILL $PPID; sleep 1'], LIMIT);
      assert.is(result.kind, 'lost');
      assert.is((await host.exec(['true'], LIMIT)).kind, 'exit');
    }),
  );

  test(
    `${transport}: keys are negotiated again in the middle of much output and input`,
    withSshd(transport, ['RekeyLimit 256K'], async ({ host }) => {
      const many = await host.exec(['sh', '-c', 'head -c 5000000 /dev/zero | tr "\\0" x'], {
        ...LIMIT,
        maxBytes: 6_000_000,
      });
      assert.is(many.kind === 'exit' && many.stdout.length, 5_000_000);
      const upload = await host.exec(['wc', '-c'], { ...LIMIT, stdin: 'x'.repeat(5_000_000) });
      assert.is(upload.kind === 'exit' && upload.stdout.trim(), '5000000');
    }),
  );

  test(
    `${transport}: fewer sessions than are asked for`,
    withSshd(transport, ['MaxSessions 2'], async ({ host }) => {
      const results = await Promise.all(
        Array.from({ length: 12 }, () => host.exec(['sleep', '0.05'], LIMIT)),
      );
      assert.equal(new Set(results.map(({ kind }) => kind)), new Set(['exit']));
    }),
  );

  test(
    `${transport}: no session at all`,
    withSshd(transport, ['MaxSessions 0'], async ({ host }) => {
      const result = await host.exec(['true'], LIMIT);
      assert.is(result.kind === 'unsent' && result.failure.reason, 'unsupported');
    }),
  );

  test(
    `${transport}: forwarding: open, refused, prohibited`,
    withSshd(transport, [], async ({ host, sshd }) => {
      const open = await host.connect('127.0.0.1', sshd.port, 5_000);
      if (isConnectFailure(open)) throw new Error(open.message);
      const [chunk] = (await once(open, 'data')) as [Buffer];
      assert.match(chunk.toString(), /^SSH-2\.0-OpenSSH/);
      open.destroy();
      const refused = await host.connect('127.0.0.1', 1, 5_000);
      assert.is(isConnectFailure(refused) && refused.reason, 'refused');
    }),
  );

  test(
    `${transport}: forwarding that is prohibited`,
    withSshd(transport, ['AllowTcpForwarding no'], async ({ host }) => {
      const result = await host.connect('127.0.0.1', 1, 5_000);
      assert.is(isConnectFailure(result) && result.reason, 'unsupported');
    }),
  );

  test(
    `${transport}: through a bastion`,
    withSshd(transport, [], async ({ sshd, settings, open }) => {
      const ssh = { ...settings.ssh, proxyJump: `127.0.0.1:${sshd.port}` };
      const hosts = ['a', 'b', 'c'].map((name) => ({ ...settings, name, ssh }));
      const to = open({}, ...hosts);
      const results = await Promise.all(hosts.map(({ name }) => to(name).exec(['true'], LIMIT)));
      assert.equal(
        results.map(({ kind }) => kind),
        ['exit', 'exit', 'exit'],
      );
    }),
  );

  test(
    `${transport}: names hashed by ssh-keygen, and the way OpenSSH reads what accept-new wrote`,
    withSshd(transport, [], async ({ sshd, settings, open }) => {
      execFileSync('ssh-keygen', ['-q', '-H', '-f', sshd.knownHosts], { stdio: 'ignore' });
      assert.is(await open({}, settings)('h').ready(), undefined);
      const configFile = join(sshd.folder, 'config');
      await appendFile(configFile, 'HashKnownHosts yes\n');
      const knownHosts = join(sshd.folder, 'new');
      const ssh = { ...settings.ssh, configFile, knownHosts, hostKeys: 'accept-new' as const };
      assert.is(await open({}, { ...settings, ssh })('h').ready(), undefined);
      assert.match(await readFile(knownHosts, 'utf8'), /^\|1\|/);
      execFileSync('ssh-keygen', ['-F', `[127.0.0.1]:${sshd.port}`, '-f', knownHosts]);
    }),
  );

  test(
    `${transport}: dropped by MaxStartups, and let in later`,
    withSshd(transport, ['MaxStartups 1'], async ({ sshd, settings, open, log }) => {
      const holder = connect(sshd.port, '127.0.0.1');
      await once(holder, 'data');
      const write = (line: string): void => {
        log.push(line);
        if (line.includes('trying again')) holder.destroy();
      };
      const timing = { ...QUICK, backoff: { min: 500, max: 500 } };
      assert.is(await open({ timing, log: write }, settings)('h').ready(), undefined);
      assert.match(log.join('\n'), /dropped before the login/);
    }),
  );

  test(
    `${transport}: many hosts of one sshd at once`,
    withSshd(transport, [], async ({ settings, open }) => {
      const hosts = Array.from({ length: 40 }, (_, index) => ({ ...settings, name: `h${index}` }));
      const to = open({ timing: { ...QUICK, backoff: { min: 60_000, max: 60_000 } } }, ...hosts);
      const failures = await Promise.all(hosts.map(({ name }) => to(name).ready()));
      assert.equal(failures.filter(Boolean), [], 'none was dropped by MaxStartups');
    }),
  );
}

test.run();
