import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { acceptOperation } from '../operations/accepted.ts';
import { keyOf } from '../resource-id.ts';
import { GroupDeletion } from './group-deletion.ts';

/**
 * 202. The group stays readable as `Deleting` while what is in it goes, and goes last. A second delete meanwhile
 * follows the first (unverified).
 */
export function deleteResourceGroup(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const { subscriptionId, resourceGroup } = params;
  const group = cloud.subscriptions.group(subscriptionId, resourceGroup);
  const { groups } = cloud.subscriptions.subscription(subscriptionId);
  const work = { location: group.location, durationMs: 0 };
  if (group.provisioningState === 'Deleting') {
    return acceptOperation(call, {
      ...work,
      mayFinish: () => groups.get(keyOf(group.name)) !== group || group.provisioningState !== 'Deleting',
      finish: () => undefined,
    });
  }
  const deletion = new GroupDeletion(call, group);
  deletion.begin();
  return acceptOperation(call, {
    ...work,
    mayFinish: () => deletion.ended,
    finish: () => {
      deletion.finish();
    },
  });
}
