import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** The public half, as a key set gives it (RFC 7517). */
export interface PublicKey {
  kty: 'RSA';
  use: 'sig';
  alg: 'RS256';
  kid: string;
  x5t: string;
  n: string;
  e: string;
}

/** The RSA key of one process, by which all its tokens are signed. Made when the first token asks for it. */
export class SigningKey {
  #pair: { privateKey: KeyObject; publicKey: KeyObject } | undefined;

  get publicKey(): PublicKey {
    const { n = '', e = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const kid = createHash('sha1').update(n).digest('base64url');
    return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, x5t: kid, n, e };
  }

  /** A JSON web token of these claims (RFC 7519), signed with RS256. */
  sign(claims: Readonly<Record<string, unknown>>): string {
    const { kid, x5t } = this.publicKey;
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${part({ typ: 'JWT', alg: 'RS256', x5t, kid })}.${part(claims)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(this.#keys.privateKey, 'base64url');
    return `${signed}.${signature}`;
  }

  get #keys(): { privateKey: KeyObject; publicKey: KeyObject } {
    this.#pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.#pair;
  }
}

/** Making one takes longer than all else that a cloud does at its start. */
export const signingKey = new SigningKey();
