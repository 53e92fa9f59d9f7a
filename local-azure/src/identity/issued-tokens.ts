import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { signingKey } from './signing-key.ts';

/** Managed identities get tokens for a day (documented). */
export const lifetimeMs = 24 * 3_600_000;
/** Of the identity that is meant when a request names none. */
export const defaultClientId = '00000000-0000-0000-0000-00000000c11d';
export const tenantId = '00000000-0000-0000-0000-0000000000aa';
/** Entra's own, of tokens of version 1.0. */
export const issuer = `https://sts.windows.net/${tenantId}/`;

/** A token and what every form of answer says of it. Times in ms since 1970. */
export interface IssuedToken {
  text: string;
  audience: string;
  clientId: string;
  issued: number;
  expires: number;
}

/** The tokens of one cloud. Only these are valid in it, by its own clock; their signature is for others to check. */
export class IssuedTokens {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, IssuedToken>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(audience: string, clientId: string): IssuedToken {
    const issued = this.#clock.now();
    for (const [text, { expires }] of this.#tokens) {
      if (expires + lifetimeMs <= issued) this.#tokens.delete(text);
    }
    const expires = issued + lifetimeMs;
    const text = signingKey.sign(claimsOf(audience, clientId, issued, expires));
    const token = { text, audience, clientId, issued, expires };
    this.#tokens.set(text, token);
    return token;
  }

  /** Undefined when a token is good for one of these audiences now; else why it is not. */
  problemOf(text: string, audiences: readonly string[]): string | undefined {
    const token = this.#tokens.get(text);
    if (token === undefined)
      return 'the token is not one of the local identity endpoint, or has long expired';
    if (token.expires <= this.#clock.now()) return 'the token has expired';
    if (audiences.map(audienceKey).includes(audienceKey(token.audience))) return undefined;
    return `the token is for ${token.audience}, not for ${audiences.join(' or ')}`;
  }
}

export function secondsOf(ms: number): number {
  return Math.floor(ms / 1000);
}

function claimsOf(aud: string, appid: string, issued: number, expires: number): Record<string, unknown> {
  return {
    aud,
    iss: issuer,
    iat: secondsOf(issued),
    nbf: secondsOf(issued),
    exp: secondsOf(expires),
    appid,
    idtyp: 'app',
    // In Entra the object id is another one; Resource Manager counts its throttling by it.
    oid: appid,
    sub: appid,
    tid: tenantId,
    ver: '1.0',
    jti: randomUUID(),
  };
}

/** Entra takes a slash at the end or leaves it out. */
function audienceKey(audience: string): string {
  return audience.replace(/\/+$/, '').toLowerCase();
}
