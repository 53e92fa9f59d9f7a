import { keyOf, parseResourceId, regionFrom } from '../resource-id.ts';
import type { SeedStorageAccount } from '../resource-manager-seed.ts';
import { accountId, type StoredAccount } from './stored-account.ts';

/** `now` (ms) is when it was made. Throws when the id is not that of a storage account. */
export function accountFromSeed(seed: SeedStorageAccount, now: number): StoredAccount {
  const id = parseResourceId(seed.id, 'Microsoft.Storage/storageAccounts');
  if (id === undefined) throw new Error(`not the id of a storage account: ${seed.id}`);
  const { subscriptionId, resourceGroup } = id;
  const name = keyOf(id.name);
  const { allowSharedKeyAccess = true, containers = [] } = seed;
  return {
    id: accountId(subscriptionId, resourceGroup, name),
    name,
    subscriptionId,
    resourceGroup,
    location: regionFrom(seed.location),
    tags: {},
    kind: 'StorageV2',
    sku: 'Standard_LRS',
    provisioningState: 'Succeeded',
    timeCreated: now,
    properties: { minimumTlsVersion: 'TLS1_2', supportsHttpsTrafficOnly: true, allowSharedKeyAccess },
    allowBlobPublicAccess: false,
    allowSharedKeyAccess,
    containers: new Map(
      containers.map((container) => [
        container,
        { name: container, etag: `"0x8D0"`, lastModified: now, blobs: new Map() },
      ]),
    ),
  };
}
