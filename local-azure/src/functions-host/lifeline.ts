/**
 * What an app reaches the world by. Cut, the app is to everybody else as if its process had been killed: its
 * connections are gone at once, it makes no other, and nobody hears of it. What still runs of it runs into nothing.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';

const owner = new AsyncLocalStorage<Lifeline>();

/** Whose a connection is that was made outside of everything that an app began. */
let current: Lifeline | undefined;

function own(message: unknown): void {
  (owner.getStore() ?? current)?.add((message as { socket: Socket }).socket);
}
subscribe('net.client.socket', own);
subscribe('net.server.socket', own);
// The Service Bus client writes twice in a row, and the second would wait 40 ms for the first to be acknowledged.
subscribe('net.client.socket', (message) => (message as { socket: Socket }).socket.setNoDelay());

// Connections that Node keeps are everybody's in a process: none of the next app's for one that is cut off.
subscribe('http.client.request.created', (message) => {
  if (owner.getStore()?.isCut === true) (message as { request: ClientRequest }).request.destroy(cutOff());
});
const fetchOfNode = globalThis.fetch;
globalThis.fetch = (...args) =>
  owner.getStore()?.isCut === true ? Promise.reject(cutOff()) : fetchOfNode(...args);

export class Lifeline {
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- one app after another runs in this process
    current = this;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whatever this begins is the app's, however much later it runs. */
  run<T>(work: () => T): T {
    return owner.run(this, work);
  }

  add(socket: Socket): void {
    // Node connects it only after it has told of it: what is destroyed now would come to life again.
    if (this.#isCut) process.nextTick(() => socket.destroy(cutOff()));
    else this.#sockets.add(socket.once('close', () => this.#sockets.delete(socket)));
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy(cutOff());
  }
}

function cutOff(): Error {
  return new Error('This app is cut off.');
}
