import type { ArmCall } from '../arm-call.ts';
import { existingScope } from '../existing-scope.ts';
import { checkNotBusy } from '../snapshots/check-not-busy.ts';

/** What the tags API works on: a subscription, a resource group, a snapshot, a disk or a storage account. */
export interface TaggedResource {
  /** Canonical. */
  id: string;
  /** The tags' own id, on which roles are looked up. */
  tagsId: string;
  read: () => Record<string, string>;
  write: (tags: Record<string, string>) => void;
}

export function taggedResource(call: ArmCall): TaggedResource {
  const { params, cloud } = call;
  const id = existingScope(call);
  const { subscriptions } = cloud;
  const holder =
    params.resourceGroup === ''
      ? subscriptions.subscription(params.subscriptionId)
      : (subscriptions.snapshotById(id) ??
        subscriptions.disks.byId(id) ??
        cloud.accounts.byId(id) ??
        subscriptions.group(params.subscriptionId, params.resourceGroup));
  return {
    id,
    tagsId: `${id}/providers/Microsoft.Resources/tags/default`,
    read: () => ({ ...holder.tags }),
    write: (tags) => {
      if ('provisioningState' in holder) checkNotBusy(holder);
      holder.tags = tags;
    },
  };
}

export function tagsBody({ tagsId, read }: TaggedResource): unknown {
  return { id: tagsId, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags: read() } };
}
