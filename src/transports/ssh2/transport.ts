/** A host by SSH. */
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { isConnectFailure, printable, unsent } from '../failure.ts';
import { launchLine, orderLine, signalLine } from '../prelude.ts';
import type { ConnectFailure, Ends, ExecOptions, ExecResult, Transport } from '../transport.ts';
import { RemoteCommand } from './command.ts';
import type { Connection, Link } from './connection.ts';
import type { SshContext } from './context.ts';
import { forward } from './forward.ts';

/** What became of opening a channel; `crowded`: sshd allows fewer sessions than are open. */
type Opened<T> =
  { readonly kind: 'open'; readonly value: T } | { readonly kind: 'crowded' | 'gone' } | Refused;
interface Refused {
  readonly kind: 'refused';
  readonly failure: ConnectFailure;
}

export class SshTransport implements Transport {
  readonly #connection: Connection;
  readonly #context: SshContext;

  constructor(connection: Connection, context: SshContext) {
    this.#connection = connection;
    this.#context = context;
  }

  async ready(): Promise<ConnectFailure | undefined> {
    const link = await this.#connection.link();
    return isConnectFailure(link) ? link : undefined;
  }

  async exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const line = orderLine(argv, options.env);
    for (let renewed = false; ;) {
      const link = await this.#connection.link();
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
    const link = await this.#connection.link();
    return isConnectFailure(link)
      ? link
      : forward(link, { address, port, where: link.where, limit: timeout });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #run(link: Link, line: string, options: ExecOptions): Promise<Opened<ExecResult>> {
    const nonce = randomBytes(16).toString('hex');
    const { timing, log } = this.#context;
    const { where } = link;
    const signal = (name: 'TERM' | 'KILL', pid: number) => this.#signal(link, name, pid, options.ends);
    const order = { nonce, line, options, where, timing, log, signal };
    const opened = await this.#open(link, launchLine(nonce), (channel) => new RemoteCommand(channel, order));
    if (opened.kind === 'open') return { kind: 'open', value: await opened.value.result };
    if (opened.kind === 'crowded') link.sessions.shrink();
    return opened;
  }

  /** `begin` is called with the channel before any of its events. */
  #open<T>(link: Link, line: string, begin: (channel: ClientChannel) => T): Promise<Opened<T>> {
    return new Promise((resolve) => {
      const limit = this.#context.timing.channel;
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        resolve({ kind: 'refused', failure: this.#mute(link) });
      }, limit);
      const opened = (error: Error | undefined, channel: ClientChannel): void => {
        clearTimeout(timer);
        if (error !== undefined) resolve(refusal(link, error));
        else if (late) channel.close();
        else resolve({ kind: 'open', value: begin(channel) });
      };
      try {
        link.client.exec(line, opened);
      } catch {
        clearTimeout(timer);
        resolve({ kind: 'gone' });
      }
    });
  }

  /** A server that opens no channel does not answer at all: the next call makes a new connection. */
  #mute(link: Link): ConnectFailure {
    link.lost = true;
    link.client.destroy();
    const message = `${link.where}: no channel was opened within ${this.#context.timing.channel / 1000} s`;
    return { reason: 'timeout', message };
  }

  async #signal(link: Link, name: 'TERM' | 'KILL', pid: number, ends: Ends = 'group'): Promise<void> {
    const { log, timing } = this.#context;
    log(`${link.where}: SIG${name} to process ${ends} ${pid}`);
    await link.helpers.run(async () => {
      const opened = await this.#open(link, signalLine(name, pid, ends), (channel) =>
        closed(channel, timing.grace),
      );
      if (opened.kind === 'open') await opened.value;
      else log(`${link.where}: the signal could not be sent`);
    });
  }
}

const gone = (link: Link): ConnectFailure => ({
  reason: 'closed',
  message: `${link.where}: the connection was lost before the command began`,
});

const refusal = (link: Link, error: Error): Refused | { readonly kind: 'crowded' | 'gone' } => {
  if (link.lost || !('reason' in error)) return { kind: 'gone' };
  if (link.sessions.active > 1) return { kind: 'crowded' };
  const message = `${link.where}: sshd opens no session: ${printable(error.message)}`;
  return {
    kind: 'refused',
    failure: { reason: 'unsupported', message, hint: 'look at MaxSessions in its sshd_config' },
  };
};

const closed = (channel: ClientChannel, limit: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => channel.close(), limit);
    channel.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    channel.resume();
    channel.stderr.resume();
    channel.end();
  });
