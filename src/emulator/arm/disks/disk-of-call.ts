import type { ArmCall } from '../arm-call.ts';
import { resourceNotFound } from '../arm-errors.ts';
import { resourceGroupId } from '../resource-id.ts';
import type { StoredDisk } from './stored-disk.ts';

export function diskIdOfCall({ params }: ArmCall): string {
  const { subscriptionId, resourceGroup, name } = params;
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/disks/${name}`;
}

/** The disk that a path names. Throws `ResourceNotFound`. */
export function diskOf(call: ArmCall): StoredDisk {
  const disk = call.cloud.subscriptions.disk(diskIdOfCall(call));
  if (disk === undefined) {
    throw resourceNotFound('Microsoft.Compute/disks', call.params.name, call.params.resourceGroup);
  }
  return disk;
}
