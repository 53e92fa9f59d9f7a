import type { ResourceGroups } from '../reconciler/ports.ts';
import type { ResourceGroupId } from '../replication/resource-id.ts';
import { callArm } from './call-arm.ts';
import { limited, type ResourceManagerClients } from './resource-manager.ts';

/** The port to resource groups, on `@azure/arm-resources`. */
export class ArmResourceGroups implements ResourceGroups {
  readonly #clients: ResourceManagerClients;

  constructor(clients: ResourceManagerClients) {
    this.#clients = clients;
  }

  async read({ subscriptionId, resourceGroup }: ResourceGroupId): Promise<void> {
    const { resourceGroups } = await this.#clients.resources(subscriptionId);
    await callArm(`GET resource group ${resourceGroup}`, () => resourceGroups.get(resourceGroup, limited()));
  }
}
