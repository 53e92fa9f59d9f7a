import type { ArmCall } from '../arm-call.ts';
import type { ArmAnswer } from '../arm-message.ts';
import { existingScope } from '../existing-scope.ts';
import type { JsonObject } from '../json.ts';
import { acceptTagsOperation } from '../operations/accepted.ts';
import { checkNotBusy } from '../snapshots/check-not-busy.ts';
import type { ComputeResource } from '../snapshots/compute-resource.ts';

/** What the tags API works on: a subscription, a resource group, a snapshot, a disk or a storage account. */
export interface TaggedResource {
  /** Canonical. */
  id: string;
  /** The tags' own id, on which roles are looked up. */
  tagsId: string;
  read: () => Record<string, string>;
  /**
   * Answers 200 with all tags, or 202 where Compute works it off (reported of disks and snapshots). The change shows at
   * once; what it is reported as, at its end.
   */
  write: (tags: Record<string, string>, as: 'Write' | 'Delete') => ArmAnswer;
}

export function taggedResource(call: ArmCall): TaggedResource {
  const { params, cloud } = call;
  const id = existingScope(call);
  const { subscriptions } = cloud;
  const ofCompute = subscriptions.snapshotById(id) ?? subscriptions.disks.byId(id);
  const holder =
    params.resourceGroup === ''
      ? subscriptions.subscription(params.subscriptionId)
      : (ofCompute ??
        cloud.accounts.byId(id) ??
        subscriptions.group(params.subscriptionId, params.resourceGroup));
  const tagsId = `${id}/providers/Microsoft.Resources/tags/default`;
  const read = (): Record<string, string> => ({ ...holder.tags });
  return {
    id,
    tagsId,
    read,
    write(tags, as) {
      if (!('provisioningState' in holder)) {
        // No policy of ours speaks of subscriptions.
        holder.tags = tags;
      } else {
        checkNotBusy(holder);
        // Policies see the whole resource, with the tags that it would have.
        const { properties } = holder as { properties?: JsonObject };
        const content = { location: holder.location, ...(properties && { properties }), tags };
        const applied = cloud.policies.applied({ id, type: typeAt(id), content });
        holder.tags = applied['tags'] as Record<string, string>;
      }
      const report = (): void => {
        cloud.report(call, { kind: as, resourceId: id, scope: tagsId });
      };
      if (ofCompute !== undefined)
        return acceptTags(call, ofCompute, report, () => tagsBody({ tagsId, read }));
      report();
      return as === 'Write' ? { status: 200, body: tagsBody({ tagsId, read }) } : { status: 200 };
    },
  };
}

/** What failed before has failed still (unverified). */
function acceptTags(
  call: ArmCall,
  resource: ComputeResource,
  report: () => void,
  body: () => unknown,
): ArmAnswer {
  const { provisioningState, location } = resource;
  resource.provisioningState = 'Updating';
  const finish = (): unknown => {
    resource.provisioningState = provisioningState;
    report();
    return body();
  };
  return acceptTagsOperation(call, { location, finish, durationMs: call.cloud.behaviour.tagsMs });
}

export function tagsBody({ tagsId, read }: Pick<TaggedResource, 'tagsId' | 'read'>): unknown {
  return { id: tagsId, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags: read() } };
}

/** The type of a resource, or that of groups. */
function typeAt(id: string): string {
  if (!/\/providers\//i.test(id)) return 'Microsoft.Resources/subscriptions/resourceGroups';
  return id.split('/').slice(6, 8).join('/');
}
