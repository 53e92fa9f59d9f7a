import { resourceNotFound, unknownRoute } from './arm-errors.ts';
import type { ArmCall } from './arm-call.ts';
import { diskIdOf } from './disks/stored-disk.ts';
import { parseResourceId, resourceGroupId, subscriptionScope } from './resource-id.ts';
import { idOf } from './snapshots/stored-snapshot.ts';

/** The canonical id of the subscription, group, snapshot or disk that an extension sits on. Throws when there is none. */
export function existingScope({ request, params, cloud }: ArmCall): string {
  const { scope, subscriptionId, resourceGroup } = params;
  const subscription = cloud.subscriptions.subscription(subscriptionId);
  if (resourceGroup === '') return subscriptionScope(subscription.subscriptionId);
  const group = cloud.subscriptions.group(subscriptionId, resourceGroup);
  if (!/\/providers\//i.test(scope)) return resourceGroupId(subscription.subscriptionId, group.name);
  const disk = parseResourceId(scope, 'Microsoft.Compute/disks');
  if (disk !== undefined) {
    const found = cloud.subscriptions.disk(scope);
    if (found === undefined) throw resourceNotFound('Microsoft.Compute/disks', disk.name, disk.resourceGroup);
    return diskIdOf(found);
  }
  const snapshot = parseResourceId(scope, 'Microsoft.Compute/snapshots');
  if (snapshot === undefined) throw unknownRoute(request.method, request.path);
  const stored = cloud.subscriptions.snapshot(snapshot);
  if (stored === undefined) {
    throw resourceNotFound('Microsoft.Compute/snapshots', snapshot.name, snapshot.resourceGroup);
  }
  return idOf(stored);
}
