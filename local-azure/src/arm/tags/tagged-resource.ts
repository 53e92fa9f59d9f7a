import type { ArmCall } from '../arm-call.ts';
import { unknownRoute } from '../arm-errors.ts';
import { existingScope } from '../existing-scope.ts';
import type { JsonObject } from '../json.ts';
import { checkNotBusy } from '../snapshots/check-not-busy.ts';

/** What the tags API works on: a resource group, a snapshot or a disk. */
export interface TaggedResource {
  /** Canonical. */
  id: string;
  /** The tags' own id, on which roles are looked up. */
  tagsId: string;
  read: () => Record<string, string>;
  write: (tags: Record<string, string>) => void;
}

export function taggedResource(call: ArmCall): TaggedResource {
  const { request, params, cloud } = call;
  const id = existingScope(call);
  if (params.resourceGroup === '') throw unknownRoute(request.method, request.path);
  const isGroup = !/\/providers\//i.test(id);
  const type = isGroup
    ? 'Microsoft.Resources/subscriptions/resourceGroups'
    : id.split('/').slice(6, 8).join('/');
  const holder =
    cloud.subscriptions.snapshotById(id) ??
    cloud.subscriptions.disks.byId(id) ??
    cloud.subscriptions.group(params.subscriptionId, params.resourceGroup);
  return {
    id,
    tagsId: `${id}/providers/Microsoft.Resources/tags/default`,
    read: () => ({ ...holder.tags }),
    write: (tags) => {
      checkNotBusy(holder);
      // Policies see the whole resource, with the tags that it would have.
      const { properties } = holder as { properties?: JsonObject };
      const content = { location: holder.location, ...(properties && { properties }), tags };
      const applied = cloud.policies.applied({ id, type, content });
      holder.tags = applied['tags'] as Record<string, string>;
    },
  };
}

export function tagsBody({ tagsId, read }: TaggedResource): unknown {
  return { id: tagsId, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags: read() } };
}
