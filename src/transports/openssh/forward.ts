/** TCP streams as a host sees them, by a client of its master. */
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '../failure.ts';
import { asSocket, streamRefusal } from '../stream.ts';
import type { ConnectFailure } from '../transport.ts';
import { streamArgs } from './argv.ts';
import { letGo, startClient, type Client } from './client.ts';
import type { MuxContext } from './context.ts';
import type { MuxLink } from './master.ts';

/** `open failed` alone is what sshd says of a session it does not open. */
const REFUSED = /^channel \d+: open failed: (?!connect failed: open failed$)([^:]*): (.*)$/;

/** `limit`: milliseconds until the far end has answered, counted from when no other stream is being opened. */
export const forward = (
  link: MuxLink,
  address: string,
  port: number,
  limit: number,
  context: MuxContext,
): Promise<Duplex | ConnectFailure> =>
  link.opening.run(async () => {
    const place = `${link.where}: ${address}:${port}`;
    const refusal = new Refusal(link);
    const { sshProgram: program, env, timing } = context;
    const args = streamArgs(link.process.path, address, port);
    const started = await startClient({ program, args, env, limit }, streamOf);
    if (started.kind === 'ended') await refusal.wait(link, timing.drain);
    refusal.stop();
    switch (started.kind) {
      case 'open':
        return started.value;
      case 'late':
        return { reason: 'timeout', message: `${place}: no answer within ${limit / 1000} s` };
      case 'ended': {
        const { said } = refusal;
        if (said !== undefined) return streamRefusal(place, said.text, said.prohibited);
        const why = link.lost ? 'the connection to the host was lost' : printable(started.text);
        return { reason: 'closed', message: `${place}: ${why}` };
      }
      default:
        return started satisfies never;
    }
  });

class Refusal {
  said: { readonly text: string; readonly prohibited: boolean } | undefined;
  readonly stop: () => void;
  readonly #heard: Promise<void>;

  constructor(link: MuxLink) {
    let heard = (): void => {};
    this.#heard = new Promise((resolve) => (heard = resolve));
    this.stop = link.process.hear((line) => {
      const [, reason = '', text = ''] = REFUSED.exec(line) ?? [];
      if (reason === '') return;
      this.said = { text: text === 'open failed' ? reason : text, prohibited: /prohibited/.test(reason) };
      heard();
    });
  }

  /** What the master says may be read after its client's end. */
  async wait(link: MuxLink, limit: number): Promise<void> {
    const done = new AbortController();
    if (!link.lost)
      await Promise.race([this.#heard, sleep(limit, undefined, { signal: done.signal }).catch(() => {})]);
    done.abort();
  }
}

const streamOf = (client: Client): Duplex => asSocket(new ClientStream(client));

class ClientStream extends Duplex {
  readonly #client: Client;

  constructor(client: Client) {
    super();
    this.#client = client;
    client.stderr.resume();
    client.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) client.stdout.pause();
    });
    client.stdout.on('end', () => this.push(null));
  }

  override _read(): void {
    this.#client.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#client.stdin.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#client.stdin.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    letGo(this.#client);
    done(error);
  }
}
