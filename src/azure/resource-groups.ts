import { ArmError } from '../reconciler/arm-error.ts';
import type { ResourceGroups } from '../reconciler/ports.ts';
import type { ResourceGroupId } from '../replication/resource-id.ts';
import { callArm } from './call-arm.ts';
import type { ResourceManagerClients } from './resource-manager.ts';

/** The port to resource groups, on `@azure/arm-resources`. */
export class ArmResourceGroups implements ResourceGroups {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async read({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<void> {
    const { resourceGroups } = await this.#clients.resources(subscriptionId);
    const call = `GET resource group ${resourceGroup}`;
    const group = await callArm(call, () => resourceGroups.get(resourceGroup));
    const state = group.properties?.provisioningState;
    if (state?.toLowerCase() === 'succeeded') return;
    // Resource Manager answers for a group that is being deleted until the last resource of it is gone (documented).
    const code = state?.toLowerCase() === 'deleting' ? 'ResourceGroupBeingDeleted' : 'ResourceGroupNotReady';
    const message = `provisioningState of ${resourceGroup} is ${state ?? 'not told'}`;
    throw new ArmError(call, { status: 409, code, message });
  }
}
