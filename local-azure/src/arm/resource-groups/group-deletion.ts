import type { ArmCall } from '../arm-call.ts';
import { ArmError } from '../arm-error.ts';
import { scopeLocked } from '../arm-errors.ts';
import { errorFromFault } from '../faults/resource-fault.ts';
import { keyOf, resourceGroupId } from '../resource-id.ts';
import type { ResourceGroup } from '../subscriptions.ts';
import { groupResources, type GroupResource } from './group-resources.ts';

/**
 * A group on its way out. Resource Manager sends a `DELETE` for each resource and waits for it (documented); here
 * they go one after another, in the order of their ids. One that cannot be deleted ends it, and the group returns
 * (recorded). That each resource's delete is told as an event follows from its being a delete of its own (inferred).
 */
export class GroupDeletion {
  readonly #call: ArmCall;
  readonly #group: ResourceGroup;
  #ended = false;
  #blocked: ArmError | undefined;

  constructor(call: ArmCall, group: ResourceGroup) {
    this.#call = call;
    this.#group = group;
  }

  /** All resources are gone and the group may follow, or one of them stays. */
  get ended(): boolean {
    return this.#ended;
  }

  begin(): void {
    this.#group.provisioningState = 'Deleting';
    this.#next();
  }

  /** Takes the group out of the world. Throws what held a resource back; the group then is as before. */
  finish(): void {
    const { params, cloud } = this.#call;
    if (this.#blocked !== undefined) {
      this.#group.provisioningState = 'Succeeded';
      throw this.#blocked;
    }
    const id = resourceGroupId(params.subscriptionId, this.#group.name);
    cloud.subscriptions.subscription(params.subscriptionId).groups.delete(keyOf(this.#group.name));
    cloud.groupGone(id);
    // The id of a group says `resourcegroups` there (recorded).
    const resourceId = id.replace('/resourceGroups/', '/resourcegroups/');
    cloud.report(this.#call, { kind: 'Delete', resourceId });
  }

  #next(): void {
    const { params, cloud } = this.#call;
    const { groupResourceDeleteMs, groupDeleteMs } = cloud.behaviour;
    const [resource] = groupResources(cloud, params.subscriptionId, this.#group);
    const work = { subscriptionId: params.subscriptionId, location: this.#group.location };
    if (resource === undefined) {
      const finish = (): void => {
        this.#ended = true;
      };
      cloud.begin({ ...work, durationMs: groupDeleteMs, finish });
      return;
    }
    cloud.begin({
      ...work,
      durationMs: groupResourceDeleteMs,
      // Recorded for a disk: an active SAS holds it back, without an error, for as long as it lasts.
      mayFinish: (now) => !resource.isHeld(now),
      finish: (now) => this.#delete(resource, now),
    });
  }

  #delete(resource: GroupResource, now: number): void {
    const { cloud } = this.#call;
    const failure = this.#refusalOf(resource);
    if (failure !== undefined) {
      this.#blocked = deletionBlocked(this.#group.name, resource.id, failure);
      this.#ended = true;
      return;
    }
    // It may have been deleted by itself meanwhile.
    if (resource.isThere()) {
      resource.remove(now);
      if (cloud.behaviour.groupDeletionEvents === 'each') this.#report(resource);
    }
    this.#next();
  }

  #refusalOf({ id, name }: GroupResource): ArmError | undefined {
    const { locks, faults } = this.#call.cloud;
    const locked = locks.blocking(id, 'delete');
    if (locked.length > 0) return scopeLocked(id, 'delete', locked);
    const fault = faults.takeOperation({ name, resourceGroup: this.#group.name }, 'delete');
    return fault && errorFromFault(fault);
  }

  #report({ id, type }: GroupResource): void {
    const { request, params, cloud } = this.#call;
    cloud.report(
      { request: { ...request, path: id }, params, action: `${type}/delete` },
      { kind: 'Delete', resourceId: id },
    );
  }
}

/** Code and text are recorded, the status is not; the details are inferred. */
function deletionBlocked(name: string, id: string, { code, message }: ArmError): ArmError {
  return new ArmError(
    409,
    'ResourceGroupDeletionBlocked',
    `Deletion of resource group '${name}' failed as resources with identifiers '${id}' could not be deleted. The ` +
      'provisioning state of the resource group will be rolled back.',
    { details: [{ code, target: id, message }] },
  );
}
