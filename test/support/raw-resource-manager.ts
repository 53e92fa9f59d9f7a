import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import type { TokenCredential } from '@azure/identity';
import { createLoopbackAuthority } from 'local-azure';
import { Budget } from '../../src/azure/budget/budget.ts';
import type { BudgetClock } from '../../src/azure/budget/turns.ts';
import { ResourceManagerClients, type ResourceManagerSettings } from '../../src/azure/resource-manager.ts';

/** What the server says to a request, byte by byte; `undefined` breaks the connection, `never` keeps it waiting. */
export type RawAnswer =
  { status?: number; headers?: Record<string, string>; body?: string } | 'never' | undefined;

const { authority, ...certificate } = await createLoopbackAuthority();
tls.setDefaultCACertificates([...tls.getCACertificates('default'), authority]);

/** Time that passes as fast as it is waited for. */
class EagerTime implements BudgetClock {
  #now = Date.now();
  readonly now = (): number => this.#now;
  readonly random = (): number => 0;
  readonly after = (ms: number, run: () => void): (() => void) => {
    const due = setImmediate(() => {
      this.#now += ms;
      run();
    });
    return () => {
      clearImmediate(due);
    };
  };
}

/** An https server on loopback that answers in any shape, for what the local cloud would never say. */
export class RawResourceManager {
  /** `METHOD path?query` of each request. */
  readonly requests: string[] = [];
  answer: (url: URL, count: number) => RawAnswer = () => ({ body: '{}' });
  readonly url: string;
  readonly #server: Server;

  static async start(): Promise<RawResourceManager> {
    const server = createServer(certificate);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RawResourceManager(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', this.url);
      this.requests.push(`${request.method ?? ''} ${url.pathname}${url.search}`);
      request.resume();
      const answer = this.answer(url, this.requests.length);
      if (answer === 'never') return;
      if (answer === undefined) {
        request.socket.destroy();
        return;
      }
      const { status = 200, headers = {}, body = '' } = answer;
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(body);
    });
  }

  /** Clients that lose no time with pauses. */
  clients(
    pages: ResourceManagerSettings['pages'] = {},
    settings: Partial<ResourceManagerSettings> = {},
    budget = new Budget(new EagerTime()),
    credential: TokenCredential = {
      getToken: () => Promise.resolve({ token: 't', expiresOnTimestamp: Date.now() + 3_600_000 }),
    },
  ): ResourceManagerClients {
    const all = {
      endpoint: this.url,
      audience: this.url,
      pages: { sleep: () => Promise.resolve(), ...pages },
      ...settings,
    };
    return new ResourceManagerClients(credential, all, budget);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

/** A snapshot as Resource Manager writes it, with the least that it always has. */
export function rawSnapshot(id: string): Record<string, unknown> {
  return {
    id,
    name: id.split('/').at(-1),
    location: 'northeurope',
    properties: {
      timeCreated: '2026-11-23T12:00:00.0000000+00:00',
      uniqueId: 'aa2b3c4d-0000-0000-0000-000000000001',
      provisioningState: 'Succeeded',
      creationData: { createOption: 'Copy' },
    },
  };
}
