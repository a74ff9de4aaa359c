/** A client of a master: the process that is one session, or one stream. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

export type Client = ChildProcessWithoutNullStreams;

export type Started<T> =
  | { readonly kind: 'open'; readonly value: T }
  /** It ended before it had a channel: why, as it says. */
  | { readonly kind: 'ended'; readonly text: string }
  | { readonly kind: 'late' };

export interface ClientOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds until it has its channel. */
  readonly limit: number;
}

const OPEN = /^debug1: \S+: master session id: .*\r?\n/m;
const OWN = /^(?:debug\d: |OpenSSH_).*$/gm;

/** What `ssh` says without what `-v` adds to it. */
export const withoutDebug = (text: string): string => text.replaceAll(OWN, '').trim();

/** `begin` is called before any event of the client's that it could miss. */
export const startClient = <T>(options: ClientOptions, begin: (client: Client) => T): Promise<Started<T>> =>
  new Promise((resolve) => {
    const { program, args, env, limit } = options;
    // A process group of its own: the terminal's Ctrl-C is abq's to answer.
    const child = spawn(program, args, { env, detached: true, stdio: 'pipe' });
    let text = '';
    const settle = (started: () => Started<T>): void => {
      clearTimeout(timer);
      child.stderr.off('data', listen);
      child.off('close', ended);
      resolve(started());
    };
    const listen = (chunk: Buffer): void => {
      // One byte a character, so that what follows can be given back as it came.
      text += chunk.toString('latin1');
      const told = OPEN.exec(text);
      if (told === null) return;
      child.stderr.pause();
      const rest = text.slice(told.index + told[0].length);
      if (rest !== '') child.stderr.unshift(Buffer.from(rest, 'latin1'));
      settle(() => ({ kind: 'open', value: begin(child) }));
    };
    const ended = (): void => settle(() => ({ kind: 'ended', text: withoutDebug(text) }));
    const timer = setTimeout(() => {
      settle(() => ({ kind: 'late' }));
      letGo(child);
    }, limit);
    child.stderr.on('data', listen);
    child.on('close', ended);
    // Stays for good, as that of the input: an error that nobody listens to would end the program.
    child.on('error', (error) => (text += error.message));
    child.stdin.on('error', () => {});
  });

/** It holds nothing that an orderly end would save; its master closes the channel. */
export const letGo = (client: Client): void => {
  client.kill('SIGKILL');
  for (const stream of [client.stdin, client.stdout, client.stderr]) stream.destroy();
  client.unref();
};
