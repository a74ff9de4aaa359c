/** Command lines for the program `ssh`: a master, and what goes through it. */
import { quoteArgv } from '../quote.ts';
import type { Host } from '../../topology/model.ts';
import type { Timing } from '../ssh2/context.ts';

export interface MasterArgs {
  readonly host: Host;
  /** Of the control socket. */
  readonly path: string;
  readonly timing: Pick<Timing, 'keepAlive'>;
  /** Replaces whatever way the user's configuration has. */
  readonly proxyCommand?: string | undefined;
}

/** Stays in the foreground, without a session of its own. What is not said here is the user's configuration's to say. */
export const masterArgs = ({ host, path, timing, proxyCommand }: MasterArgs): string[] => {
  const { user, port, configFile, identityFile, knownHosts, hostKeys } = host.ssh;
  const settings: readonly (readonly [string, string | number | undefined])[] = [
    ['BatchMode', 'yes'],
    // The master is to end with us, and to do nothing but what we ask for.
    ['ControlPersist', 'no'],
    ['ClearAllForwardings', 'yes'],
    ['PermitLocalCommand', 'no'],
    // What sshd refuses is told in its lines.
    ['LogLevel', 'INFO'],
    ['StrictHostKeyChecking', hostKeys === 'strict' ? 'yes' : hostKeys],
    ['ConnectTimeout', seconds(host.connectTimeout)],
    ['ConnectionAttempts', 1],
    ['ServerAliveInterval', seconds(timing.keepAlive.interval)],
    ['ServerAliveCountMax', timing.keepAlive.count],
    ['HostName', host.address === host.name ? undefined : percent(host.address)],
    ['UserKnownHostsFile', knownHosts === undefined ? undefined : file(knownHosts)],
    ['IdentityFile', identityFile === undefined ? undefined : file(identityFile)],
    ['IdentitiesOnly', identityFile === undefined ? undefined : 'yes'],
    ['ProxyCommand', proxyCommand],
    ['ProxyUseFdpass', proxyCommand === undefined ? undefined : 'no'],
  ];
  return [
    ...['-N', '-T', '-M', '-S', path],
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', String(port)]),
    ...settings.flatMap(([name, value]) => (value === undefined ? [] : ['-o', `${name}=${value}`])),
    '--',
    host.name,
  ];
};

/**
 * A client reads no configuration, and where the master does not take it, it must not make a connection of its own:
 * `false` is its only way. `-v` has it say that its channel is open.
 */
const client = (path: string): string[] => [
  ...['-T', '-v', '-F', '/dev/null', '-S', path],
  ...['-o', 'BatchMode=yes', '-o', 'ProxyCommand=false'],
];

export const commandArgs = (path: string, line: string): string[] => [...client(path), '--', 'host', line];

export const streamArgs = (path: string, address: string, port: number): string[] => [
  ...client(path),
  ...['-W', `${address.includes(':') ? `[${address}]` : address}:${port}`, '--', 'host'],
];

/** The way through the master of a bastion; `%h` and `%p` are filled in by the `ssh` that runs it. */
export const bastionCommand = (program: string, path: string): string => {
  const words = [program, ...client(path).filter((word) => word !== '-v')];
  return `${percent(quoteArgv(words))} -W '[%h]:%p' -- host`;
};

/** Whether a path reaches `ssh` as it is. */
export const canBeOption = (path: string): boolean => !/["\\\n\r]|\$\{/.test(path);

const percent = (text: string): string => text.replaceAll('%', '%%');
const file = (path: string): string => `"${percent(path)}"`;
const seconds = (milliseconds: number): number => Math.max(1, Math.ceil(milliseconds / 1000));
