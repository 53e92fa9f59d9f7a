import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { keyOf } from '../resource-id.ts';
import { concurrentRequest, invalidName } from './compute-errors.ts';
import { createSnapshot } from './create-snapshot.ts';
import { overwriteSnapshot } from './overwrite-snapshot.ts';
import { snapshotRequestFrom } from './snapshot-request.ts';

/** Of snapshots and disks: letters, digits, `_`, `-` (documented) and dots (seen accepted), at most 80. */
export const namePattern = /^[A-Za-z0-9_][\w.-]{0,79}(?<![-.])$/;

/** Creates, or updates what has the name already. What may not be is refused before anything is changed. */
export function putSnapshot(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  if (!namePattern.test(params.name)) throw invalidName(namePattern.source, 'snapshotName');
  const asked = snapshotRequestFrom(request.body);
  const existing = cloud.subscriptions
    .group(params.subscriptionId, params.resourceGroup)
    .snapshots.get(keyOf(params.name));
  if (existing === undefined) return createSnapshot(call, asked);
  if (existing.provisioningState === 'Updating' || existing.provisioningState === 'Deleting') {
    throw concurrentRequest();
  }
  return overwriteSnapshot(call, existing, asked);
}
