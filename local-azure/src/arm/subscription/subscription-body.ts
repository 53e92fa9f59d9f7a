import { subscriptionScope } from '../resource-id.ts';
import type { Subscription } from '../subscriptions.ts';

/** A subscription as Resource Manager shows it in an api-version; what came when is from the published models. */
export function subscriptionBody(subscription: Subscription, version: string): unknown {
  const { subscriptionId, tenantId, displayName, tags } = subscription;
  return {
    id: subscriptionScope(subscriptionId),
    authorizationSource: 'RoleBased',
    ...(version >= '2019-06-01' && { managedByTenants: [] }),
    ...(version >= '2019-11-01' && Object.keys(tags).length > 0 && { tags: { ...tags } }),
    subscriptionId,
    ...(version >= '2018-06-01' && { tenantId }),
    displayName,
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
