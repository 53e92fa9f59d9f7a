import type { ArmCall } from '../arm-call.ts';
import { resourceNotFound } from '../arm-errors.ts';
import type { StoredDisk } from './stored-disk.ts';

/** The disk that a path names. Throws `ResourceNotFound`. */
export function diskOf({ params, cloud }: ArmCall): StoredDisk {
  const disk = cloud.subscriptions.disks.find(params);
  if (disk === undefined) {
    throw resourceNotFound('Microsoft.Compute/disks', params.name, params.resourceGroup);
  }
  return disk;
}
