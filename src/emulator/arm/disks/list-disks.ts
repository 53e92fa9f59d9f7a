import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { isWithin, resourceGroupId, subscriptionScope } from '../resource-id.ts';
import { diskBody } from './disk-body.ts';
import { diskIdOf } from './stored-disk.ts';

/** Of a group, or of all groups of a subscription. */
export function listDisks(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const { subscriptionId, resourceGroup } = params;
  const scope =
    resourceGroup === ''
      ? subscriptionScope(cloud.subscriptions.subscription(subscriptionId).subscriptionId)
      : resourceGroupId(subscriptionId, cloud.subscriptions.group(subscriptionId, resourceGroup).name);
  const listed = [...cloud.subscriptions.disks()].filter((disk) => isWithin(diskIdOf(disk), scope));
  return pageAnswer(call, listed, diskIdOf, diskBody);
}
