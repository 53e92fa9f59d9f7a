/** Plain http on loopback by which people, scripts and tests play Azure's other users, and its bad days. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ArmError } from '../arm/arm-error.ts';
import { ManualClock } from '../clock.ts';
import { withoutTimeouts } from '../without-timeouts.ts';
import { cloudRoutes } from './cloud-routes.ts';
import { ControlError } from './control-error.ts';
import { faultRoutes } from './fault-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { machineRoutes } from './machine-routes.ts';
import { matchRoute, type ControlParts } from './route.ts';
import { policyRoutes } from './policy-routes.ts';
import { snapshotRoutes } from './snapshot-routes.ts';

const routes = [
  ...snapshotRoutes,
  ...machineRoutes,
  ...groupRoutes,
  ...cloudRoutes,
  ...faultRoutes,
  ...policyRoutes,
];

/** A command for people, as `GET /` lists them. */
export interface ControlExample {
  route: string;
  what: string;
  curl: string;
}

export class ControlEndpoint {
  readonly url: string;
  /** Commands of a program that embeds the cloud, listed by `GET /` as well. */
  readonly more: ControlExample[] = [];
  readonly #server: http.Server;

  private constructor(server: http.Server) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
  }

  static async start({ port, ...parts }: ControlParts & { port: number }): Promise<ControlEndpoint> {
    const server = http.createServer((request, response) => {
      void serve(parts, request, () => endpoint.more).then(({ status, body }) => {
        const isText = typeof body === 'string';
        response.writeHead(status, {
          'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
        });
        response.end(isText ? body : `${JSON.stringify(body, undefined, 2)}\n`);
      });
    });
    withoutTimeouts(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    const endpoint = new ControlEndpoint(server);
    return endpoint;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function serve(
  parts: ControlParts,
  request: http.IncomingMessage,
  more: () => readonly ControlExample[],
): Promise<{ status: number; body: unknown }> {
  try {
    const url = urlOf(request);
    const asked = { method: request.method ?? 'GET', path: url.pathname.replace(/(.)\/+$/, '$1') };
    const body = await bodyOf(request, url);
    if (asked.method === 'GET' && asked.path === '/') {
      const all = [...overview(request, parts), ...more()];
      return { status: 200, body: wantsJson(request) ? all : textOf(all) };
    }
    for (const route of routes) {
      const name = matchRoute(route, asked);
      if (name !== undefined) return { status: 200, body: route.run(parts, { name, body }) };
    }
    throw new ControlError(404, `${asked.method} ${asked.path} is not known; GET / lists what is`);
  } catch (error) {
    const message = messageOf(error);
    const code = error instanceof ArmError ? { code: error.code } : {};
    return { status: statusOf(error), body: { error: message, ...code } };
  }
}

function urlOf(request: http.IncomingMessage): URL {
  const path = request.url ?? '/';
  try {
    decodeURIComponent(path);
    return new URL(path, 'http://127.0.0.1');
  } catch {
    throw new ControlError(400, `${path} is not a valid path`);
  }
}

/** A name that no path can hold, such as `%`, is found out only where the path is read. */
function messageOf(error: unknown): string {
  if (error instanceof URIError) return 'a name in this request cannot stand in a path; "%" is in no name';
  return error instanceof Error ? error.message : String(error);
}

/** A refusal of Resource Manager is passed on with its own status. */
function statusOf(error: unknown): number {
  if (error instanceof URIError) return 400;
  return error instanceof ControlError || error instanceof ArmError ? error.status : 500;
}

async function bodyOf(request: http.IncomingMessage, url: URL): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const query = Object.fromEntries(url.searchParams);
  if (text === '') return query;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ControlError(400, 'the body is not JSON; GET / shows examples');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ControlError(400, 'the body has to be a JSON object; GET / shows examples');
  }
  return { ...query, ...body };
}

/** A program says that it wants JSON; curl and browsers do not, and in JSON no command could be pasted from a screen. */
function wantsJson({ headers }: http.IncomingMessage): boolean {
  return headers.accept?.includes('application/json') === true;
}

function textOf(examples: readonly ControlExample[]): string {
  const titleOf = ({ route, what }: ControlExample): string =>
    (route.includes('/') ? `${route}: ${what}` : what).replace(/^/gm, '# ');
  return examples.map((example) => `${titleOf(example)}\n${example.curl}\n`).join('\n');
}

function overview(request: http.IncomingMessage, { clock }: ControlParts): ControlExample[] {
  const address = `http://${request.headers.host ?? '127.0.0.1'}`;
  const there = routes.filter(({ needsManualClock }) => !needsManualClock || clock instanceof ManualClock);
  return there.map(({ method, path, what, example }) => {
    const named = path.replace(
      '{name}',
      path.startsWith('/groups') ? 'rg-new' : path.startsWith('/machines') ? 'vm-1' : 'golden-1',
    );
    return {
      route: `${method} ${path}`,
      what,
      curl: `curl -X ${method} ${address}${named} ${example}`.trim(),
    };
  });
}
