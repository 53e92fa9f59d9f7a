/**
 * All HTTP triggers behind one server on loopback: route, key, handler. A key is sent as `x-functions-key` or
 * `?code=`; the one key that the local host knows stands for the master key, which opens every level.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import { withoutTimeouts } from '../without-timeouts.ts';
import type { RegisteredFunction } from './functions-core.ts';
import { rpcFromRequest, sendResponse } from './http-message.ts';
import type { HttpRoute } from './http-route.ts';
import type { Invocations } from './invocations.ts';
import type { Listener } from './listener.ts';

export interface HttpFunction {
  fn: RegisteredFunction;
  route: HttpRoute;
  /** Upper case. */
  methods: string[];
  authLevel: 'anonymous' | 'function' | 'admin';
}

export interface HttpListenerOptions {
  /** 0: any free port. */
  port: number;
  functions: HttpFunction[];
  /** Without one, only anonymous functions can be called. */
  functionKey: string | undefined;
  invocations: Invocations;
  clock: Clock;
}

/** So long the front end of Azure waits for an answer (documented), ms; the function runs on. */
const longestAnswerMs = 230_000;

export class HttpListener implements Listener {
  readonly #options: HttpListenerOptions;
  readonly #functions: HttpFunction[];
  readonly #server: Server;

  constructor(options: HttpListenerOptions) {
    this.#options = options;
    // Among routes that both fit, by name: a literal has no precedence over a parameter (inferred from reports of users).
    this.#functions = options.functions.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    this.#server = withoutTimeouts(createServer((request, response) => void this.#answer(request, response)));
  }

  async start(): Promise<void> {
    const { promise, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
    this.#server.once('error', reject);
    this.#server.listen(this.#options.port, '127.0.0.1', resolve);
    await promise;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** New connections are refused; requests under way are answered. */
  stop(): Promise<void> {
    this.#server.close();
    this.#server.closeIdleConnections();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return Promise.resolve();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(`http://${request.headers.host ?? ''}${request.url ?? '/'}`);
    if (url === null) return void response.writeHead(400).end();
    const found = this.#find(request.method ?? 'GET', url.pathname);
    // A known route with another method is not found either (inferred: the method is a route constraint).
    if (found === undefined) return void response.writeHead(404).end();
    if (!this.#isAuthorized(found.target, request, url)) return void response.writeHead(401).end();
    const { invocations, clock } = this.#options;
    const { fn } = found.target;
    // With which status it gives up is unverified.
    const cancel = clock.at(clock.now() + longestAnswerMs, () => response.writeHead(504).end());
    await invocations.track(fn.metadata.name, async (id) => {
      try {
        const data = await rpcFromRequest(request, url, found.params);
        const returned = await invocations.invoke(fn, id, () => ({ data }));
        if (!response.writableEnded) sendResponse(response, returned);
      } catch {
        // Logged with the invocation. What went wrong is not told to the caller.
        if (!response.writableEnded) response.writeHead(500).end();
      }
      cancel();
      // In flight until the answer has left: closing the host waits for it. The caller may have gone.
      await finished(response).catch(() => undefined);
    });
  }

  #find(method: string, path: string): { target: HttpFunction; params: Record<string, string> } | undefined {
    for (const target of this.#functions) {
      if (!target.methods.includes(method)) continue;
      const params = target.route.match(path);
      if (params !== undefined) return { target, params };
    }
    return undefined;
  }

  #isAuthorized({ authLevel }: HttpFunction, request: IncomingMessage, url: URL): boolean {
    if (authLevel === 'anonymous') return true;
    const { functionKey } = this.#options;
    const given = request.headers['x-functions-key'] ?? url.searchParams.get('code');
    return functionKey !== undefined && given === functionKey;
  }
}

function nameOf({ fn }: HttpFunction): string {
  return fn.metadata.name.toLowerCase();
}
