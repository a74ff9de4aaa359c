/** Whether the key that a host presents is the known one. */
import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { ConnectFailure } from '../transport.ts';
import { hostKeyAlgorithms, keyType } from './algorithms.ts';
import type { KnownHosts, KnownKey } from './known-hosts.ts';
import { recordHostKey } from './known-hosts-store.ts';
import type { Target } from './target.ts';

export interface HostKeyContext {
  readonly target: Target;
  /** Begins every message: which host, where, as whom. */
  readonly where: string;
  readonly known: KnownHosts;
  readonly log: (line: string) => void;
  /** Types that an earlier attempt found known under a hashed name. */
  readonly foundTypes: ReadonlySet<string> | undefined;
}

/** One login's check. It answers at once: a verifier that waits breaks when the server renegotiates keys. */
export class HostKeyCheck {
  readonly algorithms: ServerHostKeyAlgorithm[];
  readonly #context: HostKeyContext;
  #accepted: Buffer | undefined;
  /** Set when the key was refused. */
  failure: ConnectFailure | undefined;
  /** Set when the server was asked for the wrong type: a hashed line has the host with these. */
  askAgainFor: ReadonlySet<string> | undefined;

  constructor(context: HostKeyContext) {
    this.#context = context;
    const { known, target, foundTypes } = context;
    const clear = plainLines(known.inClear(target.keyName)).map((entry) => entry.type);
    this.algorithms = hostKeyAlgorithms(new Set([...clear, ...(foundTypes ?? [])]));
  }

  verify(blob: Buffer): boolean {
    if (this.#accepted !== undefined) return this.#accepted.equals(blob);
    this.failure = this.#judge(blob);
    if (this.failure !== undefined || this.askAgainFor !== undefined) return false;
    this.#accepted = Buffer.from(blob);
    return true;
  }

  #judge(blob: Buffer): ConnectFailure | undefined {
    const { known, target } = this.#context;
    const key = blob.toString('base64');
    const exact = known.withKey(target.keyName, key);
    const plain = target.plainKeyName === undefined ? [] : known.withKey(target.plainKeyName, key);
    const revoked = [...exact, ...plain].find((entry) => entry.marker === 'revoked');
    if (revoked !== undefined) return this.#revoked(blob, revoked);
    if (plainLines(exact).length > 0) return undefined;
    const all = known.all(target.keyName);
    const others = plainLines(all);
    if (others.length > 0) return this.#differs(blob, others);
    return plainLines(plain).length > 0 ? undefined : this.#unknown(blob, all);
  }

  #differs(blob: Buffer, lines: readonly KnownKey[]): ConnectFailure | undefined {
    const types = new Set(lines.map((line) => line.type));
    const sameType = lines.find((line) => line.type === keyType(blob));
    if (
      sameType === undefined &&
      this.#context.foundTypes === undefined &&
      lines.some((line) => line.hashed)
    ) {
      this.askAgainFor = types;
      return undefined;
    }
    const line = sameType ?? lines[0];
    const place = `${line?.file}:${line?.line}`;
    return {
      reason: 'host-key-changed',
      message: `${this.#context.where}: the host key is not the known one: it presents ${show(blob)}, ${place} has ${line === undefined ? '' : show(Buffer.from(line.key, 'base64'))}`,
      hint: `somebody may stand between; only if the host was reinstalled, remove the old key: ssh-keygen -R '${this.#context.target.keyName}' -f ${line?.file}`,
    };
  }

  #revoked(blob: Buffer, line: KnownKey): ConnectFailure {
    return {
      reason: 'host-key-revoked',
      message: `${this.#context.where}: presents a revoked host key, ${show(blob)} (${line.file}:${line.line})`,
      hint: 'give the host a new key; do not use it before',
    };
  }

  #unknown(blob: Buffer, lines: readonly KnownKey[]): ConnectFailure | undefined {
    const { target, where } = this.#context;
    if (target.hostKeys === 'accept-new') return this.#record(blob);
    const authority = lines.find((line) => line.marker === 'cert-authority');
    const files = [...target.userKnownHosts, ...target.globalKnownHosts].join(', ');
    const aside =
      authority === undefined
        ? ''
        : `; ${authority.file}:${authority.line} trusts a certificate authority, and ssh2 knows no host certificates: set \`transport: openssh\``;
    return {
      reason: 'host-key-unknown',
      message: `${where}: the host key ${show(blob)} is not known under ${target.keyName}: looked in ${files || 'no file'}${aside}`,
      hint: `compare the fingerprint with the host's own, then log in once with ${sshCommand(target)} (or add it with ssh-keyscan -p ${target.port} ${target.address}), or set \`ssh: {hostKeys: accept-new}\``,
    };
  }

  #record(blob: Buffer): ConnectFailure | undefined {
    const { target, known, where, log } = this.#context;
    const file = target.userKnownHosts[0];
    try {
      if (file === undefined) throw new Error('no known_hosts file is configured');
      for (const entry of recordHostKey(file, target.keyName, blob, target.hashNames)) known.add(entry);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        reason: 'host-key-unknown',
        message: `${where}: the new host key ${show(blob)} cannot be recorded: ${message}`,
        hint: 'name a file that can be written with `ssh: {knownHosts: FILE}`',
      };
    }
    log(`${where}: new host key ${show(blob)} recorded in ${file}`);
    return undefined;
  }
}

export const sshCommand = ({ user, address, port }: Pick<Target, 'user' | 'address' | 'port'>): string =>
  `\`ssh${port === 22 ? '' : ` -p ${port}`} ${user}@${address}\``;

const plainLines = (entries: readonly KnownKey[]): KnownKey[] =>
  entries.filter((entry) => entry.marker === 'none');

/** As ssh shows it. */
const show = (blob: Buffer): string => {
  const hash = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return `${keyType(blob)} SHA256:${hash}`;
};
