/** TCP streams that a host makes for us. */
import type { Duplex } from 'node:stream';
import { printable } from './failure.ts';
import type { ConnectFailure } from './transport.ts';

/** `prohibited`: sshd may not; otherwise it could not, and passes on what its own system said. */
export const streamRefusal = (place: string, text: string, prohibited: boolean): ConnectFailure => {
  if (prohibited)
    return {
      reason: 'unsupported',
      message: `${place}: sshd does not forward (${printable(text)})`,
      hint: 'allow it with AllowTcpForwarding and PermitOpen in its sshd_config',
    };
  const [, reason] = SAID.find(([pattern]) => pattern.test(text)) ?? [undefined, 'refused' as const];
  return { reason, message: `${place}: ${printable(text)}` };
};

const SAID: readonly (readonly [RegExp, ConnectFailure['reason']])[] = [
  [/timed out/i, 'timeout'],
  [/no route|unreachable/i, 'unreachable'],
  [/not known|resol|name or service/i, 'dns'],
];

/** Node's HTTP client expects of a stream what a socket has. */
export const asSocket = (stream: Duplex): Duplex => {
  const same = (): Duplex => stream;
  return Object.assign(stream, {
    setKeepAlive: same,
    setNoDelay: same,
    setTimeout: same,
    ref: same,
    unref: same,
    destroySoon: () => stream.destroy(),
  });
};
