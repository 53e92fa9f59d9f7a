import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { checkRegion } from '../check-region.ts';
import { keyOf } from '../resource-id.ts';
import { checkName } from './compute-name.ts';
import { checkNotBusy } from './check-not-busy.ts';
import { createSnapshot } from './create-snapshot.ts';
import { overwriteSnapshot } from './overwrite-snapshot.ts';
import { snapshotRequestFrom } from './snapshot-request.ts';

/** Creates, or updates what has the name already. What may not be is refused before anything is changed. */
export function putSnapshot(call: ArmCall): ArmAnswer {
  const { request, params, cloud } = call;
  checkName('snapshotName', params.name);
  const asked = snapshotRequestFrom(request.body);
  const existing = cloud.subscriptions
    .group(params.subscriptionId, params.resourceGroup)
    .snapshots.get(keyOf(params.name));
  if (existing === undefined) {
    checkRegion(cloud.regions, asked.sentLocation, 'Microsoft.Compute/snapshots');
    return createSnapshot(call, asked);
  }
  checkNotBusy(existing);
  return overwriteSnapshot(call, existing, asked);
}
