/** Where a master will lead, as `ssh` itself resolves it: for messages, and for who logs in where at a time. */
import { access } from 'node:fs/promises';
import type { Host } from '../../topology/model.ts';
import { printable } from '../failure.ts';
import { askSsh, type SshConfig } from '../ssh2/config.ts';
import { placeOf } from '../ssh2/connection.ts';
import { unreadableConfig } from '../ssh2/target.ts';
import type { ConnectFailure } from '../transport.ts';
import { canBeOption } from './argv.ts';
import type { MuxContext } from './context.ts';

export interface MasterTarget {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Under which known_hosts files have the host. */
  readonly keyName: string;
  readonly where: string;
  /** What is shared by the logins that count together for an sshd's limits. */
  readonly place: string;
}

export const resolveMaster = async (
  host: Host,
  context: MuxContext,
  signal: AbortSignal,
): Promise<MasterTarget | ConnectFailure> => {
  const { user, port, configFile: file } = host.ssh;
  const wrong = [host.name, host.address].find((word) => word.startsWith('-'));
  if (wrong !== undefined)
    return unsupported(
      host,
      `${wrong} would be an option of ssh`,
      'give the host an address that begins otherwise',
    );
  const question = { program: context.sshProgram, name: host.name, user, port, file, signal };
  const answer = await context.gates.configs.run(() => askSsh(question));
  switch (answer.kind) {
    case 'config':
      return (await badFile(host)) ?? buildTarget(host, answer.config);
    case 'missing':
      return unsupported(
        host,
        `\`transport: openssh\` needs the program ${context.sshProgram}, and it is not installed here`,
        'install the OpenSSH client (openssh-client, openssh-clients), or use `transport: ssh2`',
      );
    case 'failed':
      return unreadableConfig(host, answer.message);
    default:
      return answer satisfies never;
  }
};

/** `ssh` only warns of a key that is not there, and logs in with another. */
const badFile = async (host: Host): Promise<ConnectFailure | undefined> => {
  const { identityFile, knownHosts, configFile } = host.ssh;
  const odd = [identityFile, knownHosts].find((path) => path !== undefined && !canBeOption(path));
  if (odd !== undefined)
    return unsupported(
      host,
      `ssh cannot be told the path ${printable(odd)}`,
      'rename it: no quotes, no backslashes',
    );
  if (identityFile === undefined) return undefined;
  const missing = await access(identityFile).then(
    () => false,
    () => true,
  );
  if (!missing) return undefined;
  return {
    reason: 'key-file',
    message: `${host.name}: no key to log in with: not found: ${identityFile}`,
    hint: `name a key with \`ssh: {identityFile: FILE}\`, or leave it to ${configFile ?? '~/.ssh/config'}`,
  };
};

const buildTarget = (host: Host, config: SshConfig): MasterTarget => {
  const first = (key: string): string | undefined => config.get(key)?.[0];
  const { name } = host;
  const address = host.address === name ? (first('hostname') ?? name) : host.address;
  const port = host.ssh.port ?? Number(first('port') ?? 22);
  const user = host.ssh.user ?? first('user') ?? '';
  const alias = first('hostkeyalias');
  const keyName = alias ?? (port === 22 ? address : `[${address}]:${port}`);
  const way = ['proxyjump', 'proxycommand']
    .map(first)
    .find((value) => value !== undefined && value !== 'none');
  const place = way === undefined ? `${address}:${port}` : `by ${way}`;
  return { name, address, port, user, keyName, where: placeOf({ name, address, port, user }), place };
};

const unsupported = (host: Host, message: string, hint: string): ConnectFailure => ({
  reason: 'unsupported',
  message: `${host.name}: ${message}`,
  hint,
});
