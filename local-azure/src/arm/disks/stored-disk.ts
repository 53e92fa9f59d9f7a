import type { PageSource } from '../../blob/pages.ts';
import { diskId } from '../resource-id.ts';
import type { ComputeResource } from '../snapshots/compute-resource.ts';

export interface StoredDisk extends ComputeResource {
  /** Shared by all incremental snapshots of this disk. */
  readonly familyId: string;
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
