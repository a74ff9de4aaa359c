/** The port of a service: a real one on loopback, another at each opening. */
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class Listener {
  readonly #create: () => Server;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** `http`: it answers 200 or 503; otherwise it only accepts. */
  constructor(http: boolean, isReady: () => boolean) {
    this.#create = http
      ? () =>
          createHttp((_request, response) => {
            const ready = isReady();
            response.writeHead(ready ? 200 : 503).end(ready ? 'ready\n' : 'not ready\n');
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
