import type { JsonObject } from '../json.ts';
import type { StoredAccount } from './stored-account.ts';

export interface AccountBody {
  id: string;
  name: string;
  type: 'Microsoft.Storage/storageAccounts';
  location: string;
  tags: Record<string, string>;
  kind: string;
  sku: { name: string; tier: string };
  properties: JsonObject;
}

/** A storage account as Resource Manager shows it. `blobEndpoint` is where all accounts of the local cloud are. */
export function accountBody(account: StoredAccount, blobEndpoint: string): AccountBody {
  const { id, name, location, tags, kind, sku, provisioningState, timeCreated, properties } = account;
  return {
    id,
    name,
    type: 'Microsoft.Storage/storageAccounts',
    location,
    tags: { ...tags },
    kind,
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    properties: {
      ...properties,
      provisioningState,
      creationTime: new Date(timeCreated).toISOString(),
      primaryEndpoints: { blob: `${blobEndpoint}/${name}/` },
      primaryLocation: location,
      statusOfPrimary: 'available',
    },
  };
}
