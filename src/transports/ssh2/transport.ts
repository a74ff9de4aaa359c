/** A host by the library ssh2. */
import type { ClientChannel } from 'ssh2';
import { printable } from '../failure.ts';
import { launchLine } from '../prelude.ts';
import { muteLink, noSession, SessionTransport, type Opened, type Sessions } from '../session-transport.ts';
import type { Connection, Link } from './connection.ts';
import type { SshContext } from './context.ts';
import { forward } from './forward.ts';

export const sshTransport = (connection: Connection, { timing, log }: SshContext): SessionTransport<Link> => {
  const way: Sessions<Link> = {
    link: () => connection.link(),
    launchLine,
    open: (link, line, _nonce, begin) => open(link, line, timing.channel, begin),
    connect: (link, address, port, limit) => forward(link, { address, port, where: link.where, limit }),
    close: () => connection.close(),
  };
  return new SessionTransport(way, timing, log);
};

const open = <T>(
  link: Link,
  line: string,
  limit: number,
  begin: (channel: ClientChannel) => T,
): Promise<Opened<T>> =>
  new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      // It does not answer at all: the next call makes a new connection.
      link.lost = true;
      link.client.destroy();
      resolve(muteLink(link, limit));
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

const refusal = (link: Link, error: Error): Opened<never> =>
  link.lost || !('reason' in error) ? { kind: 'gone' } : noSession(link, printable(error.message));
