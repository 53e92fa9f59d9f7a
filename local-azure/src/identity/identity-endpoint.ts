/**
 * The token endpoints of a managed identity: App Service's, which Functions give to an app (`IDENTITY_ENDPOINT`,
 * `IDENTITY_HEADER`), and a virtual machine's metadata service (both documented). Tokens look like Entra's and expire
 * by the clock of the local cloud, as the programs that use them may run on it.
 */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import { FaultList } from '../fault-list.ts';
import { checkAssigned, type AssignedIdentities } from './assigned-identities.ts';
import { discoveryAnswer } from './discovery.ts';
import { IssuedTokens, tenantId } from './issued-tokens.ts';
import type { TokenFault } from './token-fault.ts';
import { appServiceFormOf, refused, virtualMachineForm } from './token-forms.ts';
import { withoutTimeouts } from '../without-timeouts.ts';

export { defaultClientId } from './issued-tokens.ts';

const appServicePath = '/msi/token';
/** On a real machine this is at 169.254.169.254. */
const virtualMachinePath = '/metadata/identity/oauth2/token';

export class IdentityEndpoint {
  /** Value of `IDENTITY_ENDPOINT`. */
  readonly url: string;
  /** Value of `IDENTITY_HEADER` by which any identity is had. */
  readonly header: string;
  /** `http://…`, without a slash at the end: of the metadata service, and of what checks tokens. */
  readonly origin: string;
  readonly faults: FaultList<TokenFault>;
  readonly #server: http.Server;
  readonly #tokens: IssuedTokens;
  readonly #apps: Map<string, AssignedIdentities>;

  private constructor(
    server: http.Server,
    header: string,
    tokens: IssuedTokens,
    faults: FaultList<TokenFault>,
    apps: Map<string, AssignedIdentities>,
  ) {
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.url = `${this.origin}${appServicePath}`;
    this.header = header;
    this.faults = faults;
    this.#server = server;
    this.#tokens = tokens;
    this.#apps = apps;
  }

  static async start({ clock, port = 0 }: { clock: Clock; port?: number }): Promise<IdentityEndpoint> {
    const header = randomUUID();
    const tokens = new IssuedTokens(clock);
    const faults = new FaultList<TokenFault>();
    const apps = new Map<string, AssignedIdentities>();
    const server = http.createServer((request, response) => {
      const fault = isForToken(request) ? faults.take()?.answer : undefined;
      if (fault === 'stalled-connection') return;
      if (fault === 'broken-connection') {
        request.socket.destroy();
        return;
      }
      const { status, body } = fault ?? answer(request, { header, apps, tokens });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    withoutTimeouts(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new IdentityEndpoint(server, header, tokens, faults, apps);
  }

  /** Value of `IDENTITY_HEADER` for an app that has these identities and no other. */
  headerOf(identities: AssignedIdentities): string {
    const header = randomUUID();
    this.#apps.set(header, identities);
    return header;
  }

  /** Of all tokens and subscriptions that say no other. */
  get tenantId(): string {
    return tenantId;
  }

  /** Undefined when a token is good for one of these audiences now; else why it is not. */
  problemOf(token: string, audiences: readonly string[]): string | undefined {
    return this.#tokens.problemOf(token, audiences);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function isForToken({ url = '/' }: http.IncomingMessage): boolean {
  return [appServicePath, virtualMachinePath].includes(pathOf(new URL(url, 'http://127.0.0.1')));
}

/** The Azure CLI puts a slash behind the address. */
function pathOf({ pathname }: URL): string {
  return pathname.replace(/\/+$/, '');
}

function answer(
  request: http.IncomingMessage,
  {
    header,
    apps,
    tokens,
  }: { header: string; apps: ReadonlyMap<string, AssignedIdentities>; tokens: IssuedTokens },
): { status: number; body: unknown } {
  const { method, headers } = request;
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const path = pathOf(url);
  if (method === 'GET' && (path === appServicePath || path === virtualMachinePath)) {
    const form =
      path === appServicePath ? appServiceFormOf(url.searchParams.get('api-version')) : virtualMachineForm;
    const secret = [headers['x-identity-header'], headers['secret']].find((one) => apps.has(String(one)));
    const read = form.read(url.searchParams, headers, secret?.toString() ?? header);
    // A machine has all of them.
    const asked =
      form === virtualMachineForm ? read : checkAssigned(read, apps.get(secret?.toString() ?? ''));
    if ('status' in asked) return asked;
    return { status: 200, body: form.answer(tokens.issue(asked.audience, asked.clientId)) };
  }
  const found = method === 'GET' ? discoveryAnswer(`http://${headers.host ?? '127.0.0.1'}`, path) : undefined;
  if (found !== undefined) return { status: 200, body: found };
  return refused(
    404,
    `only GET ${appServicePath}, GET ${virtualMachinePath} and the tenant's discovery document are served here`,
  );
}
