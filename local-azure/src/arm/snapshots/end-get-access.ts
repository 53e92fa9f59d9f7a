import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptDiskOperation } from '../operations/accepted.ts';
import { acceptFailing } from '../operations/failing-operation.ts';
import { snapshotOf } from './snapshot-of-call.ts';
import { idOf } from './stored-snapshot.ts';

/** Closes it again, whether it was open or not. */
export function endGetAccess(call: ArmCall): ArmAnswer {
  const { cloud } = call;
  const snapshot = snapshotOf(call);
  const failing = acceptFailing(call, snapshot, 'endGetAccess');
  if (failing !== undefined) return failing;
  return acceptDiskOperation(call, {
    location: snapshot.location,
    finish: () => {
      cloud.access.revoke(snapshot);
      cloud.report(call, { kind: 'Action', resourceId: idOf(snapshot) });
    },
  });
}
