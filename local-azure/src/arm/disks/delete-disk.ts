import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { acceptFailing } from '../operations/failing-operation.ts';
import { concurrentRequest } from '../snapshots/compute-errors.ts';
import { diskAttached } from './disk-errors.ts';
import { removeDisk } from './remove-disk.ts';
import { idOfDisk } from './stored-disk.ts';

/**
 * 202, or 204 for what is not there. Refused while it is attached (recorded) and while the create of a snapshot of it
 * runs (unverified). While such a snapshot is still copied in the background nothing forbids it here; what Azure does
 * then was not found.
 */
export function deleteDisk(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const { disks } = cloud.subscriptions;
  const disk = disks.find(params);
  if (disk === undefined) return { status: 204 };
  if (disk.managedBy !== undefined) throw diskAttached(disk.name, disk.managedBy);
  if (disk.provisioningState === 'Updating' || cloud.sourcesInUse.has(disk)) throw concurrentRequest();
  const failing = acceptFailing(call, disk, 'delete');
  if (failing !== undefined) return failing;
  disk.provisioningState = 'Deleting';
  return acceptDiskOperation(call, {
    location: disk.location,
    finish: () => {
      // Of two deletes at once only the first does anything.
      if (disks.find(params) !== disk) return;
      removeDisk(cloud, disk);
      cloud.report(call, { kind: 'Delete', resourceId: idOfDisk(disk) });
    },
  });
}
