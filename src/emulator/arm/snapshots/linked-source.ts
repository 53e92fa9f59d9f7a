import type { ArmCall } from '../arm-call.ts';
import {
  linkedAuthorizationFailed,
  linkedSubscriptionNotFound,
  linkedTenantNotAuthorized,
} from '../arm-errors.ts';

/**
 * A copy also needs rights on its source: to read by SAS the snapshot and, as was seen, disks, whatever the source
 * is. Reading the source's properties is not enough.
 */
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
  const needed = ['Microsoft.Compute/disks/beginGetAccess/action'];
  if (/\/snapshots\//i.test(sourceId)) needed.unshift('Microsoft.Compute/snapshots/beginGetAccess/action');
  for (const linkedAction of needed) {
    if (cloud.may(request.token, linkedAction, sourceId)) continue;
    throw linkedAuthorizationFailed(request.principal, held, { action: linkedAction, scope: sourceId });
  }
}
