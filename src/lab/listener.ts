/** The port of a service: a real one on loopback, another at each opening. */
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ServiceSpec } from './service-model.ts';

export class Listener {
  readonly #create: () => Server;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** With `http` it answers 503 until it is ready; otherwise it only accepts. */
  constructor(http: ServiceSpec['http'], isReady: () => boolean) {
    this.#create = http
      ? () =>
          createHttp(({ url = '/' }, response) => {
            const ready = isReady();
            const status = http === true ? 200 : (http[url] ?? 404);
            response.writeHead(ready ? status : 503).end(ready ? 'ready\n' : 'not ready\n');
          })
      : () => createServer();
  }

  get port(): number | undefined {
    return (this.#server?.address() as AddressInfo | null | undefined)?.port;
  }

  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = this.#create();
    this.#server = server;
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.resume();
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Closed meanwhile, when there was nothing to close yet.
    if (this.#server !== server) server.close();
  }

  close(): void {
    const server = this.#server;
    this.#server = undefined;
    if (server?.listening === true) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
