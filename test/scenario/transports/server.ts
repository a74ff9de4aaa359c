/** An SSH server in this process, on loopback: commands run in real shells, and what matters can be counted. */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import ssh2, { type Connection, type ServerChannel, type Session } from 'ssh2';
import { newKey } from './fixtures.ts';

export interface ServerOptions {
  /** Private keys; one of type ed25519 unless given. */
  readonly hostKeys?: readonly string[];
  /** Public key that may log in. */
  readonly userKey: string;
  /** Sessions open at a time on one connection. */
  readonly maxSessions?: number;
  /** What the login shell does before and with each command; `$0` stands for the command. */
  readonly shell?: string;
  readonly forwarding?: 'open' | 'refuse';
}

export interface TestServer {
  readonly port: number;
  /** `type base64` of the first host key. */
  readonly hostKey: string;
  /** Logins that got in, authentication requests refused, sessions (all, most at a time, refused), forwarded streams. */
  readonly seen: {
    logins: number;
    refused: number;
    sessions: number;
    most: number;
    crowded: number;
    forwards: number;
  };
  /** Resolves when a command's shell has been started. */
  started(): Promise<void>;
  /** Resolves when a command has printed just this, and it is on its way. */
  printed(text: string): Promise<void>;
  dropConnections(): void;
  close(): Promise<void>;
}

export const startServer = async (options: ServerOptions): Promise<TestServer> => {
  const hostKeys = [...(options.hostKeys ?? [newKey().private])];
  const seen = { logins: 0, refused: 0, sessions: 0, most: 0, crowded: 0, forwards: 0 };
  const sockets = new Set<Socket>();
  const events = new EventEmitter();
  const server = new ssh2.Server({ hostKeys }, (client) => serve(client, options, seen, events));
  const front = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  const port = await listen(front);
  return {
    port,
    hostKey: publicPart(hostKeys[0] ?? ''),
    seen,
    started: async () => void (await once(events, 'started')),
    printed: async (text) => void (await once(events, `printed ${text}`)),
    dropConnections: () => sockets.forEach((socket) => socket.destroy()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      front.close();
      await once(front, 'close');
    },
  };
};

export const publicPart = (key: string): string => {
  const parsed = ssh2.utils.parseKey(key) as unknown as ssh2.ParsedKey | readonly ssh2.ParsedKey[];
  const one = (Array.isArray(parsed) ? parsed[0] : parsed) as ssh2.ParsedKey;
  return `${one.type} ${one.getPublicSSH().toString('base64')}`;
};

const serve = (
  client: Connection,
  options: ServerOptions,
  seen: TestServer['seen'],
  events: EventEmitter,
): void => {
  const wanted = Buffer.from(options.userKey.split(' ')[1] ?? '', 'base64');
  let open = 0;
  client.on('error', () => {});
  client.on('authentication', (context) => {
    if (context.method === 'publickey' && context.key.data.equals(wanted)) return context.accept();
    seen.refused += 1;
    context.reject(['publickey']);
  });
  client.on('ready', () => (seen.logins += 1));
  client.on('session', (accept, reject) => {
    if (open >= (options.maxSessions ?? Infinity)) {
      seen.crowded += 1;
      return reject();
    }
    open += 1;
    seen.sessions += 1;
    seen.most = Math.max(seen.most, open);
    run(accept(), options.shell ?? 'exec /bin/sh -c "$0"', events, () => (open -= 1));
  });
  client.on('tcpip', (accept, reject, info) => {
    seen.forwards += 1;
    if (options.forwarding === 'refuse') return reject();
    const far = connect(info.destPort, info.destIP);
    far.once('error', reject);
    far.once('connect', () => {
      far.on('error', () => {});
      const channel = accept();
      channel.on('error', () => {});
      channel.pipe(far).pipe(channel);
    });
  });
};

const run = (session: Session, shell: string, events: EventEmitter, onEnd: () => void): void => {
  session.once('exec', (accept: () => ServerChannel, _reject: () => void, info: { command: string }) => {
    const channel = accept();
    const child = spawn('/bin/sh', ['-c', shell, info.command], { detached: true });
    child.stdin.on('error', () => {});
    channel.on('error', () => {});
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.once('spawn', () => events.emit('started'));
    child.stdout.on('data', (chunk: Buffer) =>
      setImmediate(() => events.emit(`printed ${chunk.toString()}`)),
    );
    child.once('exit', (code, signal) => {
      if (code === null) channel.exit((signal ?? '').replace('SIG', ''));
      else channel.exit(code);
    });
    // Sessions count until the client has closed them, as in sshd.
    child.once('close', () => channel.end());
    channel.once('close', onEnd);
  });
};

export const listen = async (server: NetServer): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

export interface Wire {
  readonly port: number;
  /** Nothing passes any more, and nobody is told. */
  freeze(): void;
  close(): Promise<void>;
}

/** A TCP relay to the port; `greet` may answer a connection itself, by its number from 0. */
export const startWire = async (
  to: number,
  greet: (count: number) => string | undefined = () => undefined,
): Promise<Wire> => {
  const sockets = new Set<Socket>();
  let count = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    return socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    const greeting = greet(count++);
    if (greeting === undefined) near.pipe(keep(connect(to, '127.0.0.1'))).pipe(near);
    else near.end(greeting);
  });
  return {
    port: await listen(server),
    freeze: () => sockets.forEach((socket) => socket.unpipe().pause()),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
};
