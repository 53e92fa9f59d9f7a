import type { ArmCall } from '../arm-call.ts';
import { existingScope } from '../existing-scope.ts';
import type { JsonObject } from '../json.ts';
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
      if (!('provisioningState' in holder)) {
        // No policy of ours speaks of subscriptions.
        holder.tags = tags;
        return;
      }
      checkNotBusy(holder);
      // Policies see the whole resource, with the tags that it would have.
      const { properties } = holder as { properties?: JsonObject };
      const content = { location: holder.location, ...(properties && { properties }), tags };
      const applied = cloud.policies.applied({ id, type: typeAt(id), content });
      holder.tags = applied['tags'] as Record<string, string>;
    },
  };
}

export function tagsBody({ tagsId, read }: TaggedResource): unknown {
  return { id: tagsId, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags: read() } };
}

/** The type of a resource, or that of groups. */
function typeAt(id: string): string {
  if (!/\/providers\//i.test(id)) return 'Microsoft.Resources/subscriptions/resourceGroups';
  return id.split('/').slice(6, 8).join('/');
}
