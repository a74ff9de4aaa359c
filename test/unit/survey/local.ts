/** A transport to this machine, as small as it can be: the scripts run through a real shell. */
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import type { ExecOptions, ExecResult, Transport, Transports } from '../../../src/transports/transport.ts';

export interface LocalOptions {
  /** Runs the scripts in place of `/bin/sh`. */
  readonly shell?: string;
  /** Put in front of PATH. */
  readonly bin?: string;
  /** Folders of the machine that are another one for the test: from, to. */
  readonly folders?: Readonly<Record<string, string>>;
}

export const localTransport = (options: LocalOptions = {}): Transport => ({
  ready: () => Promise.resolve(undefined),
  exec: (argv, { stdin, ...rest }) => {
    const words = argv.flatMap((word) => (word === '/bin/sh' ? elsewhere(word, options).split(' ') : [word]));
    const input = stdin === undefined ? {} : { stdin: elsewhere(stdin, options) };
    return run(words, { ...rest, ...input }, options.bin);
  },
  connect: async (address, port) =>
    new Promise((resolve) => {
      const socket = connect({ host: address, port });
      socket.once('connect', () => resolve(socket));
      socket.once('error', (error) => resolve({ reason: 'refused', message: error.message }));
    }),
  close: async () => Promise.resolve(),
});

const elsewhere = (text: string, { shell = '/bin/sh', folders = {} }: LocalOptions): string =>
  Object.entries({ '/bin/sh': shell, ...folders }).reduce(
    (done, [from, to]) => done.replaceAll(from, to),
    text,
  );

/** `control` stands for the control machine. */
export const always = (transport: Transport, control: Transport = transport): Transports => ({
  to: () => transport,
  control,
  close: async () => transport.close(),
});

const run = async (
  argv: readonly string[],
  options: ExecOptions,
  bin: string | undefined,
): Promise<ExecResult> =>
  new Promise((resolve) => {
    const [file = '', ...rest] = argv;
    const path = bin === undefined ? process.env['PATH'] : `${bin}:${process.env['PATH']}`;
    const child = spawn(file, rest, { env: { ...process.env, ...options.env, PATH: path }, detached: true });
    const text = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.stdout.destroy();
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    }, options.timeout);
    child.on('error', (error) => resolve({ kind: 'lost', message: error.message, ...text }));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (late) resolve({ kind: 'timeout', ...text });
      else if (signal !== null) resolve({ kind: 'signal', signal, ...text });
      else resolve({ kind: 'exit', code: code ?? 255, ...text });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
