import { ManagedIdentityCredential } from '@azure/identity';

/** The identity of the Functions app: the user-assigned one of this client id, else the system-assigned one. */
export function createCredential(clientId: string | undefined): ManagedIdentityCredential {
  return clientId === undefined
    ? new ManagedIdentityCredential()
    : new ManagedIdentityCredential({ clientId });
}
