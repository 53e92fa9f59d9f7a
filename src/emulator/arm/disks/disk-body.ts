import type { JsonObject } from '../json.ts';
import { diskIdOf, type StoredDisk } from './stored-disk.ts';

/** A disk as Resource Manager shows it. */
export interface DiskBody {
  id: string;
  name: string;
  type: 'Microsoft.Compute/disks';
  location: string;
  tags: Record<string, string>;
  sku: { name: string; tier: string };
  managedBy?: string;
  properties: JsonObject;
}

export function diskBody(disk: StoredDisk): DiskBody {
  const { name, location, tags, sku, properties, creationData, diskSizeGB, managedBy } = disk;
  const { timeCreated, uniqueId, provisioningState } = disk;
  return {
    id: diskIdOf(disk),
    name,
    type: 'Microsoft.Compute/disks',
    location,
    tags: { ...tags },
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    ...(managedBy !== undefined && { managedBy }),
    properties: {
      ...properties,
      creationData,
      diskSizeGB,
      diskSizeBytes: diskSizeGB * 2 ** 30,
      timeCreated: new Date(timeCreated).toISOString(),
      provisioningState,
      diskState: managedBy === undefined ? 'Unattached' : 'Attached',
      uniqueId,
    },
  };
}
