import { accountBody } from '../storage/account-body.ts';
import type { Cloud } from '../cloud.ts';
import { diskBody } from '../disks/disk-body.ts';
import { keyOf } from '../resource-id.ts';
import { snapshotBody } from '../snapshots/snapshot-body.ts';

/** What a list of resources of all types shows of one. Times in ms since 1970. */
export interface GenericResource {
  id: string;
  name: string;
  type: string;
  kind?: string;
  managedBy?: string;
  location: string;
  sku: unknown;
  tags: Record<string, string>;
  resourceGroup: string;
  createdTime: number;
  provisioningState: string;
}

/** Everything in a resource group, or in all groups of a subscription. */
export function genericResources(
  cloud: Cloud,
  subscriptionId: string,
  resourceGroup: string,
): GenericResource[] {
  const { groups } = cloud.subscriptions.subscription(subscriptionId);
  const isThere = ({ resourceGroup: group }: { resourceGroup: string }): boolean =>
    groups.has(keyOf(group)) && (resourceGroup === '' || keyOf(group) === keyOf(resourceGroup));
  const { accounts, behaviour, subscriptions } = cloud;
  const now = cloud.clock.now();
  const snapshots = [...groups.values()].flatMap((group) => [...group.snapshots.values()]);
  const shown = [
    ...snapshots.filter(isThere).map((one) => ({ stored: one, body: snapshotBody(one, now, behaviour) })),
    ...subscriptions.disks
      .list(subscriptionId)
      .filter(isThere)
      .map((one) => ({ stored: one, body: diskBody(one) })),
    ...accounts
      .list(subscriptionId, '')
      .filter(isThere)
      .map((one) => ({ stored: one, body: accountBody(one, behaviour.blobEndpoint) })),
  ];
  return shown.map(({ stored, body }) => ({
    id: body.id,
    name: body.name,
    type: body.type,
    ...('kind' in body && { kind: body.kind }),
    ...('managedBy' in body && { managedBy: body.managedBy }),
    location: body.location,
    sku: body.sku,
    tags: body.tags,
    resourceGroup: stored.resourceGroup,
    createdTime: stored.timeCreated,
    provisioningState: stored.provisioningState,
  }));
}
