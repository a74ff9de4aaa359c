/** A stream over a socket that can stop to pass anything on, in silence, or pass it on late. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface WireState {
  readonly frozen: boolean;
  /** Milliseconds before each chunk that the host sends. */
  readonly latency: number;
}

export class Wire extends Duplex {
  readonly #socket: Socket;
  readonly #state: WireState;
  #parked: (() => void)[] = [];
  readonly #late: (() => void)[] = [];

  /** The state is looked at again at each chunk. */
  constructor(socket: Socket, state: WireState) {
    // The socket says when it is over: what is on its way must not be lost.
    super({ autoDestroy: false });
    this.#socket = socket;
    this.#state = state;
    socket.on('data', (chunk: Buffer) => this.#pass(() => this.#receive(chunk)));
    socket.on('end', () => this.#pass(() => this.push(null)));
    socket.on('error', () => {});
    socket.on('close', () => this.#pass(() => void this.destroy()));
    socket.pause();
  }

  /** What was held back goes on. */
  thaw(): void {
    const parked = this.#parked;
    this.#parked = [];
    for (const go of parked) go();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#send(() => this.#pass(() => void this.#socket.write(chunk)));
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', done);
    else done();
  }

  override _final(done: () => void): void {
    this.#send(() => this.#pass(() => void this.#socket.end()));
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  /** In their order, whatever becomes of the latency meanwhile. */
  #send(go: () => void): void {
    if (this.#state.latency === 0 && this.#late.length === 0) return go();
    this.#late.push(go);
    setTimeout(() => this.#late.shift()?.(), this.#state.latency);
  }

  #receive(chunk: Buffer): void {
    if (!this.push(chunk)) this.#socket.pause();
  }

  #pass(go: () => void): void {
    if (this.#state.frozen) this.#parked.push(go);
    else go();
  }
}
