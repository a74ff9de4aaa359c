/** Against OpenSSH's own sshd, which the test starts. */
import { spawnSync, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isConnectFailure } from '../../../src/transports/failure.ts';
import { openTransports, type TransportOptions } from '../../../src/transports/pool.ts';
import type { Transport } from '../../../src/transports/transport.ts';
import { newKey, QUICK, topologyOf, type HostOptions } from '../../scenario/transports/fixtures.ts';
import { startSshd, type Sshd } from './sshd.ts';

const LIMIT = { timeout: 20_000 };

interface Bench {
  readonly sshd: Sshd;
  readonly host: Transport;
  readonly log: string[];
  readonly settings: HostOptions;
  readonly open: (options: TransportOptions, ...hosts: readonly HostOptions[]) => (name: string) => Transport;
}

const withSshd =
  (config: readonly string[], body: (bench: Bench) => Promise<void>) => async (): Promise<void> => {
    const sshd = await startSshd(config);
    const log: string[] = [];
    const closers: (() => Promise<void>)[] = [];
    const open: Bench['open'] = (options, ...hosts) => {
      const write = (line: string): void => void log.push(line);
      const transports = openTransports(topologyOf(...hosts), {
        timing: QUICK,
        env: {},
        log: write,
        ...options,
      });
      closers.push(() => transports.close());
      return (name) => transports.to(name);
    };
    const { port, identityFile, knownHosts } = sshd;
    const settings = {
      name: 'h',
      address: '127.0.0.1',
      ssh: { port, identityFile, knownHosts, configFile: '/dev/null' },
    };
    try {
      await body({ sshd, log, settings, open, host: open({}, settings)('h') });
    } finally {
      for (const close of closers) await close();
      await sshd.stop();
    }
  };

test(
  'commands end as they end on the host',
  withSshd([], async ({ host }) => {
    const cases = [
      [['sh', '-c', 'exit 42'], { kind: 'exit', code: 42 }],
      [['sh', '-c', 'exit 255'], { kind: 'exit', code: 255 }],
      [['sh', '-c', 'kill -KILL $$'], { kind: 'signal', signal: 'SIGKILL' }],
      [['printf', '%s|', "it's", 'x\ny\\n', '$HOME', '!'], { stdout: "it's|x\ny\\n|$HOME|!|" }],
      [['sh', '-c', `: ${'x'.repeat(300_000)}\necho "$1"`, 'me', 'long'], { stdout: 'long\n' }],
      [['sh', '-c', 'echo "$LC_ALL"; command -v sshd'], { stdout: 'C\n/usr/sbin/sshd\n' }],
    ] as const;
    for (const [argv, expected] of cases) {
      const result = await host.exec(argv, LIMIT);
      assert.equal({ ...result, ...expected }, result);
    }
    const result = await host.exec(['cat'], { ...LIMIT, stdin: 'x'.repeat(500_000) });
    assert.is(result.kind === 'exit' && result.stdout.length, 500_000);
  }),
);

for (const shell of ['/bin/tcsh -f', '/usr/bin/fish', '/bin/busybox sh', '/bin/bash --posix', '/bin/zsh']) {
  if (!existsSync(shell.split(' ')[0] ?? '')) continue;
  test(
    `with ${shell} as login shell`,
    withSshd([`ForceCommand exec ${shell} -c "$SSH_ORIGINAL_COMMAND"`], async ({ host }) => {
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
  'a command that overstays is ended with its group',
  withSshd([], async ({ host }) => {
    const result = await host.exec(['sh', '-c', 'sleep 300 & sleep 300 & echo $$; wait'], { timeout: 500 });
    const pid = result.kind === 'timeout' ? result.stdout.trim() : '';
    assert.match(pid, /^\d+$/);
    const after = await host.exec(['sh', '-c', `kill -0 -- -${pid}`], LIMIT);
    assert.is(after.kind === 'exit' && after.code > 0, true);
  }),
);

test(
  'sshd killed in mid-command',
  withSshd([], async ({ host }) => {
    const result = await host.exec(['sh', '-c', 'echo begun; kill -KILL $PPID; sleep 1'], LIMIT);
    assert.is(result.kind, 'lost');
    assert.is((await host.exec(['true'], LIMIT)).kind, 'exit');
  }),
);

test(
  'keys are negotiated again in the middle of much output and input',
  withSshd(['RekeyLimit 256K'], async ({ host }) => {
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
  'fewer sessions than are asked for',
  withSshd(['MaxSessions 2'], async ({ host }) => {
    const results = await Promise.all(Array.from({ length: 12 }, () => host.exec(['sleep', '0.05'], LIMIT)));
    assert.equal(new Set(results.map(({ kind }) => kind)), new Set(['exit']));
  }),
);

test(
  'no session at all',
  withSshd(['MaxSessions 0'], async ({ host }) => {
    const result = await host.exec(['true'], LIMIT);
    assert.is(result.kind === 'unsent' && result.failure.reason, 'unsupported');
  }),
);

test(
  'forwarding: open, refused, prohibited',
  withSshd([], async ({ host, sshd }) => {
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
  'forwarding that is prohibited',
  withSshd(['AllowTcpForwarding no'], async ({ host }) => {
    const result = await host.connect('127.0.0.1', 1, 5_000);
    assert.is(isConnectFailure(result) && result.reason, 'unsupported');
  }),
);

test(
  'through a bastion',
  withSshd([], async ({ sshd, settings, open }) => {
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
  'a key that only the agent can open',
  withSshd([], async ({ sshd, settings, open }) => {
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
  withSshd(['MaxAuthTries 1'], async ({ sshd, settings, open }) => {
    const identityFile = join(sshd.folder, 'stranger');
    await appendFile(identityFile, newKey().private, { mode: 0o600 });
    const failure = await open({}, { ...settings, ssh: { ...settings.ssh, identityFile } })('h').ready();
    assert.is(failure?.reason, 'auth');
    assert.match(failure?.message ?? '', identityFile);
  }),
);

test(
  'names hashed by ssh-keygen, and the way OpenSSH reads what accept-new wrote',
  withSshd([], async ({ sshd, settings, open }) => {
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
  'dropped by MaxStartups, and let in later',
  withSshd(['MaxStartups 1'], async ({ sshd, settings, open, log }) => {
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
  'many hosts of one sshd at once',
  withSshd([], async ({ settings, open }) => {
    const hosts = Array.from({ length: 40 }, (_, index) => ({ ...settings, name: `h${index}` }));
    const to = open({ timing: { ...QUICK, backoff: { min: 60_000, max: 60_000 } } }, ...hosts);
    const failures = await Promise.all(hosts.map(({ name }) => to(name).ready()));
    assert.equal(failures.filter(Boolean), [], 'none was dropped by MaxStartups');
  }),
);

test.run();
