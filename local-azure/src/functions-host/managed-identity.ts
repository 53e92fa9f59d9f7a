import type { Clock } from '../clock.ts';
import type { Settings } from './settings.ts';

interface AccessToken {
  token: string;
  expiresOnTimestamp: number;
}

const minutes = 60_000;

/**
 * The token endpoint of App Service (documented: `GET ?api-version=2019-08-01&resource=…` with the header
 * `X-IDENTITY-HEADER`), as a credential for the Service Bus client.
 */
export class ManagedIdentity {
  readonly #settings: Settings;
  readonly #clientId: string | undefined;
  readonly #clock: Clock;

  constructor(settings: Settings, clientId: string | undefined, clock: Clock) {
    this.#settings = settings;
    this.#clientId = clientId;
    this.#clock = clock;
  }

  async getToken(scopes: string | string[]): Promise<AccessToken> {
    const endpoint = this.#settings.get('IDENTITY_ENDPOINT');
    const header = this.#settings.get('IDENTITY_HEADER');
    if (endpoint === undefined || header === undefined) {
      throw new Error('No managed identity: IDENTITY_ENDPOINT and IDENTITY_HEADER have to be set.');
    }
    const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
    const url = new URL(endpoint);
    url.searchParams.set('api-version', '2019-08-01');
    url.searchParams.set('resource', scope.replace(/\/+\.default$/, ''));
    if (this.#clientId !== undefined) url.searchParams.set('client_id', this.#clientId);
    const response = await fetch(url, { headers: { 'x-identity-header': header } });
    if (!response.ok) {
      throw new Error(`Managed identity: ${response.status} ${await response.text()}`);
    }
    const body = (await response.json()) as { access_token: string; expires_on: string | number };
    return {
      token: body.access_token,
      expiresOnTimestamp: this.#realExpiry(Number(body.expires_on) * 1000),
    };
  }

  /**
   * The client renews by real time, the token expires by the clock's. So what is left of it counts from the
   * real now; within bounds, because the client would ask in a loop for a token that is all but expired, and
   * its timer overflows after 24 days.
   */
  #realExpiry(expiry: number): number {
    const left = expiry - this.#clock.now();
    return Date.now() + Math.min(Math.max(left, 10 * minutes), 24 * 60 * minutes);
  }
}
