/** What answers at a lab host's port: logins by key, sessions and forwarding, as OpenSSH's server does them. */
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Connection, type ParsedKey, type PublicKeyAuthContext } from 'ssh2';
import { serveSession, type Shell } from './session.ts';

export interface SshdOptions {
  readonly hostKey: string;
  /** Who may log in. */
  readonly user: string;
  readonly userKey: ParsedKey;
  readonly shell: Shell;
  /** Where a connection to a port of the host itself really leads; undefined: nobody listens. */
  portOf(port: number): number | undefined;
  onLogin(): void;
  onLogout(): void;
}

/** OpenSSH's MaxSessions. */
const SESSIONS = 10;

/** Milliseconds: sshd does not ask its clients whether they are there, ssh2 cannot be told not to. */
const NEVER = 2 ** 31 - 1;

/** Returns what is to be given each connection. */
export const createSshd = (options: SshdOptions): ((stream: Duplex) => void) => {
  const config = { hostKeys: [options.hostKey], keepaliveInterval: NEVER };
  const server = new ssh2.Server(config, (client) => serve(client, options));
  return (stream) => server.injectSocket(stream as Socket);
};

const serve = (client: Connection, options: SshdOptions): void => {
  let sessions = 0;
  client.setMaxListeners(0);
  client.on('error', () => {});
  client.on('authentication', (context) => {
    if (context.method === 'publickey' && isGranted(context, options)) context.accept();
    else context.reject(['publickey']);
  });
  client.on('ready', () => {
    options.onLogin();
    client.once('close', () => options.onLogout());
  });
  client.on('session', (accept, reject) => {
    if (sessions >= SESSIONS) return reject();
    sessions += 1;
    serveSession(client, accept(), options.shell, () => (sessions -= 1));
  });
  client.on('tcpip', (accept, reject, { destIP, destPort }) => {
    const isOwn = /^(127\.|::1$|localhost$)/.test(destIP);
    const port = isOwn ? options.portOf(destPort) : destPort;
    if (port === undefined) return reject();
    const far = connect({ host: destIP, port, allowHalfOpen: true });
    far.once('error', reject);
    far.once('connect', () => {
      const channel = accept();
      channel.on('error', () => {});
      channel.once('close', () => far.destroy());
      far.on('error', () => channel.close());
      channel.pipe(far).pipe(channel);
    });
  });
};

/** Without a signature the client only asks whether it may sign. */
const isGranted = (context: PublicKeyAuthContext, { user, userKey }: SshdOptions): boolean => {
  const { key, username, signature, blob, hashAlgo } = context;
  if (username !== user || !key.data.equals(userKey.getPublicSSH())) return false;
  if (signature === undefined || blob === undefined) return true;
  // An error is returned, whatever the types say.
  const verdict: unknown = userKey.verify(blob, signature, hashAlgo);
  return verdict === true;
};
