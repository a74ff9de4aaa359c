/** One session: a real shell, wired to its channel as sshd does it. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Connection, ServerChannel, Session } from 'ssh2';

export interface Shell {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

/** `onEnd`: the session counts no more. */
export const serveSession = (client: Connection, session: Session, shell: Shell, onEnd: () => void): void => {
  const run = (args: readonly string[], accept: () => ServerChannel, reject: () => void): void => {
    const child = start(args, shell);
    if (child === undefined) return reject();
    const channel = accept();
    wire(channel, child);
    const leave = (): void => hangUp(child);
    // A connection that is lost closes no channel: the library tells only of the connection.
    client.once('close', leave);
    session.once('close', leave);
    session.once('close', () => client.off('close', leave));
    session.on('signal', (_accept, _reject, { name }) => signalGroup(child, name));
  };
  session.on('exec', (accept, reject, { command }) => run(['-c', command], accept, reject));
  session.on('shell', (accept, reject) => run([], accept, reject));
  session.once('close', onEnd);
};

/** Undefined: a command that holds a NUL byte cannot be an argument. */
const start = (args: readonly string[], { home, env }: Shell): ChildProcessWithoutNullStreams | undefined => {
  try {
    return spawn('/bin/sh', args, { cwd: home, env, detached: true, stdio: 'pipe' });
  } catch {
    return undefined;
  }
};

const wire = (channel: ServerChannel, child: ChildProcessWithoutNullStreams): void => {
  channel.on('error', () => {});
  child.on('error', () => channel.close());
  child.stdin.on('error', () => {});
  channel.pipe(child.stdin);
  // What nobody reads any more must not keep the channel open.
  child.stdin.once('close', () => channel.resume());
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  child.once('exit', (code, signal) => {
    if (code === null) channel.exit((signal ?? '').replace(/^SIG/, ''));
    else channel.exit(code);
  });
  // Comes when all output has been read; who holds it open in the background keeps the channel open.
  child.once('close', () => channel.end());
};

/** The command goes on: it loses its input's source and its output's reader. */
const hangUp = (child: ChildProcessWithoutNullStreams): void => {
  child.stdin.end();
  child.stdout.destroy();
  child.stderr.destroy();
};

const signalGroup = (child: ChildProcessWithoutNullStreams, name: string): void => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, `SIG${name}`);
  } catch {
    // It is gone, or there is no such signal.
  }
};
