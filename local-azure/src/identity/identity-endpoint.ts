/**
 * The token endpoint that App Service and Functions give to an app with a managed identity
 * (`IDENTITY_ENDPOINT`, `IDENTITY_HEADER`; documented). Tokens look like Entra's and are known only here. They
 * expire by the clock of the local cloud, as the programs that use them may run on it.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { withoutTimeouts } from '../without-timeouts.ts';

const path = '/msi/token';
const apiVersion = '2019-08-01';
/** Managed identities get tokens for a day (documented). */
const lifetimeMs = 24 * 3_600_000;
/** Of the identity that is meant when the request names none. */
export const defaultClientId = '00000000-0000-0000-0000-00000000c11d';
const tenantId = '00000000-0000-0000-0000-0000000000aa';

interface IssuedToken {
  audience: string;
  expires: number;
}

export class IdentityEndpoint {
  /** Value of `IDENTITY_ENDPOINT`. */
  readonly url: string;
  /** Value of `IDENTITY_HEADER`. */
  readonly header: string;
  readonly #server: http.Server;
  readonly #clock: Clock;
  readonly #tokens: Map<string, IssuedToken>;

  private constructor(server: http.Server, clock: Clock, header: string, tokens: Map<string, IssuedToken>) {
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    this.header = header;
    this.#server = server;
    this.#clock = clock;
    this.#tokens = tokens;
  }

  static async start({ clock, port = 0 }: { clock: Clock; port?: number }): Promise<IdentityEndpoint> {
    const header = randomUUID();
    const tokens = new Map<string, IssuedToken>();
    const server = http.createServer((request, response) => {
      const { status, body } = answer(request, header, clock, tokens);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    withoutTimeouts(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new IdentityEndpoint(server, clock, header, tokens);
  }

  /** Undefined when a token is good for one of these audiences now; else why it is not. */
  problemOf(token: string, audiences: readonly string[]): string | undefined {
    const issued = this.#tokens.get(token);
    if (issued === undefined)
      return 'the token is not one of the local identity endpoint, or has long expired';
    if (issued.expires <= this.#clock.now()) return 'the token has expired';
    if (audiences.map(audienceKey).includes(audienceKey(issued.audience))) return undefined;
    return `the token is for ${issued.audience}, not for ${audiences.join(' or ')}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function answer(
  request: http.IncomingMessage,
  header: string,
  clock: Clock,
  tokens: Map<string, IssuedToken>,
): { status: number; body: unknown } {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const resource = url.searchParams.get('resource');
  if (url.pathname !== path || request.method !== 'GET') {
    return refused(404, `only GET ${path} is served here`);
  }
  // The header keeps away requests that a program was tricked into (documented); so it is asked for first.
  if (request.headers['x-identity-header'] !== header) {
    return refused(401, 'the header X-IDENTITY-HEADER does not have the value of IDENTITY_HEADER');
  }
  if (url.searchParams.get('api-version') !== apiVersion) {
    return refused(400, `the query parameter api-version has to be ${apiVersion}`);
  }
  if (resource === null || resource === '') {
    return refused(400, 'the query parameter resource is missing; it is the audience of the token');
  }
  const clientId = url.searchParams.get('client_id') ?? defaultClientId;
  const now = clock.now();
  for (const [old, { expires }] of tokens) if (expires + lifetimeMs <= now) tokens.delete(old);
  const expires = now + lifetimeMs;
  const token = tokenText(resource, clientId, now, expires);
  tokens.set(token, { audience: resource, expires });
  return {
    status: 200,
    body: {
      access_token: token,
      expires_on: String(Math.floor(expires / 1000)),
      resource,
      token_type: 'Bearer',
      client_id: clientId,
    },
  };
}

/** Three parts as in a JWT, so that programs which look into a token find what they expect; not signed. */
function tokenText(aud: string, appid: string, issued: number, expires: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = (time: number): number => Math.floor(time / 1000);
  const claims = {
    aud,
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: seconds(issued),
    nbf: seconds(issued),
    exp: seconds(expires),
    appid,
    idtyp: 'app',
    // In Entra the object id is another one; Resource Manager counts its throttling by it.
    oid: appid,
    tid: tenantId,
    jti: randomUUID(),
  };
  return [part({ typ: 'JWT', alg: 'none' }), part(claims), 'local'].join('.');
}

/** Entra takes a slash at the end or leaves it out. */
function audienceKey(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}

/** The fields that the client reads of a refusal. */
function refused(statusCode: number, message: string): { status: number; body: unknown } {
  return { status: statusCode, body: { statusCode, message, correlationId: randomUUID() } };
}
