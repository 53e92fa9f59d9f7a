import type { ArmCall } from '../arm-call.ts';
import {
  linkedAuthorizationFailed,
  linkedSubscriptionNotFound,
  linkedTenantNotAuthorized,
} from '../arm-errors.ts';
import type { Behaviour } from '../behaviour.ts';

/** A copy also needs rights on its source: to read it by SAS. Reading the source's properties is not enough. */
export function checkLinkedSource({ request, params, action, cloud }: ArmCall, sourceId: string): void {
  const held = { action, scope: request.path };
  const linkedSubscriptionId = /^\/subscriptions\/([^/]+)/i.exec(sourceId)?.[1] ?? '';
  const linked = cloud.subscriptions.find(linkedSubscriptionId);
  if (linked === undefined) {
    throw linkedSubscriptionNotFound(request.principal, held, linkedSubscriptionId);
  }
  const { tenantId } = cloud.subscriptions.subscription(params.subscriptionId);
  if (linked.tenantId !== tenantId) {
    throw linkedTenantNotAuthorized(request.principal, held, tenantId, linkedSubscriptionId);
  }
  for (const linkedAction of neededOn(sourceId, cloud.behaviour)) {
    if (cloud.may(request.token, linkedAction, sourceId)) continue;
    throw linkedAuthorizationFailed(request.principal, held, { action: linkedAction, scope: sourceId });
  }
}

/** As was seen, Azure may ask for the right on disks whatever the source is. */
function neededOn(sourceId: string, { copySourceRight }: Behaviour): string[] {
  const onDisks = 'Microsoft.Compute/disks/beginGetAccess/action';
  const onSnapshots = 'Microsoft.Compute/snapshots/beginGetAccess/action';
  if (!/\/snapshots\//i.test(sourceId)) return [onDisks];
  return { both: [onSnapshots, onDisks], snapshots: [onSnapshots], disks: [onDisks] }[copySourceRight];
}
