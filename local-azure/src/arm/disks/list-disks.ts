import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { keyOf } from '../resource-id.ts';
import { diskBody } from './disk-body.ts';
import { idOfDisk } from './stored-disk.ts';

/** Of a group, or of all groups of a subscription. */
export function listDisks(call: ArmCall): ArmAnswer {
  const { params, cloud } = call;
  const { subscriptionId, resourceGroup } = params;
  const { groups } = cloud.subscriptions.subscription(subscriptionId);
  const disks = cloud.subscriptions.disks
    .list(subscriptionId, resourceGroup)
    .filter((disk) => groups.has(keyOf(disk.resourceGroup)));
  return pageAnswer(call, disks, idOfDisk, (disk) => diskBody(disk));
}
