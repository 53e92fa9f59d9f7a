/** How a process of a person's machine gets out to Azure: by the proxy and with the certificates by which az and azd go. */
import http from 'node:http';
import tls from 'node:tls';

let goes = false;

/** Once a process, as the machine has hundreds of certificates. */
export function goAsTheMachineDoes(): void {
  if (goes) return;
  goes = true;
  // By HTTPS_PROXY and NO_PROXY. Node before 24.14 cannot be told by code: NODE_USE_ENV_PROXY=1.
  (http as Partial<typeof http>).setGlobalProxyFromEnv?.();
  // A proxy that looks into TLS shows a certificate that the machine trusts, as azd does then, and Node does not by
  // itself. Node before 22.19 and 24.5 cannot be told by code: NODE_EXTRA_CA_CERTS.
  (tls as Partial<typeof tls>).setDefaultCACertificates?.([
    ...tls.getCACertificates('default'),
    ...tls.getCACertificates('system'),
  ]);
}
