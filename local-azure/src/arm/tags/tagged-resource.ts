import type { ArmCall } from '../arm-call.ts';
import { unknownRoute } from '../arm-errors.ts';
import { existingScope } from '../existing-scope.ts';
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
      holder.tags = tags;
    },
  };
}

export function tagsBody({ tagsId, read }: TaggedResource): unknown {
  return { id: tagsId, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags: read() } };
}
