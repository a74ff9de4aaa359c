/** An sshd of the test's own: the current user, a loopback port, its own keys and configuration. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { newFolder } from '../../scenario/transports/fixtures.ts';

const SSHD = '/usr/sbin/sshd';

export interface Sshd {
  readonly port: number;
  readonly folder: string;
  readonly identityFile: string;
  readonly knownHosts: string;
  /** Of the listening process. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** `config`: further lines, which win over the ones here. */
export const startSshd = async (config: readonly string[] = []): Promise<Sshd> => {
  const folder = await newFolder();
  const { path } = folder;
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(path, name)]);
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  const key = readFileSync(join(path, 'host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  const knownHosts = await folder.write('known_hosts', `[127.0.0.1]:${port} ${key}\n`);
  const file = await folder.write('sshd_config', [...config, ...settings(path, port)].join('\n'));
  const child = spawn(SSHD, ['-D', '-e', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error('sshd ended at once')));
    createInterface(child.stderr).on('line', (line) => line.includes('Server listening') && resolve());
  });
  return {
    port,
    folder: path,
    identityFile: join(path, 'user'),
    knownHosts,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill();
      await exited;
      await folder.remove();
    },
  };
};

/** `SHLVL` keeps the account's own `.bashrc` from taking bash for one that sshd has started. */
const settings = (path: string, port: number): string[] => [
  `Port ${port}`,
  'ListenAddress 127.0.0.1',
  `HostKey ${path}/host`,
  `AuthorizedKeysFile ${path}/user.pub`,
  'PidFile none',
  'StrictModes no',
  'UsePAM no',
  'PermitRootLogin yes',
  'PasswordAuthentication no',
  'KbdInteractiveAuthentication no',
  'SetEnv SHLVL=3',
];

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
