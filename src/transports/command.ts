/** One command on its channel, from the login shell's first byte to the last one drained. */
import { MarkedCapture } from './capture.ts';
import { printable, unsent } from './failure.ts';
import { endOf, MAX_BYTES, resultOf, timerDelay, type End } from './result.ts';
import type { ConnectFailure, ExecOptions, ExecResult } from './transport.ts';
import type { Timing } from './ssh2/context.ts';

/** The end overtakes output that a slow link still carries: while some comes, the time to drain begins anew. */
const DRAINS = 5;

/** What carries a command: a channel of ssh2, or a client of a master. */
export interface CommandChannel {
  readonly stderr: { on(event: 'data', listener: (chunk: Buffer) => void): unknown };
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number | null, signal?: string) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  once(event: 'exit', listener: () => void): unknown;
  end(input: string): unknown;
  /** The host is not waited for. */
  close(): void;
}

/** 0 where the host has told none that may be signalled. */
export interface Processes {
  readonly group: number;
  readonly leader: number;
}

export interface Order {
  readonly nonce: string;
  /** What the waiting shell is told, with the line's end. */
  readonly line: string;
  readonly options: ExecOptions;
  readonly where: string;
  readonly timing: Timing;
  readonly log: (line: string) => void;
  /** Sends a signal to what the timeout ends by another channel; never rejects. */
  signal(name: 'TERM' | 'KILL', processes: Processes): Promise<void>;
}

/** To be made in the callback that gives the channel: its first events may come right behind. */
export class RemoteCommand {
  readonly result: Promise<ExecResult>;
  readonly #channel: CommandChannel;
  readonly #order: Order;
  readonly #stdout: MarkedCapture;
  readonly #stderr: MarkedCapture;
  #resolve: (result: ExecResult) => void = () => {};
  #processes: Processes | undefined;
  #end: End | undefined;
  #drainUntil = 0;
  #timedOut = false;
  #finished = false;
  #timer: NodeJS.Timeout;
  #wake: () => void = () => {};

  constructor(channel: CommandChannel, order: Order) {
    this.#channel = channel;
    this.#order = order;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
    const limit = order.options.maxBytes ?? MAX_BYTES;
    this.#stdout = new MarkedCapture(order.nonce, limit, (rest) => this.#begin(rest));
    this.#stderr = new MarkedCapture(order.nonce, limit);
    // Both are always read: an unread one keeps the channel open, or stalls the other.
    channel.on('data', (chunk: Buffer) => this.#received(this.#stdout, chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#received(this.#stderr, chunk));
    channel.on('error', (error: Error) => order.log(`${order.where}: ${printable(error.message)}`));
    channel.on('exit', (code: number | null, signal?: string) => this.#exited(code, signal));
    channel.on('close', () => this.#finish());
    this.#timer = setTimeout(() => this.#expire(), timerDelay(order.options.timeout));
  }

  /** The shell waits: whatever it is told now may have begun. */
  #begin(rest: string): void {
    if (this.#timedOut) return;
    this.#processes = processesOf(rest);
    this.#channel.end(this.#order.line + (this.#order.options.stdin ?? ''));
  }

  #exited(code: number | null, signal: string | undefined): void {
    this.#end = endOf(code, signal);
    this.#drainUntil = performance.now() + DRAINS * this.#order.timing.drain;
    this.#drain();
  }

  #received(stream: MarkedCapture, chunk: Buffer): void {
    stream.add(chunk);
    if (this.#end !== undefined && !this.#finished && performance.now() < this.#drainUntil) this.#drain();
  }

  /** A child in the background may hold the output open for ever. */
  #drain(): void {
    clearTimeout(this.#timer);
    // What came while this process did not run is read before the time is up.
    this.#timer = setTimeout(() => setImmediate(() => this.#drained()), this.#order.timing.drain);
  }

  #drained(): void {
    this.#channel.close();
    this.#finish();
  }

  #expire(): void {
    this.#timedOut = true;
    if (this.#processes !== undefined) void this.#terminate(this.#processes);
    else {
      this.#channel.close();
      this.#finish();
    }
  }

  async #terminate(processes: Processes): Promise<void> {
    for (const name of ['TERM', 'KILL'] as const) {
      if (processes.leader > 0) await this.#order.signal(name, processes);
      if (this.#end === undefined && !this.#finished) await this.#ended();
      if (this.#end !== undefined || this.#finished) return;
    }
    this.#order.log(`${this.#order.where}: process ${processes.leader} did not end when it was killed`);
    this.#channel.close();
    this.#finish();
  }

  /** Until the command's end, or the end of its grace. */
  #ended(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#order.timing.grace);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#channel.once('exit', this.#wake);
    });
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    clearTimeout(this.#timer);
    this.#wake();
    this.#resolve(this.#processes === undefined ? unsent(this.#notBegun()) : this.#outcome());
  }

  #outcome(): ExecResult {
    return resultOf({
      end: this.#end,
      timedOut: this.#timedOut,
      lost: `${this.#order.where}: the connection was lost while the command ran`,
      stdout: this.#stdout.text(),
      stderr: this.#stderr.text(),
    });
  }

  /** The order was not given: the command provably never began. */
  #notBegun(): ConnectFailure {
    const { where, options } = this.#order;
    const noise = printable(`${this.#stdout.noise()} ${this.#stderr.noise()}`);
    const said = noise === '' ? '' : `; it printed: ${noise}`;
    if (this.#timedOut) {
      const message = `${where}: the login shell was not ready within ${options.timeout / 1000} s${said}`;
      return { reason: 'timeout', message, hint: "look for what waits in the account's shell profile" };
    }
    if (this.#end === undefined)
      return { reason: 'closed', message: `${where}: the connection was lost before the command began` };
    const end = 'code' in this.#end ? `with ${this.#end.code}` : `by ${this.#end.signal}`;
    const message = `${where}: the login shell ended ${end} and ran nothing${said}`;
    return {
      reason: 'unsupported',
      message,
      hint: 'give the account a login shell, without a forced command',
    };
  }
}

/** ` GROUP [LEADER]`, one number where they are the same. 1 and less would signal all processes there are. */
const processesOf = (text: string): Processes => {
  const [, group = 0, leader = group] = /^ (\d+)(?: (\d+))?$/.exec(text)?.map(numberOf) ?? [];
  const told = group > 1 && leader > 1;
  return { group: told ? group : 0, leader: told ? leader : 0 };
};

const numberOf = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : Number(word);
