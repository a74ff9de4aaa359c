/** TCP streams as a host sees them. */
import type { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { asSocket, streamRefusal } from '../stream.ts';
import type { ConnectFailure } from '../transport.ts';
import type { Link } from './connection.ts';

export interface ForwardOptions {
  readonly address: string;
  readonly port: number;
  readonly where: string;
  /** Milliseconds until the far end has answered. */
  readonly limit: number;
}

export const forward = (link: Link, options: ForwardOptions): Promise<Duplex | ConnectFailure> =>
  new Promise((resolve) => {
    const { address, port, where, limit } = options;
    const place = `${where}: ${address}:${port}`;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve({ reason: 'timeout', message: `${place}: no answer within ${limit / 1000} s` });
    }, limit);
    const opened = (error: Error | undefined, channel: ClientChannel): void => {
      clearTimeout(timer);
      if (error !== undefined) resolve(link.lost ? lost(place) : refusal(place, error));
      else if (late) channel.close();
      else resolve(asSocket(channel));
    };
    try {
      link.client.forwardOut('127.0.0.1', 0, address, port, opened);
    } catch {
      clearTimeout(timer);
      resolve(lost(place));
    }
  });

const lost = (place: string): ConnectFailure => ({
  reason: 'closed',
  message: `${place}: the connection to the host was lost`,
});

/** RFC 4254, 5.1: the server was told not to forward. */
const PROHIBITED = 1;

const refusal = (place: string, error: Error): ConnectFailure =>
  streamRefusal(place, error.message, 'reason' in error && error.reason === PROHIBITED);
