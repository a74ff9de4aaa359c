/** Why there is no master, from what `ssh` says: its exit code is 255 for everything. */
import { printable } from '../failure.ts';
import type { Attempt } from '../retry.ts';
import type { ConnectFailure } from '../transport.ts';
import { sshCommand } from '../ssh2/host-key.ts';
import type { MasterTarget } from './target.ts';

type Reason = ConnectFailure['reason'];

interface Said {
  readonly pattern: RegExp;
  readonly reason: Reason;
  readonly words: string;
  readonly hint: (target: MasterTarget, text: string) => string;
}

const reach = (target: MasterTarget): string =>
  `is the host up, and is port ${target.port} open from here? try ${sshCommand(target)}`;

const removal = (target: MasterTarget, text: string): string => {
  const [, file] = /Offending .*key in (.+):\d+/.exec(text) ?? [];
  const command = `ssh-keygen -R '${target.keyName}'${file === undefined ? '' : ` -f ${file}`}`;
  return `somebody may stand between; only if the host was reinstalled, remove the old key: ${command}`;
};

/** The first that fits counts: what is certain before what may only follow from it. */
const SAID: readonly Said[] = [
  {
    pattern: /REVOKED HOST KEY|host key .* is revoked|marked as revoked/i,
    reason: 'host-key-revoked',
    words: 'presents a revoked host key',
    hint: () => 'give the host a new key; do not use it before',
  },
  {
    pattern: /HOST IDENTIFICATION HAS CHANGED|Host key for .* has changed/,
    reason: 'host-key-changed',
    words: 'the host key is not the known one',
    hint: removal,
  },
  {
    pattern: /Failed to add the host to the list of known hosts/,
    reason: 'host-key-unknown',
    words: 'the new host key cannot be recorded',
    hint: () => 'name a file that can be written with `ssh: {knownHosts: FILE}`',
  },
  {
    pattern: /host key is known for|Host key verification failed/,
    reason: 'host-key-unknown',
    words: 'the host key is not known',
    hint: (target) =>
      `compare the fingerprint with the host's own and log in once with ${sshCommand(target)}, or set \`ssh: {hostKeys: accept-new}\``,
  },
  {
    pattern: /Permission denied \(|Too many authentication failures|No more authentication methods/,
    reason: 'auth',
    words: 'login refused',
    hint: (target) =>
      `see why with ${sshCommand(target)} -v; without a terminal a key that needs a passphrase must be in an agent`,
  },
  {
    pattern: /Could not resolve hostname/,
    reason: 'dns',
    words: 'the name is not known',
    hint: () => "give the host's address in the topology, or mend the name in /etc/hosts or DNS",
  },
  {
    pattern: /stdio forwarding request failed/i,
    reason: 'refused',
    words: 'the host it is jumped over from opens no connection to it',
    hint: (target) =>
      `is sshd running there, and may the other forward to port ${target.port} (AllowTcpForwarding)?`,
  },
  {
    pattern: /Connection refused/,
    reason: 'refused',
    words: 'connection refused',
    hint: (target) => `is sshd running there, and on port ${target.port}? try ${sshCommand(target)}`,
  },
  { pattern: /timed out/i, reason: 'timeout', words: 'no answer', hint: reach },
  { pattern: /No route to host|unreachable/i, reason: 'unreachable', words: 'no route to it', hint: reach },
  {
    pattern: /Unable to negotiate|Bad configuration option|Bad owner or permissions|not supported/i,
    reason: 'unsupported',
    words: 'ssh cannot connect',
    hint: (target) => `see why with ${sshCommand(target)} -v`,
  },
];

/** sshd closed before the key exchange. Behind a command of the user's, nobody knows who closed. */
const DROPPED = /^(?:kex|ssh)_exchange_identification: (.*)$/m;
const BANNER = /exchange_identification: banner line \d+: (.*)$/m;
const PROXY = /UNKNOWN port/;

/** `text`: all that `ssh` said. */
export const judge = (
  target: MasterTarget,
  text: string,
): Extract<Attempt<never>, { kind: 'failed' | 'dropped' }> => {
  const said = SAID.find(({ pattern }) => pattern.test(text));
  const quoted = quote(text);
  if (said !== undefined) {
    const { reason, words, hint } = said;
    return failed(reason, `${target.where}: ${words}${quoted}`, hint(target, text));
  }
  const banner = printable(BANNER.exec(text)?.[1] ?? '');
  const limits = banner === '' || /MaxStartups|Not allowed at this time/i.test(banner);
  if (!limits) return failed('closed', `${target.where}: closed with "${banner}" instead of a login`);
  const dropped = DROPPED.exec(text);
  if (dropped !== null && !PROXY.test(text))
    return { kind: 'dropped', text: banner || printable(dropped[1] ?? '') };
  return failed(
    'closed',
    `${target.where}: closed during the login${quoted}`,
    `see why with ${sshCommand(target)} -v`,
  );
};

export const noLogin = (target: MasterTarget, limit: number, text: string): ConnectFailure => ({
  reason: 'timeout',
  message: `${target.where}: no login within ${limit / 1000} s${quote(text)}`,
  hint: reach(target),
});

const failed = (
  reason: Reason,
  message: string,
  hint?: string,
): { kind: 'failed'; failure: ConnectFailure } => ({
  kind: 'failed',
  failure: { reason, message, ...(hint === undefined ? {} : { hint }) },
});

/** Whole lines, without the frames around a warning: the end, where the cause stands. */
const quote = (text: string): string => {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^@+/.test(line));
  const said = printable(lines.join(' / '), 2000);
  return said === '' ? '' : `; ssh says: ${said.length > 500 ? `... ${said.slice(-500)}` : said}`;
};
