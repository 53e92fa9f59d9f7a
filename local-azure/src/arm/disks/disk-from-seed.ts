import { randomUUID } from 'node:crypto';
import { parseResourceId, regionFrom } from '../resource-id.ts';
import type { SeedDisk } from '../resource-manager-seed.ts';
import { defaultProperties } from '../snapshots/default-properties.ts';
import type { StoredDisk } from './stored-disk.ts';

/** A disk that is there without ever having been created. Throws when its id is not that of a disk. */
export function diskFromSeed(seed: SeedDisk, now: number): StoredDisk {
  const named = parseResourceId(seed.id, 'Microsoft.Compute/disks');
  if (named === undefined) throw new Error(`not the id of a disk: ${seed.id}`);
  return {
    ...named,
    location: regionFrom(seed.location),
    tags: { ...seed.tags },
    sku: seed.sku ?? 'Standard_LRS',
    uniqueId: seed.uniqueId ?? randomUUID(),
    familyId: randomUUID(),
    timeCreated: now,
    provisioningState: 'Succeeded',
    diskSizeGB: seed.diskSizeGB ?? 128,
    creationData: { createOption: 'Empty' },
    properties: { ...defaultProperties, ...seed.properties },
    managedBy: undefined,
    content: undefined,
    backgroundCopyMs: seed.backgroundCopyMs ?? 0,
  };
}
