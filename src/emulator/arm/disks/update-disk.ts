import { grownTo } from '../../blob/grown-disk.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { concurrentRequest, invalidParameter } from '../snapshots/compute-errors.ts';
import { checkDiskEncryptionSet } from '../snapshots/disk-encryption-set.ts';
import type { SnapshotChange } from '../snapshots/update-snapshot.ts';
import { diskBody } from './disk-body.ts';
import { diskOf } from './disk-of-call.ts';
import { checkDiskSku } from './disk-sku.ts';
import { diskIdOf, type StoredDisk } from './stored-disk.ts';

/** Changes a disk that exists; what is undefined stays. */
export function updateDisk(call: ArmCall, disk: StoredDisk, change: SnapshotChange): ArmAnswer {
  const { cloud } = call;
  const { location } = disk;
  const { tags, sku, diskSizeGB = disk.diskSizeGB, properties } = change;
  if (sku !== undefined) checkDiskSku(sku, location, cloud.behaviour);
  checkDiskEncryptionSet(call, properties, location);
  if (diskSizeGB < disk.diskSizeGB) {
    throw invalidParameter('diskSizeGB', 'The size of a disk cannot be reduced.');
  }
  disk.tags = tags ?? disk.tags;
  disk.sku = sku ?? disk.sku;
  if (diskSizeGB > disk.diskSizeGB && disk.content)
    disk.content = grownTo(disk.content, diskSizeGB * 2 ** 30);
  disk.diskSizeGB = diskSizeGB;
  disk.properties = { ...disk.properties, ...properties };
  disk.provisioningState = 'Updating';
  const finish = (): unknown => {
    if (diskOf(call) !== disk) throw concurrentRequest();
    disk.provisioningState = 'Succeeded';
    cloud.report(call, { kind: 'Write', resourceId: diskIdOf(disk) });
    return diskBody(disk);
  };
  return acceptDiskOperation(call, { location, finish }, diskBody(disk));
}
