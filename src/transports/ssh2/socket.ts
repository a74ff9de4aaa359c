/** A TCP connection of our own: with a limit for each part, and without Nagle's delay. */
import { lookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import { closedFailure, socketFailure } from '../failure.ts';
import type { ConnectFailure } from '../transport.ts';
import type { Target } from './target.ts';

/** Resolved apart: Node's threads would otherwise let names wait while a connection's time runs. */
export const resolveAddress = async (
  { address, family }: Target,
  where: string,
  limit: number,
  signal: AbortSignal,
): Promise<readonly LookupAddress[] | ConnectFailure> => {
  const literal = isIP(address);
  if (literal !== 0) return [{ address, family: literal }];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ConnectFailure>((resolve) => {
    const message = `${where}: the name was not resolved within ${limit / 1000} s`;
    timer = setTimeout(() => resolve({ reason: 'dns', message, hint: DNS_HINT }), limit);
    signal.addEventListener('abort', () => resolve(closedFailure(where)), { once: true });
  });
  const found = lookup(address, { all: true, family }).catch((error: Error): ConnectFailure => {
    const failure = socketFailure(where, error);
    return failure.reason === 'dns' ? { ...failure, hint: DNS_HINT } : failure;
  });
  try {
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
};

const DNS_HINT = "give the host's address in the topology, or mend the name in /etc/hosts or DNS";

export interface TcpOptions {
  /** For the choice among several addresses: Node takes the first that answers. */
  readonly name: string;
  readonly addresses: readonly LookupAddress[];
  readonly port: number;
  readonly where: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

export const openTcp = (options: TcpOptions): Promise<Socket | ConnectFailure> =>
  new Promise((resolve) => {
    const { name, addresses, port, where, limit, signal } = options;
    const socket = connect({
      host: name,
      port,
      noDelay: true,
      autoSelectFamily: addresses.length > 1,
      lookup: among(addresses),
    });
    const settle = (result: Socket | ConnectFailure): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(result);
    };
    const abort = (): void => {
      settle(closedFailure(where));
      socket.destroy();
    };
    const timer = setTimeout(() => {
      settle({ reason: 'timeout', message: `${where}: no answer within ${limit / 1000} s` });
      socket.destroy();
    }, limit);
    socket.once('connect', () => settle(socket));
    // Stays for good: an error that nobody listens to would end the program.
    socket.on('error', (error) => settle(socketFailure(where, error)));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });

const among =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_name, options, callback) => {
    const first = addresses[0];
    if (options.all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
