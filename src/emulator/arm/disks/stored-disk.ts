import type { PageSource } from '../../blob/pages.ts';
import type { JsonObject } from '../json.ts';
import { diskId } from '../resource-id.ts';
import type { CreationData } from '../snapshots/stored-snapshot.ts';

export interface StoredDisk {
  readonly subscriptionId: string;
  /** As the group spells it. */
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
  /** The settable properties, as they are sent and shown: `osType`, `encryption`, `networkAccessPolicy` and so on. */
  properties: JsonObject;
  /** Id of the machine that it is attached to. */
  managedBy: string | undefined;
  /** Undefined: the disk is in use, so that each snapshot of it has other bytes. */
  content: PageSource | undefined;
  /** How long its incremental snapshots stay `Pending`, as with Premium SSD v2 and Ultra disks (documented). */
  readonly backgroundCopyMs: number;
}

export function idOfDisk({ subscriptionId, resourceGroup, name }: StoredDisk): string {
  return diskId(subscriptionId, resourceGroup, name);
}
