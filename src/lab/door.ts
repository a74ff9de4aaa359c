/** The port of a lab host, and what may be wrong with the way there. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Wire, type WireState } from './wire.ts';

export const ADDRESS = '127.0.0.1';

export class Door {
  readonly #serve: (stream: Wire) => void;
  readonly #wires = new Set<Wire>();
  readonly #state: { -readonly [K in keyof WireState]: WireState[K] } = { frozen: false, latency: 0 };
  #server: Server | undefined;
  #port = 0;

  constructor(serve: (stream: Wire) => void) {
    this.#serve = serve;
  }

  /** The same at every opening; 0 before the first. */
  get port(): number {
    return this.#port;
  }

  get isOpen(): boolean {
    return this.#server !== undefined;
  }

  set latency(milliseconds: number) {
    this.#state.latency = milliseconds;
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    await this.#listen(server);
    this.#port = (server.address() as AddressInfo).port;
  }

  /** New connections are refused, and the old ones gone. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.drop();
    if (server?.listening !== true) return;
    server.close();
    await once(server, 'close');
  }

  drop(): void {
    for (const wire of this.#wires) wire.destroy();
  }

  /** Connections are accepted, and nothing comes out of them any more. */
  freeze(): void {
    this.#state.frozen = true;
  }

  thaw(): void {
    this.#state.frozen = false;
    for (const wire of this.#wires) wire.thaw();
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    const wire = new Wire(socket, this.#state);
    this.#wires.add(wire);
    wire.on('error', () => {});
    wire.once('close', () => this.#wires.delete(wire));
    this.#serve(wire);
  }

  /** While it was closed, a connection of anybody's may have been given the port for an instant. */
  async #listen(server: Server): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      server.listen(this.#port, ADDRESS);
      try {
        await once(server, 'listening');
        return;
      } catch (error) {
        if (tries === 100 || this.#port === 0) throw error;
        await sleep(20);
      }
    }
  }
}
