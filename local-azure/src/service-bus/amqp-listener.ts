import type { Server, Socket } from 'node:net';
import type { Container } from 'rhea';

export interface ListenOptions {
  port: number;
  /** PEM; absent: plain TCP, which the client uses for a development emulator. */
  tls?: { key: string; cert: string } | undefined;
}

/** A rhea container listening on loopback. */
export class AmqpListener {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = port;
  }

  static async listen(container: Container, { port, tls }: ListenOptions): Promise<AmqpListener> {
    // Answers of a few bytes follow one another; each would wait 40 ms for the one before to be acknowledged.
    const common = { host: '127.0.0.1', port, max_frame_size: 65536, tcp_no_delay: true };
    const server =
      tls === undefined
        ? container.listen({ ...common, transport: 'tcp' })
        : container.listen({ ...common, ...tls, transport: 'tls' });
    const sockets = new Set<Socket>();
    server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The broker listens on no port.');
    return new AmqpListener(server, sockets, address.port);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    // rhea stops a connection's heartbeat on 'error' and 'end', not on 'close': without the error its timer
    // would keep the process alive.
    for (const socket of this.#sockets) socket.destroy(new Error('The broker was closed.'));
    await closed;
  }
}
