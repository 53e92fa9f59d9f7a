import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { acceptFailing } from '../operations/failing-operation.ts';
import { concurrentRequest } from './compute-errors.ts';
import { removeSnapshot } from './remove-snapshot.ts';
import { hasActiveAccess, idOf } from './stored-snapshot.ts';

/**
 * 202, or 204 for what is not there. That a source may be deleted while it is being copied is inferred; while a disk
 * is being made of it, it may not (unverified). An active SAS holds the delete back without an error (recorded for a
 * disk).
 */
export function deleteSnapshot(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const snapshot = cloud.subscriptions.snapshot(params);
  if (snapshot === undefined) return { status: 204 };
  if (snapshot.provisioningState === 'Updating' || cloud.sourcesInUse.has(snapshot))
    throw concurrentRequest();
  const failing = acceptFailing(call, snapshot, 'delete');
  if (failing !== undefined) return failing;
  snapshot.provisioningState = 'Deleting';
  return acceptDiskOperation(call, {
    location: snapshot.location,
    mayFinish: (now) => !hasActiveAccess(snapshot, now),
    finish: (now) => {
      // Of two deletes at once only the first does anything.
      if (cloud.subscriptions.snapshot(params) !== snapshot) return;
      removeSnapshot(cloud, snapshot, now);
      cloud.report(call, { kind: 'Delete', resourceId: idOf(snapshot) });
    },
  });
}
