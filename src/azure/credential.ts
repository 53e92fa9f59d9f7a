import type { TokenCredential } from '@azure/identity';
import { lazily } from './lazily.ts';

/** The identity of the Functions app: the user-assigned one of this client id, else the system-assigned one. */
export function createCredential(clientId: string | undefined): TokenCredential {
  return lazily<TokenCredential>(
    async () => {
      const { ManagedIdentityCredential } = await import('@azure/identity');
      return clientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId });
    },
    { getToken: true },
  );
}
