import { randomUUID } from 'node:crypto';
import type { PageSource } from '../../blob/pages.ts';
import type { JsonObject } from '../json.ts';
import { parseResourceId, regionFrom, resourceGroupId } from '../resource-id.ts';
import type { SeedDisk } from '../resource-manager-seed.ts';
import type { CreationData } from '../snapshots/stored-snapshot.ts';

export interface StoredDisk {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
  tags: Record<string, string>;
  sku: string;
  readonly uniqueId: string;
  /** Shared by all incremental snapshots of this disk. */
  readonly familyId: string;
  /** ms since 1970 */
  readonly timeCreated: number;
  provisioningState: 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
  diskSizeGB: number;
  readonly creationData: CreationData;
  /** The settable properties, as they are sent and shown. */
  properties: JsonObject;
  /** How long an incremental snapshot of it stays `Pending`. */
  readonly backgroundCopyMs: number;
  /** The bytes of a disk that was made from a snapshot; of others they change with time. */
  content?: PageSource;
  /** Id of the machine that it is attached to. */
  managedBy?: string;
}

/** A disk of a machine that is not modelled: it was there before. */
export function diskFromSeed(seed: SeedDisk, now: number): StoredDisk {
  const id = parseResourceId(seed.id, 'Microsoft.Compute/disks');
  if (id === undefined) throw new Error(`not the id of a disk: ${seed.id}`);
  return {
    ...id,
    location: regionFrom(seed.location),
    tags: {},
    sku: 'Premium_LRS',
    uniqueId: seed.uniqueId ?? randomUUID(),
    familyId: randomUUID(),
    timeCreated: now,
    provisioningState: 'Succeeded',
    diskSizeGB: seed.diskSizeGB ?? 128,
    creationData: { createOption: 'FromImage' },
    properties: seed.properties ?? {},
    backgroundCopyMs: seed.backgroundCopyMs ?? 0,
  };
}

export function diskIdOf({ subscriptionId, resourceGroup, name }: StoredDisk): string {
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/disks/${name}`;
}
