/** The control machine itself. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { Capture } from './capture.ts';
import { closedFailure, socketFailure, unsent } from './failure.ts';
import { LOCAL_SHELL, orderLine } from './prelude.ts';
import { endOf, MAX_BYTES, resultOf, timerDelay, type End } from './result.ts';
import type { ConnectFailure, Ends, ExecOptions, ExecResult, Transport } from './transport.ts';

export interface LocalTiming {
  /** Milliseconds, as for SSH. */
  readonly drain: number;
  readonly grace: number;
}

export class LocalTransport implements Transport {
  readonly #name: string;
  readonly #timing: LocalTiming;
  readonly #running = new Set<LocalCommand>();
  #closed = false;

  constructor(name: string, timing: LocalTiming) {
    this.#name = name;
    this.#timing = timing;
  }

  ready(): Promise<ConnectFailure | undefined> {
    return Promise.resolve(this.#closed ? closedFailure(this.#name) : undefined);
  }

  async exec(argv: readonly string[], options: ExecOptions): Promise<ExecResult> {
    const line = orderLine(argv, options.env);
    if (this.#closed) return unsent(closedFailure(this.#name));
    const command = new LocalCommand(line, options, this.#timing);
    this.#running.add(command);
    try {
      return await command.result;
    } finally {
      this.#running.delete(command);
    }
  }

  connect(address: string, port: number, timeout: number): Promise<Duplex | ConnectFailure> {
    const place = `${this.#name}: ${address}:${port}`;
    return new Promise((resolve) => {
      const socket = connect({ host: address, port, noDelay: true });
      const timer = setTimeout(() => {
        socket.destroy();
        resolve({ reason: 'timeout', message: `${place}: no answer within ${timeout / 1000} s` });
      }, timeout);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(socket);
      });
      socket.on('error', (error) => {
        clearTimeout(timer);
        resolve(socketFailure(place, error));
      });
    });
  }

  /** What runs is let go, as a remote command is when its connection ends: its outcome is unknown. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const command of this.#running) command.abandon();
    await Promise.all([...this.#running].map((command) => command.result));
  }
}

class LocalCommand {
  readonly result: Promise<ExecResult>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #timing: LocalTiming;
  readonly #ends: Ends;
  readonly #stdout: Capture;
  readonly #stderr: Capture;
  #resolve: (result: ExecResult) => void = () => {};
  #end: End | undefined;
  #timedOut = false;
  #timer: NodeJS.Timeout;

  constructor(line: string, options: ExecOptions, timing: LocalTiming) {
    this.#timing = timing;
    this.#ends = options.ends ?? 'group';
    this.result = new Promise((resolve) => (this.#resolve = resolve));
    const [shell, ...args] = LOCAL_SHELL;
    // A process group of its own, so that it can be ended as a whole; the terminal's Ctrl-C does not reach it.
    this.#child = spawn(shell, args, { detached: true, stdio: 'pipe' });
    const { stdin, stdout, stderr } = this.#child;
    this.#stdout = new Capture(options.maxBytes ?? MAX_BYTES);
    this.#stderr = new Capture(options.maxBytes ?? MAX_BYTES);
    stdout.on('data', (chunk: Buffer) => this.#stdout.add(chunk));
    stderr.on('data', (chunk: Buffer) => this.#stderr.add(chunk));
    // A command need not read its input.
    stdin.on('error', () => {});
    this.#child.on('exit', (code, signal) => this.#exited(code, signal));
    this.#child.on('close', () => this.#finish());
    this.#child.on('error', (error) => this.#failed(error));
    stdin.end(line + (options.stdin ?? ''));
    this.#timer = setTimeout(() => this.#expire(), timerDelay(options.timeout));
  }

  abandon(): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const stream of [stdin, stdout, stderr]) stream.destroy();
    this.#child.unref();
    this.#finish();
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    this.#end = endOf(code, signal);
    clearTimeout(this.#timer);
    // A child in the background may hold the output open for ever.
    this.#timer = setTimeout(() => this.abandon(), this.#timing.drain);
  }

  #expire(): void {
    this.#timedOut = true;
    this.#signal('SIGTERM');
    this.#timer = setTimeout(() => {
      this.#signal('SIGKILL');
      this.#timer = setTimeout(() => this.abandon(), this.#timing.grace);
    }, this.#timing.grace);
  }

  #signal(name: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(this.#ends === 'group' ? -pid : pid, name);
    } catch {
      // It ended just now, or runs as somebody else.
    }
  }

  #failed(error: Error): void {
    clearTimeout(this.#timer);
    const message = `no shell could be started: ${error.message}`;
    this.#resolve(unsent({ reason: 'unsupported', message }));
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#resolve(
      resultOf({
        end: this.#end,
        timedOut: this.#timedOut,
        lost: 'the command was let go before its end',
        stdout: this.#stdout.text(),
        stderr: this.#stderr.text(),
      }),
    );
  }
}
