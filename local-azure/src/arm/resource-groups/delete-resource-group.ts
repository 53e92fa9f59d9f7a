import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { removeDisk } from '../disks/remove-disk.ts';
import { acceptOperation } from '../operations/accepted.ts';
import { keyOf, resourceGroupId } from '../resource-id.ts';
import { removeSnapshot } from '../snapshots/remove-snapshot.ts';
import { hasActiveAccess } from '../snapshots/stored-snapshot.ts';

/**
 * Deletes the group and what is in it. One event for the group, whose id then says `resourcegroups` (recorded);
 * none for its snapshots and disks (unverified). An active SAS holds it back for as long as it lasts (recorded); an
 * attached disk does not, as its machine would go with it.
 */
export function deleteResourceGroup(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const { subscriptionId, resourceGroup } = params;
  const group = cloud.subscriptions.group(subscriptionId, resourceGroup);
  group.provisioningState = 'Deleting';
  return acceptOperation(call, {
    location: group.location,
    mayFinish: (now) => ![...group.snapshots.values()].some((snapshot) => hasActiveAccess(snapshot, now)),
    finish: (now) => {
      for (const snapshot of [...group.snapshots.values()]) removeSnapshot(cloud, snapshot, now);
      for (const disk of cloud.subscriptions.disks.list(subscriptionId, group.name)) removeDisk(cloud, disk);
      const id = resourceGroupId(subscriptionId, group.name);
      cloud.subscriptions.subscription(subscriptionId).groups.delete(keyOf(group.name));
      cloud.locks.removeUnder(id);
      cloud.report(call, { kind: 'Delete', resourceId: id.replace('/resourceGroups/', '/resourcegroups/') });
    },
  });
}
