import type { ConnectFailure, ExecResult } from './transport.ts';

export const isConnectFailure = (value: object): value is ConnectFailure =>
  'reason' in value && 'message' in value;

export const unsent = (failure: ConnectFailure): ExecResult => ({ kind: 'unsent', failure });

/** After `close()`, or while it is under way. */
export const closedFailure = (where: string): ConnectFailure => ({
  reason: 'closed',
  message: `${where}: the connections are closed`,
});

const REASON_OF_CODE: Readonly<Record<string, ConnectFailure['reason']>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EINVAL: 'unreachable',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
};

const WORDS: Readonly<Partial<Record<ConnectFailure['reason'], string>>> = {
  refused: 'connection refused',
  timeout: 'no answer',
  unreachable: 'no route to it',
  dns: 'the name is not known',
};

/** A system error of a socket: `where` stands before what was wrong. */
export const socketFailure = (where: string, error: Error): ConnectFailure => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const reason = REASON_OF_CODE[code] ?? 'closed';
  return { reason, message: `${where}: ${WORDS[reason] ?? error.message}${code === '' ? '' : ` (${code})`}` };
};

/** Text of others for one line: control bytes would reach the operator's terminal. */
export const printable = (text: string, limit = 300): string =>
  text
    .replace(/[^\p{L}\p{N}\p{P}\p{S}\p{Zs}]+/gu, ' ')
    .trim()
    .slice(0, limit);
