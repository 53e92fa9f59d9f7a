/**
 * A certificate authority for one run, and a certificate of it for loopback. The SDKs refuse plain http with a
 * token, so Resource Manager and Service Bus are served over TLS. The key of the authority is thrown away at once.
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export interface LoopbackAuthority {
  /** PEM of the authority, for whoever is to trust it. */
  authority: string;
  /** PEM of the server's certificate and its key. */
  cert: string;
  key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;

let made: Promise<LoopbackAuthority> | undefined;

/** The one of this process, made when it is first asked for. */
export function loopbackAuthority(): Promise<LoopbackAuthority> {
  made ??= createLoopbackAuthority();
  return made;
}

/** Valid by real time, from yesterday for a year: TLS asks the machine's clock, not that of the local cloud. */
export async function createLoopbackAuthority(): Promise<LoopbackAuthority> {
  const now = Date.now();
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 365 * day) };
  const authorityKeys = await newKeys();
  const serverKeys = await newKeys();
  // The name differs from run to run: two authorities of one name confuse whoever trusts both.
  const issuer = `CN=Local Azure ${webcrypto.randomUUID()}`;
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: issuer,
    ...validity,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost',
    issuer,
    ...validity,
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  return {
    authority: authority.toString('pem'),
    cert: server.toString('pem'),
    key: await privateKeyPem(serverKeys.privateKey),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  return x509.PemConverter.encode(der, 'PRIVATE KEY');
}
