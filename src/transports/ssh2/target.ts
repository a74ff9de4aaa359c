/** Where and as whom a host is logged in to: the topology first, the user's ssh configuration for the rest. */
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Host, SshSettings } from '../../topology/model.ts';
import { printable } from '../failure.ts';
import type { ConnectFailure } from '../transport.ts';
import { askSsh, type SshConfig } from './config.ts';
import type { SshContext } from './context.ts';
import { expandPath, splitPaths, type Tokens } from './paths.ts';

export interface Target {
  /** The host's name in the topology. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly family: 0 | 4 | 6;
  /** The name under which known_hosts files have the host; `[address]:port` off port 22. */
  readonly keyName: string;
  /** Asked where `keyName` is in no file at all, as OpenSSH does. */
  readonly plainKeyName: string | undefined;
  readonly identityFiles: readonly string[];
  /** The file was named by the topology: it must exist, and nothing else is tried. */
  readonly identityRequired: boolean;
  readonly identitiesOnly: boolean;
  readonly agent: string | undefined;
  readonly userKnownHosts: readonly string[];
  readonly globalKnownHosts: readonly string[];
  readonly hashNames: boolean;
  readonly hostKeys: SshSettings['hostKeys'];
  readonly jump: string | undefined;
  /** For handshake and login, in milliseconds. */
  readonly timeout: number;
}

export const resolveTarget = async (
  host: Host,
  context: SshContext,
  signal: AbortSignal,
): Promise<Target | ConnectFailure> => {
  const { user, port, configFile: file } = host.ssh;
  const question = { program: context.sshProgram, name: host.name, user, port, file, signal };
  const answer = await context.gates.configs.run(() => askSsh(question));
  switch (answer.kind) {
    case 'config':
      return unsupported(host, answer.config) ?? buildTarget(host, answer.config, context.env);
    case 'missing':
      if (file !== undefined) return noProgram(host, file);
      context.log(`${host.name}: no ${context.sshProgram} here: no ssh configuration is read`);
      return buildTarget(host, new Map(), context.env);
    case 'failed':
      return unreadableConfig(host, answer.message);
    default:
      return answer satisfies never;
  }
};

export const unreadableConfig = ({ name, ssh: { configFile } }: Host, text: string): ConnectFailure => ({
  reason: 'unsupported',
  message: `${name}: the ssh configuration cannot be read: ${printable(text)}`,
  hint: `run \`ssh -G${configFile === undefined ? '' : ` -F ${configFile}`} -- ${name}\` and mend what it names`,
});

const noProgram = (host: Host, file: string): ConnectFailure => ({
  reason: 'unsupported',
  message: `${host.name}: ${file} needs the program ssh to be read, and it is not installed here`,
  hint: 'install the OpenSSH client, or say user, port and keys in the topology and drop configFile',
});

const UNSUPPORTED = ['proxycommand', 'pkcs11provider', 'certificatefile'];

const unsupported = (host: Host, config: SshConfig): ConnectFailure | undefined => {
  for (const key of UNSUPPORTED) {
    const value = config.get(key)?.[0];
    if (value === undefined || value === 'none') continue;
    // A jump host of the topology replaces whatever way the configuration has.
    if (key === 'proxycommand' && host.ssh.proxyJump !== undefined) continue;
    return {
      reason: 'unsupported',
      message: `${host.name}: the ssh configuration sets ${key} (${printable(value, 80)}), which ssh2 does not support`,
      hint:
        key === 'proxycommand'
          ? 'set `transport: openssh` for this host, or use ProxyJump'
          : 'set `transport: openssh` for this host, or name a plain key with `ssh: {identityFile: FILE}`',
    };
  }
  return undefined;
};

const DEFAULT_KEYS = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

const buildTarget = (host: Host, config: SshConfig, env: SshContext['env']): Target => {
  const me = userInfo();
  const first = (key: string): string | undefined => config.get(key)?.[0];
  const address = host.address === host.name ? (first('hostname') ?? host.address) : host.address;
  const port = host.ssh.port ?? Number(first('port') ?? 22);
  const user = host.ssh.user ?? first('user') ?? me.username;
  const alias = first('hostkeyalias');
  const tokens: Tokens = {
    home: me.homedir,
    name: host.name,
    address,
    port,
    user,
    alias,
    localUser: me.username,
  };
  const expand = (path: string): string => expandPath(path, tokens, env);
  const own = join(me.homedir, '.ssh');
  const plain = alias ?? address.toLowerCase();
  const bracketed = alias === undefined && port !== 22;
  return {
    name: host.name,
    address,
    port,
    user,
    family: FAMILIES[first('addressfamily') ?? ''] ?? 0,
    keyName: bracketed ? `[${plain}]:${port}` : plain,
    plainKeyName: bracketed ? plain : undefined,
    ...identities(host, config, expand, own),
    agent: agentPath(first('identityagent'), expand, env),
    userKnownHosts:
      host.ssh.knownHosts === undefined
        ? splitPaths(first('userknownhostsfile') ?? join(own, 'known_hosts')).map(expand)
        : [host.ssh.knownHosts],
    globalKnownHosts: splitPaths(first('globalknownhostsfile') ?? '/etc/ssh/ssh_known_hosts').map(expand),
    hashNames: first('hashknownhosts') === 'yes',
    hostKeys: host.ssh.hostKeys,
    jump: jumpOf(host.ssh.proxyJump ?? first('proxyjump')),
    timeout: host.connectTimeout,
  };
};

const FAMILIES: Readonly<Record<string, 4 | 6>> = { inet: 4, inet6: 6 };

const identities = (
  host: Host,
  config: SshConfig,
  expand: (path: string) => string,
  own: string,
): Pick<Target, 'identityFiles' | 'identityRequired' | 'identitiesOnly'> => {
  const { identityFile } = host.ssh;
  if (identityFile !== undefined)
    return { identityFiles: [identityFile], identityRequired: true, identitiesOnly: true };
  const files = config.get('identityfile') ?? DEFAULT_KEYS.map((name) => join(own, name));
  return {
    identityFiles: files.filter((file) => file !== 'none').map(expand),
    identityRequired: false,
    identitiesOnly: config.get('identitiesonly')?.[0] === 'yes',
  };
};

/** IdentityAgent: a path, `$VARIABLE`, SSH_AUTH_SOCK or none. */
const agentPath = (
  value: string | undefined,
  expand: (path: string) => string,
  env: SshContext['env'],
): string | undefined => {
  if (value === 'none') return undefined;
  const path =
    value === undefined || value === 'SSH_AUTH_SOCK' ? (env['SSH_AUTH_SOCK'] ?? '') : expand(value);
  return path === '' ? undefined : path;
};

const jumpOf = (value: string | undefined): string | undefined =>
  value === 'none' || value === '' ? undefined : value;
