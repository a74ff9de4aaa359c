/** A host by SSH, whoever speaks it: commands are sessions of one connection, which is made again when it was lost. */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { RemoteCommand, type CommandChannel, type Processes } from './command.ts';
import { isConnectFailure, unsent } from './failure.ts';
import type { Gate } from './gate.ts';
import { orderLine, signalLine } from './prelude.ts';
import type { Timing } from './ssh2/context.ts';
import type { ConnectFailure, Ends, ExecOptions, ExecResult, Transport } from './transport.ts';

/** OpenSSH's MaxSessions is 10: the rest is for ending commands that overstay. */
export const SESSIONS = 8;
export const HELPERS = 2;

/** A connection while it lasts. */
export interface SessionLink {
  readonly where: string;
  readonly sessions: Gate;
  readonly helpers: Gate;
  /** It is gone, or does not answer any more. */
  lost: boolean;
}

/** What became of opening a channel; `crowded`: sshd allows fewer sessions than are open. */
export type Opened<T> =
  { readonly kind: 'open'; readonly value: T } | { readonly kind: 'crowded' | 'gone' } | Refused;
interface Refused {
  readonly kind: 'refused';
  readonly failure: ConnectFailure;
}

/** How one program or library does it. */
export interface Sessions<Link extends SessionLink> {
  link(): Promise<Link | ConnectFailure>;
  /** Starts the shell that waits for its order; `nonce`: hex. */
  launchLine(nonce: string): string;
  /** `begin` is called with the channel before any of its events; `nonce`: of a line made by `launchLine`. */
  open<T>(
    link: Link,
    line: string,
    nonce: string | undefined,
    begin: (channel: CommandChannel) => T,
  ): Promise<Opened<T>>;
  connect(link: Link, address: string, port: number, timeout: number): Promise<Duplex | ConnectFailure>;
  close(): Promise<void>;
}

export class SessionTransport<Link extends SessionLink> implements Transport {
  readonly #way: Sessions<Link>;
  readonly #timing: Timing;
  readonly #log: (line: string) => void;

  constructor(way: Sessions<Link>, timing: Timing, log: (line: string) => void) {
    this.#way = way;
    this.#timing = timing;
    this.#log = log;
  }

  async ready(): Promise<ConnectFailure | undefined> {
    const link = await this.#way.link();
    return isConnectFailure(link) ? link : undefined;
  }

  async exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const line = orderLine(argv, options.env);
    for (let renewed = false; ;) {
      const link = await this.#way.link();
      if (isConnectFailure(link)) return unsent(link);
      const opened = await link.sessions.run(() => this.#run(link, line, options));
      switch (opened.kind) {
        case 'open':
          return opened.value;
        case 'refused':
          return unsent(opened.failure);
        case 'gone':
          if (renewed) return unsent(gone(link));
          renewed = true;
          break;
        case 'crowded':
          break;
        default:
          return opened satisfies never;
      }
    }
  }

  async connect(address: string, port: number, timeout: number): Promise<Duplex | ConnectFailure> {
    const link = await this.#way.link();
    return isConnectFailure(link) ? link : this.#way.connect(link, address, port, timeout);
  }

  close(): Promise<void> {
    return this.#way.close();
  }

  async #run(link: Link, line: string, options: ExecOptions): Promise<Opened<ExecResult>> {
    const nonce = randomBytes(16).toString('hex');
    const { where } = link;
    const signal = (name: 'TERM' | 'KILL', processes: Processes) =>
      this.#signal(link, name, processes, options.ends);
    const order = { nonce, line, options, where, timing: this.#timing, log: this.#log, signal };
    const begin = (channel: CommandChannel) => new RemoteCommand(channel, order);
    const opened = await this.#way.open(link, this.#way.launchLine(nonce), nonce, begin);
    if (opened.kind === 'open') return { kind: 'open', value: await opened.value.result };
    if (opened.kind === 'crowded') link.sessions.shrink();
    return opened;
  }

  async #signal(
    link: Link,
    name: 'TERM' | 'KILL',
    processes: Processes,
    ends: Ends = 'group',
  ): Promise<void> {
    this.#log(`${link.where}: SIG${name} to process ${ends} ${processes[ends]}`);
    await link.helpers.run(async () => {
      const line = signalLine(name, processes, ends);
      const opened = await this.#way.open(link, line, undefined, (channel) =>
        closed(channel, this.#timing.grace),
      );
      if (opened.kind === 'open') await opened.value;
      else this.#log(`${link.where}: the signal could not be sent`);
    });
  }
}

const gone = (link: SessionLink): ConnectFailure => ({
  reason: 'closed',
  message: `${link.where}: the connection was lost before the command began`,
});

/** A link that opens no session: `text` is what its sshd said. */
export const noSession = (link: SessionLink, text: string): Refused | { readonly kind: 'crowded' } => {
  if (link.sessions.active > 1) return { kind: 'crowded' };
  const message = `${link.where}: sshd opens no session: ${text}`;
  const hint = 'look at MaxSessions in its sshd_config';
  return { kind: 'refused', failure: { reason: 'unsupported', message, hint } };
};

export const muteLink = (link: SessionLink, limit: number): Refused => {
  const message = `${link.where}: no channel was opened within ${limit / 1000} s`;
  return { kind: 'refused', failure: { reason: 'timeout', message } };
};

const closed = (channel: CommandChannel, limit: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => channel.close(), limit);
    channel.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    channel.on('data', () => {});
    channel.on('error', () => {});
    channel.stderr.on('data', () => {});
    channel.end('');
  });
