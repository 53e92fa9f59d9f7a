import { grownTo } from '../../blob/grown-disk.ts';
import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { acceptFailing } from '../operations/failing-operation.ts';
import { concurrentRequest, invalidParameter } from '../snapshots/compute-errors.ts';
import { checkNetworkAccess } from '../snapshots/check-settings.ts';
import { checkDiskEncryptionSet } from '../snapshots/disk-encryption-set.ts';
import type { ResourceChange } from '../snapshots/snapshot-request.ts';
import { echoBody } from '../snapshots/echo-body.ts';
import { tagsAfter } from '../tag-rules.ts';
import { diskBody } from './disk-body.ts';
import { diskOf } from './disk-of-call.ts';
import { checkDiskSku } from './disk-sku.ts';
import { idOfDisk, type StoredDisk } from './stored-disk.ts';

/** Changes a disk that exists: the 202 says `Updating`, the change shows at once. */
export function updateDisk(call: ArmCall, disk: StoredDisk, change: ResourceChange): ArmAnswer {
  const { cloud } = call;
  const { location } = disk;
  // Nothing is asked of a SKU that stays: one of the seed may be any.
  if (change.sku !== undefined && change.sku !== disk.sku) {
    checkDiskSku(change.sku, location, cloud.behaviour);
  }
  checkDiskEncryptionSet(call, change.properties, location);
  checkNetworkAccess({ ...disk.properties, ...change.properties });
  const { diskSizeGB = disk.diskSizeGB } = change;
  if (diskSizeGB < disk.diskSizeGB) {
    throw invalidParameter('diskSizeGB', 'The size of a disk cannot be reduced.');
  }
  const acceptedBody = (): unknown =>
    call.request.method === 'PUT'
      ? echoBody(call, idOfDisk(disk), 'Microsoft.Compute/disks')
      : diskBody(disk);
  const failing = acceptFailing(call, disk, 'update', acceptedBody);
  if (failing !== undefined) return failing;
  disk.tags = tagsAfter(disk.tags, change.tags);
  disk.sku = change.sku ?? disk.sku;
  if (diskSizeGB > disk.diskSizeGB) grow(call, disk, diskSizeGB);
  disk.properties = { ...disk.properties, ...change.properties };
  disk.provisioningState = 'Updating';
  const finish = (): unknown => {
    if (diskOf(call) !== disk) throw concurrentRequest();
    disk.provisioningState = 'Succeeded';
    cloud.report(call, { kind: 'Write', resourceId: idOfDisk(disk) });
    return diskBody(disk);
  };
  return acceptDiskOperation(call, { location, finish }, acceptedBody());
}

/** Documented: snapshots of it that are still copied in the background fail. Their error code is unverified. */
function grow({ cloud }: ArmCall, disk: StoredDisk, diskSizeGB: number): void {
  disk.diskSizeGB = diskSizeGB;
  disk.content = disk.content && grownTo(disk.content, diskSizeGB * 2 ** 30);
  for (const snapshot of cloud.subscriptions.snapshots()) {
    if (snapshot.creationData.sourceUniqueId !== disk.uniqueId) continue;
    cloud.copies.fail(snapshot, 'OperationNotAllowed', cloud.clock.now());
  }
}
