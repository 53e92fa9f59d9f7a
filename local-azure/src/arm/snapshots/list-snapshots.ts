import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { pageAnswer } from '../page.ts';
import { snapshotBody } from './snapshot-body.ts';
import { idOf, type StoredSnapshot } from './stored-snapshot.ts';

/** Of a group, or of all groups of a subscription. */
export function listSnapshots(call: ArmCall): ArmAnswer {
  const { clock, behaviour } = call.cloud;
  const now = clock.now();
  return pageAnswer(call, listed(call), idOf, (snapshot) => snapshotBody(snapshot, now, behaviour));
}

function listed({ params, cloud }: ArmCall): StoredSnapshot[] {
  const { subscriptionId, resourceGroup } = params;
  const groups =
    resourceGroup === ''
      ? [...cloud.subscriptions.subscription(subscriptionId).groups.values()]
      : [cloud.subscriptions.group(subscriptionId, resourceGroup)];
  return groups.flatMap(({ snapshots }) => [...snapshots.values()]);
}
