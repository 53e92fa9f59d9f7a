import type { JsonObject } from '../json.ts';
import { timestamp } from '../timestamp.ts';
import { idOfDisk, type StoredDisk } from './stored-disk.ts';

/** A disk as Resource Manager shows it. */
export interface DiskBody {
  id: string;
  name: string;
  type: 'Microsoft.Compute/disks';
  location: string;
  /** Id of the machine that it is attached to. */
  managedBy?: string;
  tags: Record<string, string>;
  sku: { name: string; tier: string };
  properties: JsonObject;
}

export function diskBody(disk: StoredDisk): DiskBody {
  const { name, location, tags, sku, managedBy, properties, creationData, diskSizeGB } = disk;
  const { timeCreated, uniqueId, provisioningState, content } = disk;
  return {
    id: idOfDisk(disk),
    name,
    type: 'Microsoft.Compute/disks',
    location,
    ...(managedBy !== undefined && { managedBy }),
    tags: { ...tags },
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    properties: {
      ...properties,
      creationData,
      diskSizeGB,
      // Of what began as an import not always whole GiB.
      diskSizeBytes: content?.size ?? diskSizeGB * 2 ** 30,
      timeCreated: timestamp(timeCreated),
      provisioningState,
      diskState: managedBy === undefined ? 'Unattached' : 'Attached',
      uniqueId,
    },
  };
}
