import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import type { Cloud } from '../cloud.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { keyOf } from '../resource-id.ts';
import { concurrentRequest, diskAttached } from '../snapshots/compute-errors.ts';
import { isCopying } from '../snapshots/stored-snapshot.ts';
import { diskIdOfCall } from './disk-of-call.ts';
import { removeDisk } from './remove-disk.ts';
import { diskIdOf, type StoredDisk } from './stored-disk.ts';

/**
 * 202, or 204 for what is not there. Refused while it is attached (recorded), and while a snapshot of it is being made
 * (unverified, and so taken for the worse).
 */
export function deleteDisk(call: ArmCall): ArmAnswer {
  const { cloud } = call;
  const id = diskIdOfCall(call);
  const disk = cloud.subscriptions.disk(id);
  if (disk === undefined) return { status: 204 };
  if (disk.managedBy !== undefined) throw diskAttached(disk.name, disk.managedBy);
  if (disk.provisioningState === 'Updating' || isBeingCopied(cloud, disk)) throw concurrentRequest();
  disk.provisioningState = 'Deleting';
  return acceptDiskOperation(call, {
    location: disk.location,
    finish: () => {
      // Of two deletes at once only the first does anything.
      if (cloud.subscriptions.disk(id) !== disk) return;
      removeDisk(cloud, disk);
      cloud.report(call, { kind: 'Delete', resourceId: diskIdOf(disk) });
    },
  });
}

function isBeingCopied({ subscriptions, clock }: Cloud, disk: StoredDisk): boolean {
  const id = keyOf(diskIdOf(disk));
  return [...subscriptions.snapshots(), ...subscriptions.disks()].some(
    (copy) =>
      keyOf(copy.creationData.sourceResourceId ?? '') === id &&
      (copy.provisioningState === 'Updating' || ('copy' in copy && isCopying(copy, clock.now()))),
  );
}
