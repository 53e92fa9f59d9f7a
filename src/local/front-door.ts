/**
 * One address for a browser: the app's functions with their key, and the control endpoint of the local cloud beside
 * them under `/local/`. For loopback alone, as whoever gets here may do everything.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Place } from './stage.ts';

type Group = Pick<Place, 'subscriptionId' | 'resourceGroup'>;

/** What the page needs in order to play: what the first rule selects, and its groups. */
export interface Scene {
  tags: Readonly<Record<string, string>>;
  from: Group;
  to: readonly Group[];
}

export interface Behind {
  /** Of the Functions host, asked for each time, as one that died is replaced. */
  app: () => string;
  functionKey: string;
  control: string;
  scene: Scene;
}

export class FrontDoor {
  readonly url: string;
  readonly #server: http.Server;

  private constructor(server: http.Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(behind: Behind): Promise<FrontDoor> {
    const server = http.createServer((request, response) => serve(behind, request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new FrontDoor(server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function serve(behind: Behind, request: http.IncomingMessage, response: http.ServerResponse): void {
  const refusal = refusalOf(request);
  const path = request.url ?? '/';
  if (refusal !== undefined) return answer(response, 403, { error: refusal });
  if (path === '/' || path.startsWith('/?')) {
    response.writeHead(302, { location: `/api/page${path.slice(1)}` }).end();
    return;
  }
  if (path === '/local/scene') return answer(response, 200, behind.scene);
  if (path.startsWith('/local/')) {
    return pass(request, response, new URL(path.slice('/local'.length), behind.control), {});
  }
  if (path.startsWith('/api/')) {
    return pass(request, response, new URL(path, behind.app()), { 'x-functions-key': behind.functionKey });
  }
  answer(response, 404, { error: `there is no ${path}` });
}

/**
 * A page of another site can send a browser here, and a name of its own that leads to loopback makes it take this for
 * that site.
 */
function refusalOf({ headers, method }: http.IncomingMessage): string | undefined {
  const [host] = (headers.host ?? '').split(':');
  if (host !== '127.0.0.1' && host !== 'localhost') return 'this address is for 127.0.0.1 alone';
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined || site === 'same-origin' || site === 'none';
  return isOwn || method === 'GET' ? undefined : 'a page of another site may not change anything here';
}

function pass(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  to: URL,
  added: Record<string, string>,
): void {
  const { method } = request;
  const onward = http.request(
    to,
    { method, headers: { ...request.headers, ...added, host: to.host } },
    (back) => {
      response.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(response);
    },
  );
  onward.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else answer(response, 502, { error: `nothing answers behind this address: ${error.message}` });
  });
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}

function answer(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
