import type { TokenCredential } from '@azure/identity';
import { answeringWithin } from './answering-within.ts';
import { lazily } from './lazily.ts';

/** Shorter than a call of Resource Manager may take, and longer than the attempts of the credential itself, ms. */
const longestTokenMs = 20_000;

/** The identity of the Functions app: the user-assigned one of this client id, else the system-assigned one. */
export function createCredential(clientId: string | undefined): TokenCredential {
  const credential = lazily<TokenCredential>(
    async () => {
      const { ManagedIdentityCredential } = await import('@azure/identity');
      return clientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId });
    },
    { getToken: true },
  );
  return answeringWithin(longestTokenMs, credential);
}
