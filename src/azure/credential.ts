import type { HttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { answeringWithin } from './answering-within.ts';
import { lazily } from './lazily.ts';

/** Shorter than a call of Resource Manager may take, and longer than the attempts of the credential itself, ms. */
const longestTokenMs = 20_000;

/** Of one request, to which the credential sets no limit, ms: later than the other, which says better what is wrong. */
const longestRequestMs = 25_000;

/** The identity of the Functions app: the user-assigned one of this client id, else the system-assigned one. */
export function createCredential(clientId: string | undefined): TokenCredential {
  const credential = lazily<TokenCredential>(
    async () => {
      const { ManagedIdentityCredential } = await import('@azure/identity');
      const options = { httpClient: await endingRequests() };
      return clientId === undefined
        ? new ManagedIdentityCredential(options)
        : new ManagedIdentityCredential({ clientId, ...options });
    },
    { getToken: true },
  );
  return answeringWithin(longestTokenMs, credential);
}

/** What is not answered is ended, or each attempt would leave a connection open for as long as nobody answers. */
async function endingRequests(): Promise<HttpClient> {
  const { createDefaultHttpClient } = await import('@azure/core-rest-pipeline');
  const client = createDefaultHttpClient();
  return {
    sendRequest(request) {
      request.timeout ||= longestRequestMs;
      return client.sendRequest(request);
    },
  };
}
