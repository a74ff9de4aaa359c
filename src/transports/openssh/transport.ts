/** A host by the system's own `ssh`: for what the library lacks. */
import { printable } from '../failure.ts';
import { tellingLaunchLine } from '../prelude.ts';
import { muteLink, noSession, SessionTransport, type Opened, type Sessions } from '../session-transport.ts';
import { commandArgs } from './argv.ts';
import { channelOf } from './channel.ts';
import { startClient } from './client.ts';
import type { MuxContext } from './context.ts';
import { forward } from './forward.ts';
import type { Master, MuxLink } from './master.ts';

export const muxTransport = (master: Master, context: MuxContext): SessionTransport<MuxLink> => {
  const { timing, log, sshProgram: program, env } = context;
  const way: Sessions<MuxLink> = {
    link: () => master.link(),
    launchLine: tellingLaunchLine,
    open: async (link, line, nonce, begin) => {
      const args = commandArgs(link.process.path, line);
      const options = { program, args, env, limit: timing.channel };
      const started = await startClient(options, (client) => begin(channelOf(client, nonce)));
      switch (started.kind) {
        case 'open':
          return started;
        case 'late':
          // It does not answer at all: the next call makes a new connection.
          link.lost = true;
          await link.process.end(timing.drain);
          return muteLink(link, timing.channel);
        case 'ended':
          return refusal(link, started.text);
        default:
          return started satisfies never;
      }
    },
    connect: (link, address, port, limit) => forward(link, address, port, limit, context),
    close: () => master.close(),
  };
  return new SessionTransport(way, timing, log);
};

/** The client had no channel, so nothing was begun. Without a word about the session it was the master that it lacked. */
const refusal = (link: MuxLink, text: string): Opened<never> => {
  if (/session request failed/.test(text) && !link.lost) return noSession(link, printable(text));
  link.lost = true;
  void link.process.end(0);
  return { kind: 'gone' };
};
