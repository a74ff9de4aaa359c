/** What the system's own `ssh` is there for, and what it leaves behind: nothing. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LIMIT, readyWith, withSshd } from './bench.ts';

/** The masters there are whose control socket is in the folder. */
const mastersIn = (folder: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const words = commandLine(pid);
      return words.includes('-M') && words.some((word) => word.startsWith(folder));
    });

const commandLine = (pid: number): string[] => {
  try {
    return execFileSync('cat', [`/proc/${pid}/cmdline`], { encoding: 'utf8', stdio: 'pipe' }).split('\0');
  } catch {
    return [];
  }
};

const until = async (condition: () => boolean): Promise<void> => {
  for (let look = 0; look < 200 && !condition(); look += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.is(condition(), true);
};

test(
  'one login, whatever runs over it, and no master behind it',
  withSshd('openssh', ['MaxSessions 10'], async ({ sshd, settings, open, log }) => {
    const runtime = join(sshd.folder, 'run');
    await mkdir(runtime);
    const to = open({ env: { XDG_RUNTIME_DIR: runtime } }, settings);
    await Promise.all(Array.from({ length: 9 }, () => to('h').exec(['true'], LIMIT)));
    assert.is(mastersIn(runtime).length, 1);
    assert.is(log.filter((line) => line.endsWith(': connected')).length, 1);
    const [folder = ''] = readdirSync(runtime);
    assert.is(execFileSync('stat', ['-c', '%a', join(runtime, folder)], { encoding: 'utf8' }).trim(), '700');
    await to('h').close();
    assert.equal(mastersIn(runtime), []);
  }),
);

test(
  'a master killed in mid-command leaves the outcome unknown, and is made again',
  withSshd('openssh', [], async ({ sshd, settings, open }) => {
    const to = open({ env: { XDG_RUNTIME_DIR: sshd.folder } }, settings);
    await to('h').ready();
    const mark = join(sshd.folder, 'mark');
    const running = to('h').exec(['sh', '-c', `echo begun; touch ${mark}; exec sleep 2`], LIMIT);
    await until(() => readdirSync(sshd.folder).includes('mark'));
    for (const pid of mastersIn(sshd.folder)) process.kill(pid, 'SIGKILL');
    const result = await running;
    assert.is(result.kind, 'lost');
    assert.is(result.kind === 'lost' && result.stdout, 'begun\n');
    assert.is((await to('h').exec(['true'], LIMIT)).kind, 'exit');
  }),
);

test(
  'a command that was let go by closing is lost',
  withSshd('openssh', [], async ({ sshd, settings, open }) => {
    const to = open({}, settings);
    const running = to('h').exec(['sh', '-c', `touch ${sshd.folder}/mark; exec sleep 2`], LIMIT);
    await until(() => readdirSync(sshd.folder).includes('mark'));
    await to('h').close();
    assert.is((await running).kind, 'lost');
  }),
);

test(
  'a killed program leaves no master, though its command still runs',
  withSshd('openssh', [], async ({ sshd, settings }) => {
    const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const program = `
      import { openTransports } from ${url('../../../src/transports/pool.ts')};
      import { topologyOf } from ${url('../../scenario/transports/fixtures.ts')};
      const transports = openTransports(topologyOf(${JSON.stringify(settings)}), { env: { XDG_RUNTIME_DIR: ${JSON.stringify(sshd.folder)} } });
      await transports.to('h').exec(['sh', '-c', 'touch ${sshd.folder}/mark; exec sleep 3'], { timeout: 60000 });`;
    const file = join(sshd.folder, 'program.mts');
    await writeFile(file, program);
    const cwd = fileURLToPath(new URL('../../..', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', file], { cwd, stdio: 'inherit' });
    await until(() => readdirSync(sshd.folder).includes('mark'));
    assert.is(mastersIn(sshd.folder).length, 1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await until(() => mastersIn(sshd.folder).length === 0);
    await until(() => !readdirSync(sshd.folder).some((name) => name.startsWith('abq-')));
  }),
);

for (const [what, lines] of [
  [
    'ProxyCommand',
    (port: number) => [`ProxyCommand sh -c 'exec 3<>/dev/tcp/127.0.0.1/${port}; cat <&3 & exec cat >&3'`],
  ],
  ['ProxyJump', () => ['ProxyJump bastion']],
] as const)
  test(
    `${what} of the user's configuration`,
    withSshd('openssh', [], async (bench) => {
      const { port, folder, identityFile, knownHosts } = bench.sshd;
      const own = [`IdentityFile ${identityFile}`, `UserKnownHostsFile ${knownHosts}`, `Port ${port}`];
      const command = lines(port).map((line) => line.replace('sh -c', 'bash -c'));
      const text = ['Host h', ...command, 'Host bastion', 'HostName 127.0.0.1', ...own].join('\n');
      const configFile = join(folder, 'config');
      await writeFile(configFile, text);
      assert.is(await readyWith(bench, { configFile }), undefined);
    }),
  );

test(
  'three hosts behind one bastion share its master, and hear what it cannot reach',
  withSshd('openssh', [], async ({ sshd, settings, open, log }) => {
    const ssh = { ...settings.ssh, proxyJump: `127.0.0.1:${sshd.port}` };
    const hosts = ['a', 'b', 'c'].map((name) => ({ ...settings, name, ssh }));
    const to = open({}, ...hosts, { ...settings, name: 'off', ssh: { ...ssh, port: 1 } });
    const results = await Promise.all(hosts.map(({ name }) => to(name).exec(['true'], LIMIT)));
    assert.equal(
      results.map(({ kind }) => kind),
      ['exit', 'exit', 'exit'],
    );
    assert.is(log.filter((line) => line.endsWith(': connected')).length, 4);
    assert.is((await to('off').ready())?.reason, 'refused');
  }),
);

test(
  'without the program there is a way out',
  withSshd('openssh', [], async ({ open, settings }) => {
    const failure = await open({ sshProgram: '/no/such/ssh' }, settings)('h').ready();
    assert.is(failure?.reason, 'unsupported');
    assert.match(failure?.hint ?? '', 'transport: ssh2');
  }),
);

test(
  'a service is stopped and started by it',
  withSshd('openssh', [], async ({ sshd, settings }) => {
    const state = join(sshd.folder, 'up');
    const service = { start: ['touch', state], stop: ['rm', state], status: ['test', '-e', state] };
    const { address, ssh } = settings;
    const host = { address, transport: 'openssh', ssh, services: ['web'] };
    const topology = { name: 'one', hosts: { h: host }, services: { web: service } };
    await writeFile(join(sshd.folder, 'abq.config.json'), JSON.stringify(topology));
    const env = { ...process.env, XDG_STATE_HOME: join(sshd.folder, 'state'), NO_COLOR: '1' };
    const main = fileURLToPath(new URL('../../../bin/abq', import.meta.url));
    const abq = async (...args: string[]): Promise<number | null> => {
      const child = spawn(process.execPath, [main, ...args], {
        cwd: sshd.folder,
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      return ((await once(child, 'exit')) as [number | null])[0];
    };
    assert.is(await abq('start', 'web', '--yes'), 0);
    assert.is(readdirSync(sshd.folder).includes('up'), true);
    assert.is(await abq('stop', 'web', '--yes'), 0);
    assert.is(readdirSync(sshd.folder).includes('up'), false);
  }),
);

test.run();
